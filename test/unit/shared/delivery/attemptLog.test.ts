import { AttemptLog } from '../../../../nodes/shared/delivery/attemptLog';
import { VirtualClock } from './support/virtualClock';

const A = 'https://a.example.com';
const B = 'https://b.example.com';

test.each<{ what: string; used: string[]; addresses: string[] }>([
	{ what: 'nothing was sent', used: [], addresses: [] },
	{ what: 'one attempt', used: [A], addresses: [A] },
	{ what: 'repeated at the same address', used: [A, A, A], addresses: [A] },
	{ what: 'there and back again', used: [A, B, B, A], addresses: [A, B, A] },
])('$what: each attempt counts, and the addresses in their order', ({ used, addresses }) => {
	const log = new AttemptLog(() => 0);
	for (const address of used) log.add(address);
	expect(log.summary).toEqual({ attempts: used.length, elapsedMs: 0, addresses });
});

test('time counts from the first request on, whatever follows', async () => {
	const clock = new VirtualClock();
	const log = new AttemptLog(clock.now);
	const pass = async (ms: number) => {
		void clock.after(ms);
		await clock.run();
	};
	await pass(1_000);
	expect(log.summary.elapsedMs).toBe(0);
	log.start();
	await pass(300);
	log.start();
	await pass(40);
	expect(log.summary.elapsedMs).toBe(340);
});

test('a summary stays as it was told', () => {
	const log = new AttemptLog(() => 0);
	log.add(A);
	const { summary } = log;
	log.add(B);
	expect(summary).toMatchObject({ attempts: 1, addresses: [A] });
});

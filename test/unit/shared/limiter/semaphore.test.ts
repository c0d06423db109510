import { Semaphore } from '../../../../nodes/shared/limiter/semaphore';

/** Work that ends when it is told to. */
function work(name: string, log: string[]) {
	let finish!: () => void;
	let fail!: (error: Error) => void;
	const ended = new Promise<string>((resolve, reject) => {
		finish = () => resolve(name);
		fail = reject;
	});
	const begin = async () => {
		log.push(name);
		return await ended;
	};
	return { begin, finish: () => finish(), fail: (error: Error) => fail(error) };
}

const settled = async () => await new Promise((resolve) => setImmediate(resolve));

it('runs as many at a time as the limit allows, in the order in which they came', async () => {
	const log: string[] = [];
	const turns = new Semaphore(2);
	const works = ['a', 'b', 'c', 'd'].map((name) => work(name, log));
	const results = works.map(async ({ begin }) => await turns.run(begin));
	await settled();
	expect(log).toEqual(['a', 'b']);

	works[1]!.finish();
	await settled();
	expect(log).toEqual(['a', 'b', 'c']);

	for (const { finish } of works) finish();
	expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd']);
	expect(log).toEqual(['a', 'b', 'c', 'd']);
});

it('gives the turn on when work fails, and hands its error out', async () => {
	const log: string[] = [];
	const turns = new Semaphore(1);
	const [first, second] = [work('first', log), work('second', log)];
	const results = [turns.run(first.begin), turns.run(second.begin)];

	first.fail(new Error('no such credential'));
	await expect(results[0]).rejects.toThrow('no such credential');
	second.finish();
	expect(await results[1]).toBe('second');
});

it('has room again once everything is done', async () => {
	const log: string[] = [];
	const turns = new Semaphore(1);
	for (const name of ['a', 'b']) {
		const next = work(name, log);
		next.finish();
		await turns.run(next.begin);
	}
	expect(log).toEqual(['a', 'b']);
});

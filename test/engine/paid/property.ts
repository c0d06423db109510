import fc from 'fast-check';
import { useSkippedWaits } from '../delivery/support';
import { numbered, usePaidNode } from './support';

const node = usePaidNode();
useSkippedWaits();

/** What a request can meet, and what it may cost on top of one reply per item. */
const MEETS = [
	{ name: 'a refusal', fault: { status: 400 }, extra: 0 },
	{ name: 'a passing fault', fault: { status: 500 }, extra: 0 },
	{ name: 'a rate limit', fault: { status: 429 }, extra: 0 },
	{ name: 'a lost connection', fault: { reset: 'mid-body' as const }, extra: 1 },
	{ name: 'a time-out of the gateway', fault: { status: 504 }, extra: 1 },
	{ name: 'an unusable answer', fault: { content: '' }, extra: 1 },
];

const EXECUTION = fc.record({
	retryOnFail: fc.boolean(),
	goesOn: fc.constantFrom(true, false, false, false),
	streamed: fc.boolean(),
	maxConcurrency: fc.integer({ min: 1, max: 3 }),
	/** Stop, once so many requests were paid. */
	stopAfter: fc.option(fc.integer({ min: 1, max: 7 }), { nil: undefined, freq: 1 }),
});
const TROUBLE = fc.array(
	fc.record({ item: fc.nat({ max: 7 }), meets: fc.constantFrom(...MEETS) }),
	{ minLength: 2, maxLength: 6 },
);

test('whatever fails, stops and is repeated: paid ≤ items + unknown outcomes + unusable answers', async () => {
	const texts = numbered(8);
	await fc.assert(
		fc.asyncProperty(
			fc.array(EXECUTION, { minLength: 2, maxLength: 3 }),
			TROUBLE,
			// Half of the gateways don't know the header.
			fc.boolean(),
			async (executions, trouble, idempotency) => {
				node.gateway.reset();
				node.gateway.configure({ idempotency });
				node.begin();
				for (const { item, meets } of trouble) {
					node.gateway.faults.push({ match: texts[item]!, times: 1, ...meets.fault });
				}
				let allowed = texts.length + trouble.reduce((sum, { meets }) => sum + meets.extra, 0);
				for (const execution of executions) {
					const { retryOnFail, goesOn, streamed, maxConcurrency, stopAfter } = execution;
					const paidBefore = node.paid;
					const { run, items } = await node.run(
						texts,
						streamed ? { stream: 'always' } : {},
						{ maxConcurrency },
						{
							node: {
								retryOnFail,
								maxTries: 3,
								waitBetweenTries: 1,
								...(goesOn && { onError: 'continueRegularOutput' }),
							},
							onStart: (cancel) => {
								if (stopAfter !== undefined) node.whenPaid(paidBefore + stopAfter, cancel);
							},
						},
					);
					// Stop leaves what is in flight with an unknown outcome.
					if (run.status === 'canceled') allowed += maxConcurrency;
					expect(node.paid).toBeLessThanOrEqual(allowed);
					if (run.status !== 'success') continue;
					for (const { json } of items) {
						if (!('error' in json)) expect(texts).toContain(json.content);
					}
					// A run that succeeded has given its replies away: the next one begins anew.
					allowed += items.filter(({ json }) => !('error' in json)).length;
				}
			},
		),
		{ numRuns: 12, seed: 20261125 },
	);
});

test('with 1 % of the items failing for good, no item that had a usable answer is asked again', async () => {
	const texts = numbered(150);
	const lost = [31, 88];
	for (const item of lost) node.gateway.faults.push({ match: texts[item]!, status: 400 });
	for (let execution = 0; execution < 3; execution++) {
		const { error } = await node.run(texts, {}, { maxConcurrency: 20 });
		expect(error).toBeDefined();
	}
	const asked = node.asked.filter((text) => !lost.some((item) => texts[item] === text));
	expect(new Set(asked).size).toBe(asked.length);
	expect(node.paid).toBe(asked.length);
});

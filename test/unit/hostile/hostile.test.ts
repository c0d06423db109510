import fc from 'fast-check';
import { NodeApiError } from 'n8n-workflow';
import { reply } from './bodies';
import { outcomeOf, READERS } from './readers';
import { SCALED } from './scaled';

const STATUSES = [200, 200, 200, 400, 401, 402, 403, 404, 429, 500, 503, 529];
const MOST_WORK = ['chat with a schema', 'chat model'];
const SEED = 20_261_125;

const prototypes = () =>
	[Object.prototype, Array.prototype, String.prototype, Function.prototype].map((one) =>
		Object.getOwnPropertyNames(one).sort(),
	);

test.each(READERS)('whatever comes, $reader reads it or says what is wrong', async (reader) => {
	const before = prototypes();
	await fc.assert(
		fc.asyncProperty(reply, fc.constantFrom(...STATUSES), async (raw, status) => {
			const { item, error } = (await outcomeOf(raw, status, reader)) as {
				item?: unknown;
				error?: unknown;
			};
			if (error === undefined) expect(item).toEqual(expect.anything());
			else expect(error).toBeInstanceOf(NodeApiError);
			expect(String((error as Error | undefined)?.message ?? '')).not.toMatch(
				/undefined|is not a function|Cannot read|call stack|\[object/,
			);
		}),
		{ numRuns: 700, seed: SEED },
	);
	expect(prototypes()).toEqual(before);
	expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

/** Of the readers of completions those that do most. */
const MEASURED = READERS.filter(
	({ asker, reader }) => !['chat', 'chatModel'].includes(asker) || MOST_WORK.includes(reader),
);

/** CPU time, in ms. */
async function costMs(
	raw: Buffer,
	status: number,
	reader: (typeof READERS)[number],
): Promise<number> {
	const before = process.cpuUsage();
	await outcomeOf(raw, status, reader);
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000;
}

const MEGABYTE = 1_000_000;
const SIZE = MEGABYTE / 2;
const MOST_ROUNDS = 4;
/** A difference as small as this is chance. */
const NOTHING_MS = 100;

describe.each(SCALED)('$what', ({ bodyOf, status, asker }) => {
	test.each(MEASURED.filter((reader) => asker.includes(reader.asker)))(
		'costs $reader no more than its size',
		async (reader) => {
			const [once, twice] = [bodyOf(SIZE), bodyOf(2 * SIZE)];
			const mostMs = 200 + (100 * once.length) / MEGABYTE;
			let [onceMs, twiceMs] = [Infinity, Infinity];
			// The larger one first: whatever is slow only at first doesn't count for it.
			for (let round = 0; round < MOST_ROUNDS; round++) {
				twiceMs = Math.min(twiceMs, await costMs(twice, status, reader));
				onceMs = Math.min(onceMs, await costMs(once, status, reader));
				if (onceMs < mostMs && twiceMs < 2.5 * onceMs + NOTHING_MS) return;
			}
			expect(onceMs).toBeLessThan(mostMs);
			expect(twiceMs).toBeLessThan(2.5 * onceMs + NOTHING_MS);
		},
	);
});

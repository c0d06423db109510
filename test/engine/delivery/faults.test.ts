import { runNode, type RunOptions, type RunResult } from '../support/runNode';
import { ROWS, type Course, type Row } from './faultRows';
import { chat, itemsOf, KEY_MARKER, useGateway, useSkippedWaits } from './support';

const first = useGateway();
const second = useGateway();
const target = useGateway();
const untrusted = useGateway({ tls: true });
const waits = useSkippedWaits();

const MODES = ['plain', 'streaming'] as const;
type Mode = (typeof MODES)[number];
const CASES = ROWS.flatMap((row) =>
	MODES.filter((mode) => row.only === undefined || row.only === mode).map((mode) => ({
		what: row.what,
		mode,
		row,
	})),
);
const only = (...courses: Course[]) => CASES.filter(({ row }) => courses.includes(row.course));

interface Setup {
	/** How often the fault comes, and whether at the second address too. */
	times?: number;
	everywhere?: boolean;
	requestOptions?: object;
	node?: RunOptions['node'];
	withFallback?: boolean;
}

const urlOf = async ({ url }: Row) =>
	(await url?.({ first: first().url, untrusted: untrusted().url })) ?? first().url;

async function run(
	mode: Mode,
	row: Row,
	{ times = 1, everywhere, requestOptions, node, withFallback = true }: Setup = {},
) {
	const headers =
		row.kind === 'redirect'
			? { location: `${target().url}/v1/chat/completions?secret=1` }
			: undefined;
	const fault = row.fault && { ...row.fault, ...(headers && { headers }), times };
	if (fault)
		for (const gateway of everywhere ? [first(), second()] : [first()]) gateway.faults.push(fault);
	if (row.timeout) waits().runClock();
	return await runNode({
		url: await urlOf(row),
		fallbackUrl: withFallback ? second().url : '',
		items: itemsOf(['äöü 🙂']),
		node,
		parameters: chat({
			...(mode === 'streaming' && { options: { stream: 'always' } }),
			requestOptions: {
				maxConcurrency: 1,
				...(row.timeout && { timeout: row.timeout }),
				...requestOptions,
			},
		}),
	});
}

const seen = () => ({ first: first().completions.length, second: second().completions.length });

function expectAnswer(result: RunResult) {
	expect(result.error).toBeUndefined();
	expect(result.items.map(({ json, pairedItem }) => [json.content, pairedItem])).toEqual([
		['äöü 🙂', { item: 0 }],
	]);
	expect(result.saved).not.toContain(KEY_MARKER);
}

function expectFailure({ error, items, saved }: RunResult, row: Row, attempts: number) {
	expect(error?.message).toMatch(row.title ?? /./);
	expect(error?.context?.itemIndex).toBe(0);
	expect(error?.context?.details).toMatchObject({ kind: row.kind, attempts });
	expect(error?.httpCode ?? undefined).toBe(
		row.status === undefined ? undefined : String(row.status),
	);
	if (row.cause) expect(error?.failure).toMatchObject({ cause: row.cause });
	if (row.advice) expect(error?.description).toMatch(row.advice);
	expect(error?.description).toMatch(
		new RegExp(`Made ${attempts} attempts? in \\d+\\.\\d s at https?://`),
	);
	expect(items).toEqual([]);
	expect(saved).not.toContain(KEY_MARKER);
}

const failedAt = (result: RunResult) =>
	(result.error?.context?.details as { base_url?: string } | undefined)?.base_url;

describe('once', () => {
	test.each(only('none'))('$what, $mode: answered', async ({ mode, row }) => {
		expectAnswer(await run(mode, row));
		expect(seen()).toEqual({ first: 1, second: 0 });
		expect(waits().sleeps).toEqual([]);
	});

	test.each(only('final', 'unknown'))(
		'$what, $mode: sent once, to one address',
		async ({ mode, row }) => {
			const result = await run(mode, row);
			expectFailure(result, row, 1);
			const addressed = first().requests.length;
			expect({
				addressed,
				second: second().requests.length,
				target: target().requests.length,
			}).toEqual({ addressed: 1, second: 0, target: 0 });
			expect(failedAt(result)).toBe(await urlOf(row));
			expect(result.error?.description).not.toContain(second().url);
			expect(waits().sleeps).toEqual([]);
			if (row.course === 'unknown')
				expect(result.error?.description).toMatch(/may have been processed and billed/);
		},
	);

	test.each(only('backoff'))(
		'$what, $mode: answered at the same address after a wait',
		async ({ mode, row }) => {
			expectAnswer(await run(mode, row));
			expect(seen()).toEqual({ first: 2, second: 0 });
			expect(waits().sleeps).toEqual([row.waits?.[0] ?? 500]);
		},
	);

	test.each(only('failover', 'neverSent'))(
		'$what, $mode: answered at the other address at once',
		async ({ mode, row }) => {
			expectAnswer(await run(mode, row));
			expect(seen()).toEqual({ first: row.course === 'neverSent' ? 0 : 1, second: 1 });
			expect(waits().sleeps).toEqual([]);
		},
	);
});

describe('to the end', () => {
	test.each(only('backoff'))(
		'$what, $mode: sent four times, to one address',
		async ({ mode, row }) => {
			expectFailure(await run(mode, row, { times: 99, everywhere: true }), row, 4);
			expect(seen()).toEqual({ first: 4, second: 0 });
			expect(waits().sleeps).toEqual(row.waits ?? [500, 1_000, 2_000]);
		},
	);

	test.each(only('failover'))(
		'$what, $mode: sent four times, to two addresses in turn',
		async ({ mode, row }) => {
			const result = await run(mode, row, { times: 99, everywhere: true });
			expectFailure(result, row, 4);
			expect(seen()).toEqual({ first: 2, second: 2 });
			expect(waits().sleeps).toEqual([1_000]);
			expect(result.error?.description).toContain(`${first().url}, then ${second().url}`);
		},
	);

	test.each(only('neverSent'))(
		'$what, $mode, no other address: tried four times',
		async ({ mode, row }) => {
			expectFailure(await run(mode, row, { withFallback: false }), row, 4);
			expect(waits().sleeps).toEqual([500, 1_000, 2_000]);
		},
	);
});

describe('with Use Fallback Address off', () => {
	test.each(only('failover', 'neverSent'))(
		'$what, $mode: the other address gets nothing',
		async ({ mode, row }) => {
			expectFailure(
				await run(mode, row, { times: 99, requestOptions: { useFallback: false } }),
				row,
				4,
			);
			expect(second().requests).toHaveLength(0);
			expect(waits().sleeps).toEqual([500, 1_000, 2_000]);
		},
	);
});

describe('with Max Retries 0', () => {
	test.each(only('backoff', 'failover'))('$what, $mode: sent once', async ({ mode, row }) => {
		expectFailure(await run(mode, row, { requestOptions: { maxRetries: 0 } }), row, 1);
		expect(seen()).toEqual({ first: 1, second: 0 });
		expect(waits().sleeps).toEqual([]);
	});

	test.each(only('neverSent'))(
		'$what, $mode: answered at the other address, as nothing was paid',
		async ({ mode, row }) => {
			expectAnswer(await run(mode, row, { requestOptions: { maxRetries: 0 } }));
			expect(seen().second).toBe(1);
		},
	);
});

describe('with Retry on Unknown Outcome', () => {
	test.each(only('unknown'))('$what, $mode: sent again after a backoff', async ({ mode, row }) => {
		expectAnswer(await run(mode, row, { requestOptions: { retryUnknownOutcome: true } }));
		expect(seen()).toEqual({ first: 2, second: 0 });
		expect(waits().sleeps).toEqual([500]);
	});

	test.each(only('final'))('$what, $mode: still sent once', async ({ mode, row }) => {
		expectFailure(await run(mode, row, { requestOptions: { retryUnknownOutcome: true } }), row, 1);
		expect(first().requests).toHaveLength(1);
	});
});

describe('with Continue the item says the same', () => {
	test.each(only('final', 'unknown'))('$what, $mode', async ({ mode, row }) => {
		const result = await run(mode, row, { node: { onError: 'continueRegularOutput' } });
		expect(result.error).toBeUndefined();
		const [item] = result.items;
		expect(item?.json).toEqual({
			error: expect.stringMatching(row.title ?? /./),
			details: expect.objectContaining({
				kind: row.kind,
				attempts: 1,
				...(row.status && { http_status: row.status }),
				advice: expect.any(String),
				base_url: expect.stringContaining('http'),
			}),
		});
		expect(item?.pairedItem).toEqual({ item: 0 });
		expect(result.saved).not.toContain(KEY_MARKER);
	});
});

import type { Asker } from '../../../../../nodes/shared/errors/asker';
import type { Ending } from '../../../../../nodes/shared/errors/fault';
import { readable } from '../support/words';

describe('a request that may have been processed', () => {
	interface Row {
		what: string;
		asker?: Asker;
		ending?: Ending;
		advice: string;
	}

	test.each<Row>([
		{
			what: 'of an item',
			advice:
				"The request may have been processed and billed, so it was not sent again. To retry such requests, turn on 'Retry on Unknown Outcome' in 'Request Options'",
		},
		{
			what: 'of a model',
			asker: 'chatModel',
			advice:
				'The request may have been processed and billed, so it was not sent again. Run the workflow again if that is acceptable',
		},
		{ what: 'that costs nothing', asker: 'credits', advice: 'Nothing was billed. Run it again' },
		{
			what: 'and was sent several times',
			ending: { why: 'repeated' },
			advice: 'Each attempt may have been processed and billed',
		},
		{
			what: 'several times at no cost',
			asker: 'upload',
			ending: { why: 'repeated' },
			advice: 'Nothing was billed. Run it again',
		},
		{
			what: 'and was heard in part',
			asker: 'chatModel',
			ending: { why: 'heard-already' },
			advice:
				'Part of the reply was passed on already, so the request was not sent again. It may have been billed',
		},
	])('$what', ({ asker, ending, advice }) => {
		expect(readable({ kind: 'connection-lost', host: 'h', ending }, asker)).toEqual({
			title: 'The connection to h was lost before the reply was complete',
			advice,
		});
	});
});

test('a wait is told in whole seconds, and not shorter than it is', () => {
	const ending = { why: 'wait-too-long', waitMs: 120_001, maxMs: 120_000 } as const;
	expect(readable({ kind: 'rate-limited', ending }).advice).toBe(
		'EvoLink asked for a wait of 121 s; this node waits 120 s at most. Run the workflow again later',
	);
});

test.each<[Asker, string, string]>([
	['chat', "'Request Options'", "lower 'Max Concurrency'"],
	['chatModel', "the model's 'Options'", "lower 'Batch Size' in the agent or chain"],
])('%s: what slows its requests down', (asker, settings, less) => {
	expect(readable({ kind: 'rate-limited' }, asker)).toEqual({
		title: 'EvoLink is limiting the rate of requests',
		advice: `The node waits and retries by itself. To keep trying longer, raise 'Max Retries' in ${settings}; to send fewer requests at once, ${less}`,
	});
});

import type { IHttpRequestOptions } from 'n8n-workflow';
import { AttemptLog } from '../../../../nodes/shared/delivery/attemptLog';
import { exchange } from '../../../../nodes/shared/delivery/exchange';
import { IdempotencyKeys, type OpenKey } from '../../../../nodes/shared/delivery/idempotencyKeys';
import { Run } from '../../../../nodes/shared/delivery/run';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import { settle } from '../../../../nodes/shared/errors/settle';
import { Registry } from '../../../../nodes/shared/limiter/registry';
import { ANSWER, type Meets, sendTo } from './support/fakeApi';
import { VirtualClock } from './support/virtualClock';

interface Row {
	meets: Meets[];
	/** One letter per key, in the order of the attempts. */
	keys: string;
	streaming?: boolean;
	settings?: object;
	/** Keys that an earlier run left. */
	carried?: OpenKey[];
	/** The letter of the key that is left with an unknown outcome. */
	open?: string;
}

const replayed = (status: number): Meets => ({
	status,
	headers: { 'idempotency-replayed': 'true' },
});
const status = (code: number): Meets => ({ status: code });
const noUsageOption: Meets = {
	status: 400,
	body: { error: { message: 'Unknown parameter: stream_options', param: 'stream_options' } },
};
const RESET: Meets = { code: 'ECONNRESET' };
const CARRIED: OpenKey[] = [['whole', 'carried-over-from-before']];

const ROWS: Record<string, Row> = {
	'one attempt': { meets: [], keys: 'A' },
	'retries share the key, at the other address too': {
		meets: [status(503), status(500), status(429)],
		keys: 'AAAA',
	},
	'a refused connection leaves nothing behind': { meets: [{ code: 'ECONNREFUSED' }], keys: 'AA' },
	'a body without stream_options is another body': {
		meets: [noUsageOption],
		streaming: true,
		keys: 'AB',
	},
	'its repetitions keep the new key': {
		meets: [noUsageOption, status(500), status(500)],
		streaming: true,
		keys: 'ABBB',
	},
	'a replayed failure that is unbilled is asked again under a new key': {
		meets: [status(500), replayed(500)],
		keys: 'AAB',
	},
	'a replayed refusal is final': { meets: [replayed(400)], keys: 'A' },
	'a replayed failure of unknown outcome is not repeated': {
		meets: [replayed(504)],
		keys: 'A',
		open: 'A',
	},
	'one that is repeated on request is asked for under its own key': {
		meets: [RESET, replayed(504)],
		settings: { retryUnknownOutcome: true },
		keys: 'AAA',
	},
	'a lost connection leaves the key open': { meets: [RESET], keys: 'A', open: 'A' },
	'a time-out of the gateway does too': { meets: [status(504)], keys: 'A', open: 'A' },
	'repeated on request: with the same key, and closed by the reply': {
		meets: [RESET],
		settings: { retryUnknownOutcome: true },
		keys: 'AA',
	},
	'a refusal of the repetition says nothing of the first attempt': {
		meets: [RESET, status(400)],
		settings: { retryUnknownOutcome: true },
		keys: 'AA',
		open: 'A',
	},
	'a refusal is no unknown outcome': { meets: [status(400)], keys: 'A' },
	'a reply that is no JSON was paid for': {
		meets: [{ status: 200, headers: {}, body: undefined }],
		keys: 'A',
	},
	'an earlier key is sent, and closed by the reply': {
		meets: [],
		carried: CARRIED,
		keys: 'carried',
	},
	'an earlier key stays open when the request is refused for now': {
		meets: [status(500)],
		settings: { maxRetries: 0 },
		carried: CARRIED,
		keys: 'carried',
		open: 'carried',
	},
	'an earlier key stays open when the connection is refused': {
		meets: [{ code: 'ECONNREFUSED' }, { code: 'ECONNREFUSED' }],
		settings: { maxRetries: 0 },
		carried: CARRIED,
		keys: 'carriedcarried',
		open: 'carried',
	},
	'an earlier key stays open when the request is sent elsewhere': {
		meets: [status(300)],
		carried: CARRIED,
		keys: 'carried',
		open: 'carried',
	},
	'an earlier key is closed by a reply that is no JSON': {
		meets: [status(200)],
		carried: CARRIED,
		keys: 'carried',
	},
	'an earlier key is given up when its failure is replayed': {
		meets: [replayed(400)],
		carried: CARRIED,
		keys: 'carried',
	},
	'an earlier key belongs to its own body': {
		meets: [],
		streaming: true,
		carried: CARRIED,
		keys: 'A',
		open: 'carried',
	},
	'an earlier key of a stream without usage figures is sent with the same': {
		meets: [noUsageOption],
		streaming: true,
		carried: [['streamed', 'carried-over-from-before']],
		keys: 'Acarried',
	},
};

test.each(Object.entries(ROWS))('%s', async (_what, row) => {
	const clock = new VirtualClock();
	const run = new Run(readSettings(row.settings ?? {}), undefined, new Registry(clock));
	const keys = new IdempotencyKeys(row.carried);
	const sent: string[] = [];
	const send = sendTo(async ({ headers }) => {
		sent.push(String(headers?.['Idempotency-Key']));
		return row.meets[sent.length - 1] ?? ANSWER;
	});
	const order = {
		addresses: ['https://first.example.com', 'https://second.example.com'],
		request: { url: '/v1/chat/completions', body: { model: 'm' } } as IHttpRequestOptions,
		model: 'm',
		streaming: row.streaming ?? false,
		keys,
	};
	await clock.finish(settle(exchange(run, send, order, new AttemptLog(clock.now))));
	const letters = new Map<string, string>();
	for (const key of sent) {
		expect(key).toMatch(/^[A-Za-z0-9._-]{16,96}$/);
		const letter = key.startsWith('carried') ? 'carried' : 'ABC'[letters.size];
		if (!letters.has(key)) letters.set(key, letter!);
	}
	expect(sent.map((key) => letters.get(key)).join('')).toBe(row.keys);
	const open = keys.open.map(([, key]) => letters.get(key) ?? key.split('-')[0]);
	expect(open).toEqual(row.open === undefined ? [] : [row.open]);
});

test('a stop leaves the key of what was under way', async () => {
	const clock = new VirtualClock();
	const execution = new AbortController();
	const run = new Run(readSettings({}), execution.signal, new Registry(clock));
	const keys = new IdempotencyKeys();
	const send = sendTo(async () => {
		execution.abort();
		return ANSWER;
	});
	const order = {
		addresses: ['https://first.example.com'],
		request: { url: '/v1/chat/completions', body: {} } as IHttpRequestOptions,
		model: 'm',
		streaming: false,
		keys,
	};
	await settle(exchange(run, send, order, new AttemptLog(clock.now)));
	expect(keys.open).toHaveLength(1);
});

test('an answer that leaves the outcome in doubt opens the key again', () => {
	const keys = new IdempotencyKeys();
	const key = keys.keyOf('whole');
	keys.learn('whole', 'outcome');
	expect(keys.open).toEqual([]);
	keys.doubt();
	expect(keys.open).toEqual([['whole', key]]);
});

import type { INode } from 'n8n-workflow';
import type { Asker } from '../../../../nodes/shared/errors/asker';
import type { Fault, AttemptSummary } from '../../../../nodes/shared/errors/fault';
import { descriptionOf } from '../../../../nodes/shared/errors/description';
import { detailsOf, nodeErrorOf } from '../../../../nodes/shared/errors/nodeError';
import { redactor } from '../../../../nodes/shared/errors/redact';

const KEY = 'sk-KEY-MARKER';
const node = {
	id: '1',
	name: 'EvoLink',
	type: 't',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
} as INode;
const redact = redactor(KEY);
const trail: AttemptSummary = {
	attempts: 3,
	elapsedMs: 12_345,
	addresses: ['https://direct.evolink.ai', 'https://api.evolink.ai'],
};
const WORDS = { title: 'Something happened', advice: 'Do something' };
const fault = (more: Partial<Fault> = {}): Fault => ({
	kind: 'unexpected',
	words: WORDS,
	repeat: 'never',
	...more,
});
const errorOf = (more: Partial<Fault>, way = trail, item = 4) =>
	nodeErrorOf(fault(more), way, { node, asker: 'chat', itemIndex: item, redact });

describe('the key is taken out of', () => {
	test.each<[string, string, string]>([
		['a text that repeats it', `bad key ${KEY}!`, 'bad key [API key]!'],
		['a text that repeats it twice', `${KEY}${KEY}`, '[API key][API key]'],
		['nothing else', 'bad key', 'bad key'],
	])('%s', (_what, text, redacted) => expect(redact(text)).toBe(redacted));

	test.each<[string, unknown]>([
		['no key is known', undefined],
		['it is empty: it stands in every text', ''],
		['it is so short that it stands in ordinary words', 'a'],
	])('no text when %s', (_what, secret) => expect(redactor(secret)('a text')).toBe('a text'));
});

describe('the message says how far the node went', () => {
	interface Row {
		what: string;
		facts?: Partial<Fault>;
		way: AttemptSummary;
		text: string;
	}

	test.each<Row>([
		{
			what: 'everything there is',
			facts: { apiMessage: 'Rate limit exceeded.', requestId: 'req-1' },
			way: trail,
			text: 'EvoLink answered: Rate limit exceeded. Do something. Made 3 attempts in 12.3 s at https://direct.evolink.ai, then https://api.evolink.ai. Request ID: req-1.',
		},
		{
			what: 'one attempt',
			way: { attempts: 1, elapsedMs: 40, addresses: ['http://a'] },
			text: 'Do something. Made 1 attempt in 0.0 s at http://a.',
		},
		{
			what: 'nothing sent',
			way: { attempts: 0, elapsedMs: 0, addresses: [] },
			text: 'Do something. Nothing was sent.',
		},
		{
			what: 'a question keeps its mark',
			facts: { apiMessage: 'What?' },
			way: { ...trail, attempts: 0 },
			text: 'EvoLink answered: What? Do something. Nothing was sent.',
		},
		{
			what: 'the key repeated by the API',
			facts: { apiMessage: `Bad ${KEY}` },
			way: { ...trail, attempts: 0 },
			text: 'EvoLink answered: Bad [API key]. Do something. Nothing was sent.',
		},
		{
			what: 'blanks around what the API said',
			facts: { apiMessage: 'Bad!\n' },
			way: { ...trail, attempts: 0 },
			text: 'EvoLink answered: Bad! Do something. Nothing was sent.',
		},
	])('$what', ({ facts = {}, way, text }) =>
		expect(descriptionOf(fault(facts), way, 'chat', redact)).toBe(text),
	);
});

describe("a model's status stands in its description, for the agent's log has no other place", () => {
	test.each<{ what: string; asker: Asker; facts: Partial<Fault>; text: string }>([
		{
			what: 'with what the API said',
			asker: 'chatModel',
			facts: { httpStatus: 429, apiMessage: 'Slow down' },
			text: 'EvoLink answered with status 429: Slow down. ',
		},
		{
			what: 'when the API said nothing',
			asker: 'chatModel',
			facts: { httpStatus: 503 },
			text: 'EvoLink answered with status 503. ',
		},
		{
			what: 'but not when there is none',
			asker: 'chatModel',
			facts: { apiMessage: 'Slow down' },
			text: 'EvoLink answered: Slow down. ',
		},
		{ what: 'and nothing when nothing came', asker: 'chatModel', facts: {}, text: '' },
		{
			what: 'but not that of a chat item',
			asker: 'chat',
			facts: { httpStatus: 429, apiMessage: 'Slow down' },
			text: 'EvoLink answered: Slow down. ',
		},
		{
			what: 'nor that of a chat item to which the API said nothing',
			asker: 'chat',
			facts: { httpStatus: 503 },
			text: '',
		},
	])('$what', ({ asker, facts, text }) => {
		const way = { ...trail, attempts: 0 };
		expect(descriptionOf(fault(facts), way, asker, redact)).toBe(
			`${text}Do something. Nothing was sent.`,
		);
	});
});

test.each<[string, string[], string | undefined]>([
	['none', [], undefined],
	['the only one', ['https://a'], 'https://a'],
	['the last of three', ['https://a', 'https://b', 'https://c'], 'https://c'],
])('the address in the details: %s', (_what, addresses, last) => {
	expect(detailsOf(fault(), { ...trail, addresses }, redact).base_url).toBe(last);
});

test.each<[string, Partial<Fault>, string, number]>([
	['a text', { apiMessage: 'x'.repeat(99_999) }, 'message', 2_000],
	['what could not be parsed', { facts: { raw: 'x'.repeat(99_999) } }, 'raw', 20_000],
	['what was paid for, whole,', { facts: { received: 'x'.repeat(99_999) } }, 'received', 99_999],
])('in the details %s has as many characters', (_what, more, name, length) => {
	expect(detailsOf(fault(more), trail, redact)[name]).toHaveLength(length);
});

test('details hold the known facts only, without the key however deep', () => {
	const details = detailsOf(
		fault({
			httpStatus: 400,
			code: 'c',
			type: 't',
			param: 'p',
			apiMessage: KEY,
			requestId: 'r',
			retryAfterMs: 0,
			facts: { raw: [{ echo: `x${KEY}` }], none: null, n: 0 },
		}),
		trail,
		redact,
	);
	expect(details).toEqual({
		kind: 'unexpected',
		http_status: 400,
		code: 'c',
		type: 't',
		param: 'p',
		message: '[API key]',
		request_id: 'r',
		retry_after_ms: 0,
		attempts: 3,
		elapsed_ms: 12_345,
		base_url: 'https://api.evolink.ai',
		raw: [{ echo: 'x[API key]' }],
		none: null,
		n: 0,
	});
	expect(Object.keys(detailsOf(fault(), trail, redact))).toEqual([
		'kind',
		'attempts',
		'elapsed_ms',
		'base_url',
	]);
});

describe("the host doesn't put its own words in place of the title", () => {
	test.each<[string, Partial<Fault>]>([
		['429', { httpStatus: 429 }],
		['401', { httpStatus: 401 }],
		['500', { httpStatus: 500 }],
		['404', { httpStatus: 404 }],
		['a socket code in the title', { words: { ...WORDS, title: 'The server said ECONNREFUSED' } }],
		['a socket code', { code: 'ECONNREFUSED' }],
		[
			'a title of several words the host knows',
			{ words: { ...WORDS, title: 'getaddrinfo ENOTFOUND x' } },
		],
		['an advice equal to the title', { words: { ...WORDS, advice: WORDS.title } }],
	])('%s', (_what, more) => {
		const error = errorOf(more);
		expect(error.message).toBe((more.words ?? WORDS).title);
		expect(error.description).toBe(descriptionOf(fault(more), trail, 'chat', redact));
	});
});

test("the API's own code is taken for no status", () => {
	expect(errorOf({ code: '429' }).httpCode).toBeNull();
});

test('the error carries the item, the status and the details, and no request', () => {
	const error = errorOf({ httpStatus: 402, cause: 'quota-exhausted' });
	expect(error.context).toMatchObject({ itemIndex: 4, details: { http_status: 402, attempts: 3 } });
	expect(error).toMatchObject({ httpCode: '402', node, level: 'warning' });
	expect(error.cause).toBeUndefined();
	expect(JSON.stringify(error)).not.toMatch(/authorization|bearer|headers/i);
});

describe('failure, as n8n knows it', () => {
	test.each<[string, Partial<Fault>, unknown]>([
		[
			'a rate limit with its wait',
			{ cause: 'rate-limited', retryAfterMs: 7_000 },
			{ cause: 'rate-limited', retryAfterMs: 7_000 },
		],
		[
			'a rate limit with a suggestion',
			{ cause: 'rate-limited', hintMs: 60_000 },
			{ cause: 'rate-limited', retryAfterMs: 60_000 },
		],
		[
			'the header counts more than the suggestion',
			{ cause: 'temporarily-unavailable', hintMs: 60_000, retryAfterMs: 1 },
			{ cause: 'temporarily-unavailable', retryAfterMs: 1 },
		],
		[
			'a quota with the time until it is filled again',
			{ cause: 'quota-exhausted', retryAfterMs: 7_000 },
			{ cause: 'quota-exhausted', retryAfterMs: 7_000 },
		],
		['no wait is known', { cause: 'quota-exhausted' }, { cause: 'quota-exhausted' }],
		[
			'a key has no wait',
			{ cause: 'credential-invalid', retryAfterMs: 1 },
			{ cause: 'credential-invalid' },
		],
		['nor has a setting', { cause: 'configuration-invalid' }, { cause: 'configuration-invalid' }],
		['a fault of no kind n8n knows', {}, undefined],
	])('%s', (_what, more, failure) => {
		expect((errorOf(more) as unknown as { failure?: object }).failure).toStrictEqual(failure);
	});
});

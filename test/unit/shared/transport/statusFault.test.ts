import { statusFault } from '../../../../nodes/shared/transport/statusFault';
import { readable } from '../errors/support/words';
import { readWireError, requestIdOf } from '../../../../nodes/shared/api/wireError';
import { replyOf, STATUSES, VARIANTS } from '../../../support/statusTable';

const NOW_MS = Date.UTC(2026, 2, 1, 12, 0, 0);
const NOTHING: ReturnType<typeof replyOf> = { body: undefined, raw: '' };
const faultOf = (status: number, headers: Record<string, string> = {}, reply = NOTHING) =>
	statusFault({ status, headers, ...reply, model: 'gpt-5.4' }, NOW_MS);

describe('the verdict on a status', () => {
	test.each([...STATUSES, ...VARIANTS])('$what', (row) => {
		const fault = faultOf(row.status, row.headers, replyOf(row));
		expect(fault).toMatchObject({ ...row.fault, httpStatus: row.status });
		const { title, advice } = readable(fault);
		expect(title).toMatch(row.title);
		expect(advice).toMatch(row.advice ?? /./);
	});
});

test('a redirect names its target without the query, which may hold secrets', () => {
	const fault = faultOf(307, { location: 'https://other.com/login?token=MARKER#x' });
	expect(readable(fault).title).toBe('The base URL redirects to https://other.com/login');
});

describe('what the reply said', () => {
	test.each<[string, string, string | undefined]>([
		['text, without blanks around', ' teapot \n', 'teapot'],
		['a page behind a line break', '\n <html>Teapot</html>', 'an HTML page'],
		['text with a sign of less', 'at most: n < 5', 'at most: n < 5'],
		['nothing but blanks', ' \n', undefined],
	])('%s', (_what, raw, apiMessage) => {
		expect(faultOf(418, {}, { body: undefined, raw }).apiMessage).toBe(apiMessage);
	});

	test.each([
		['in its body, whatever its header says', { request_id: 'b' }, 'b'],
		['in its header alone', {}, 'h'],
	])('the id of the request: %s', (_where, error, requestId) => {
		const reply = { body: { error }, raw: '' };
		expect(faultOf(418, { 'x-request-id': 'h' }, reply).requestId).toBe(requestId);
	});
});

describe('waits are read where a repetition is safe', () => {
	interface Row {
		what: string;
		status: number;
		headers: Record<string, string>;
		retryAfterMs?: number;
	}

	test.each<Row>([
		{ what: '429 with seconds', status: 429, headers: { 'retry-after': '7' }, retryAfterMs: 7_000 },
		{
			what: '429 with a date',
			status: 429,
			headers: { 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' },
			retryAfterMs: 30_000,
		},
		{ what: '503', status: 503, headers: { 'retry-after': '3' }, retryAfterMs: 3_000 },
		{ what: '500', status: 500, headers: { 'retry-after': '3' }, retryAfterMs: 3_000 },
		{ what: '504 not', status: 504, headers: { 'retry-after': '3' } },
		{ what: '400 not', status: 400, headers: { 'retry-after': '3' } },
		{ what: 'a malformed one not', status: 429, headers: { 'retry-after': 'soon' } },
	])('$what', ({ status, headers, retryAfterMs }) => {
		expect(faultOf(status, headers).retryAfterMs).toBe(retryAfterMs);
	});
});

describe('the error in a body, whichever shape it has', () => {
	test.each<[string, unknown, object]>([
		[
			'as documented',
			{ error: { code: 429, message: 'm', type: 't', param: 'p', fallback_suggestion: 'f' } },
			{ code: '429', message: 'm', type: 't', param: 'p', fallbackSuggestion: 'f' },
		],
		['a string code', { error: { code: 'model_not_found' } }, { code: 'model_not_found' }],
		['no wrapper', { code: 'x', message: 'm' }, { code: 'x', message: 'm' }],
		['the error as text', { error: 'broken', code: 7 }, { message: 'broken', code: '7' }],
		[
			'the file service',
			{ success: false, code: 400, msg: 'no file' },
			{ code: '400', message: 'no file' },
		],
		['a Python framework', { detail: 'Not Found' }, { message: 'Not Found' }],
		[
			"a validator's list",
			{ detail: [{ loc: ['body', 'messages', 0, 'content'], msg: 'm' }, { msg: 'n' }] },
			{ message: 'm', param: 'messages.0.content' },
		],
		['several errors', { errors: [{ message: 'm' }, { message: 'n' }] }, { message: 'm' }],
		['several errors as text', { errors: ['m', 'n'] }, { message: 'm' }],
		['null values', { error: { code: null, message: null, param: null } }, {}],
		['error: null', { error: null, message: 'm' }, { message: 'm' }],
		['a list, as Google writes them', [{ message: 'm' }], { message: 'm' }],
		[
			"a provider's own error, as JSON text",
			{
				error: {
					code: 400,
					message: 'Provider returned error',
					metadata: { raw: '{"error":{"message":"too long","code":"context_length_exceeded"}}' },
				},
			},
			{
				code: '400',
				message: 'Provider returned error: too long',
				innerCode: 'context_length_exceeded',
			},
		],
		[
			"a provider's own error, as text",
			{ error: { message: 'Provider returned error', metadata: { raw: ' overloaded ' } } },
			{ message: 'Provider returned error: overloaded' },
		],
		[
			'figures of the account, wherever they stand',
			{
				error: { code: 402, estimated_credits: 3 },
				account_balance_credits: '0.5',
				reset_timezone: null,
			},
			{ code: '402', account: { estimated_credits: 3, account_balance_credits: '0.5' } },
		],
		['text', 'oops', {}],
		['nothing', undefined, {}],
		['null', null, {}],
	])('%s', (_what, body, expected) => {
		const known = Object.entries(readWireError(body)).filter(([, value]) => value !== undefined);
		expect(Object.fromEntries(known)).toEqual(expected);
	});
});

interface Source {
	where: string;
	headers?: Record<string, unknown>;
	message: string;
	id?: string;
}

test.each<Source>([
	{
		where: 'the header',
		headers: { 'x-request-id': 'a', 'x-oneapi-request-id': 'b' },
		message: '(request id: c)',
		id: 'a',
	},
	{
		where: 'the other header',
		headers: { 'x-oneapi-request-id': 'b' },
		message: '(request id: c)',
		id: 'b',
	},
	{ where: 'the end of the message', message: 'Bad (request id: 2026-c)', id: '2026-c' },
	{ where: 'nowhere', message: 'Bad' },
])('the request id comes from $where', ({ headers = {}, message, id }) => {
	expect(requestIdOf(headers, message)).toBe(id);
});

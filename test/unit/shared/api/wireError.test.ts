import { readWireError, reportsError, requestIdOf } from '../../../../nodes/shared/api/wireError';

test.each([
	{
		what: "a validator's list",
		body: { detail: [{ loc: ['body', 'temperature'], msg: 'too high', type: 'value_error' }] },
		says: { message: 'too high', param: 'temperature' },
	},
	{
		what: 'a path of a validator',
		body: { detail: [{ loc: ['body', 'messages', 0, 'content'], msg: 'missing' }] },
		says: { message: 'missing', param: 'messages.0.content' },
	},
	{
		what: 'a path that does not begin with the body',
		body: { detail: [{ loc: ['temperature'], msg: 'missing' }] },
		says: { message: 'missing', param: 'temperature' },
	},
	{
		what: 'a path to a field named body',
		body: { detail: [{ loc: ['body', 'mail', 'body'], msg: 'missing' }] },
		says: { message: 'missing', param: 'mail.body' },
	},
	{
		what: 'a path with a gap',
		body: { detail: [{ loc: ['body', 'messages', null, 'content'], msg: 'missing' }] },
		says: { message: 'missing', param: 'messages.content' },
	},
	{
		what: 'ten steps of a longer path',
		body: { detail: [{ loc: ['a', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], msg: 'missing' }] },
		says: { message: 'missing', param: 'a.1.2.3.4.5.6.7.8.9' },
	},
	{
		what: "a validator's list under a title",
		body: { error: 'Bad Request', detail: [{ loc: ['body', 'seed'], msg: 'too high' }] },
		says: { message: 'too high', param: 'seed' },
	},
	{
		what: 'a list of errors',
		body: { errors: [{ message: 'nope', code: 7 }, { message: 'later' }] },
		says: { message: 'nope', code: '7' },
	},
	{
		what: 'an error in an error',
		body: { error: { error: { message: 'nope', code: 7 } } },
		says: { message: 'nope', code: '7' },
	},
	{
		what: 'an error in a code',
		body: { error: { code: 'upstream_error', error: { message: 'nope' } } },
		says: { message: 'nope', code: 'upstream_error' },
	},
	{
		what: 'parameters as a list',
		body: { error: { message: 'bad', param: ['top_p'] } },
		says: { message: 'bad', param: 'top_p' },
	},
	{
		what: 'a list of sentences',
		body: {
			statusCode: 400,
			message: ['model must be a string', 'too short'],
			error: 'Bad Request',
		},
		says: { message: 'model must be a string; too short' },
	},
	{
		what: 'ten of more sentences',
		body: { message: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'] },
		says: { message: 'a; b; c; d; e; f; g; h; i; j' },
	},
	{
		what: 'sentences with a gap',
		body: { message: ['model is missing', null, '', 'too short'] },
		says: { message: 'model is missing; too short' },
	},
	{
		what: 'an error that was reported before the one inside it',
		body: { error: { message: 'nope', error: { message: 'inside', code: 'x' } } },
		says: { message: 'nope' },
	},
	{
		what: 'a code with an empty error inside',
		body: { error: { code: 'x', error: {} } },
		says: { code: 'x' },
	},
	{
		what: "the provider's words behind the gateway's",
		body: { error: { message: 'Provider failed', metadata: { raw: '{"detail":"boom"}' } } },
		says: { message: 'Provider failed: boom' },
	},
	{
		what: "the provider's words once",
		body: { error: { message: 'It said boom', metadata: { raw: 'boom' } } },
		says: { message: 'It said boom' },
	},
	{
		what: "the provider's words alone",
		body: { error: { metadata: { raw: ' boom ' } } },
		says: { message: 'boom' },
	},
	{
		what: 'an error in an error',
		body: { error: { error: { message: 'nope', code: 'x', param: 'seed' } } },
		says: { message: 'nope', code: 'x', param: 'seed' },
	},
	{ what: 'a detail as text', body: { detail: 'no' }, says: { message: 'no' } },
	{ what: 'lists of something else', body: { detail: [7], errors: [null], param: [{}] }, says: {} },
])('$what', ({ body, says }) => {
	const { message, param, code } = readWireError(body);
	expect({ message, param, code }).toEqual({
		message: undefined,
		param: undefined,
		code: undefined,
		...says,
	});
});

test.each([
	{ raw: { error: { code: 'overloaded', type: 'server_error' } }, innerCode: 'overloaded' },
	{ raw: '{"error":{"type":"server_error"}}', innerCode: 'server_error' },
	{ raw: '{"error":{"code":429}}', innerCode: '429' },
	{ raw: 'boom', innerCode: undefined },
])("the provider's code in $raw: $innerCode", ({ raw, innerCode }) => {
	expect(readWireError({ error: { code: 502, metadata: { raw } } })).toMatchObject({
		code: '502',
		innerCode,
	});
});

test.each([
	{ where: 'in the error', body: { error: { request_id: 'r1' } }, id: 'r1' },
	{ where: 'beside it', body: { error: { message: 'nope' }, request_id: 'r2' }, id: 'r2' },
	{ where: 'in both', body: { error: { request_id: 'r1' }, request_id: 'r2' }, id: 'r1' },
	{ where: 'nowhere', body: { error: { message: 'nope' } }, id: undefined },
])('the id of a request $where', ({ body, id }) => {
	expect(readWireError(body).requestId).toBe(id);
});

test.each([
	{
		where: 'in a header',
		headers: { 'x-request-id': 'r1', 'x-oneapi-request-id': 'r2' },
		id: 'r1',
	},
	{ where: 'in a header of one-api', headers: { 'x-oneapi-request-id': 'r2' }, id: 'r2' },
	{ where: 'in the message', headers: {}, message: 'Failed (request id: r3)', id: 'r3' },
	{ where: 'nowhere', headers: {}, message: 'Failed', id: undefined },
	{ where: 'nowhere, and without a message', headers: {}, id: undefined },
])('the id of a reply $where', ({ headers, message, id }) => {
	expect(requestIdOf(headers, message)).toBe(id);
});

test.each([
	{ what: 'a balance', fields: { account_balance_credits: 0, used_credits: 12.5 } },
	{ what: 'a list of models', fields: { allowed_models: ['a'], key_name: 'Mine' } },
])('the account: $what', ({ fields }) => {
	expect(readWireError({ error: { message: 'no', ...fields, x: 1 } }).account).toEqual(fields);
});

test('fields of the account that say nothing are left out', () => {
	const fields = { key_name: '', expired_at: null };
	expect(readWireError({ error: fields }).account).toBeUndefined();
	expect(readWireError({ error: { ...fields, used_credits: 1 } }).account).toEqual({
		used_credits: 1,
	});
});

test.each([
	{ error: 'boom', reports: true },
	{ error: { message: 'boom' }, reports: true },
	{ error: { code: 500 }, reports: true },
	{ error: '', reports: false },
	{ error: ' \n', reports: false },
	{ error: {}, reports: false },
	{ error: { code: 0, message: '' }, reports: false },
	{ error: null, reports: false },
	{ error: [], reports: false },
])('an error field of $error reports one: $reports', ({ error, reports }) => {
	expect(reportsError(error)).toBe(reports);
});

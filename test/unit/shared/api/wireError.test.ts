import { readWireError } from '../../../../nodes/shared/api/wireError';

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
		what: 'a list of errors',
		body: { errors: [{ message: 'nope', code: 7 }, { message: 'later' }] },
		says: { message: 'nope', code: '7' },
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

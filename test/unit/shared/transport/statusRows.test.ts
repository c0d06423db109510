import { type Seen, verdictOn } from '../../../../nodes/shared/transport/statusRows';

const MODEL = 'gpt-5.4';
const verdict = (status: number, seen: Partial<Seen> = {}) =>
	verdictOn({ status, html: false, model: MODEL, ...seen });
const FAR = ' '.repeat(2_000);

describe('a status whose body says nothing', () => {
	test.each([
		{ status: 300, kind: 'redirect', cause: 'configuration-invalid' },
		{ status: 399, kind: 'redirect', cause: 'configuration-invalid' },
		{ status: 401, kind: 'unauthorized', cause: 'credential-invalid' },
		{ status: 429, kind: 'rate-limited', cause: 'rate-limited' },
	])('$status: $kind', ({ status, kind, cause }) => {
		expect(verdict(status)).toMatchObject({ kind, cause });
	});
});

describe('the model is unavailable, by its code', () => {
	const code = 'model_unavailable';

	test.each([429, 500, 502, 503])('for now, with status %i', (status) => {
		expect(verdict(status, { code })).toMatchObject({
			kind: 'model-unavailable',
			repeat: 'safe',
			failover: false,
			cause: 'temporarily-unavailable',
		});
	});

	test.each([400, 404, 499])('for good, with status %i', (status) => {
		expect(verdict(status, { code })).toMatchObject({ kind: 'model-unavailable', repeat: 'never' });
	});
});

describe('403', () => {
	test.each<[string, Partial<Seen>, string | undefined]>([
		['the model, in words', { message: 'No access to this model' }, 'model'],
		['nothing but the documented code', { code: '403' }, 'model'],
		['nothing but the documented type', { type: 'permission_error' }, 'model'],
		['the documented code beside other words', { code: '403', message: 'No' }, undefined],
		['another code alone', { code: '40301' }, undefined],
		['the model, where none was asked for', { message: 'model', model: undefined }, undefined],
		['a code, where no model was asked for', { code: '403', model: undefined }, undefined],
		['the region', { message: 'Not in your region' }, 'country'],
		['the region, far behind', { message: `${FAR}region` }, undefined],
		['a word with the letters ip', { message: 'The recipient is blocked' }, undefined],
		['a page', { html: true }, 'page'],
	])('%s', (_what, seen, reason) => {
		expect(verdict(403, seen)).toEqual({
			kind: 'forbidden',
			repeat: 'never',
			cause: 'configuration-invalid',
			...(reason !== undefined && { reason }),
			...(reason === 'model' && { aboutModel: 'notAllowed' }),
		});
	});
});

describe('404 of a model', () => {
	test.each([
		'Model not found',
		'Model unknown',
		'The model is not served here',
		'The model was not found',
		'The model does not exist',
		"The model doesn't exist",
		'Unknown model',
		'No such model',
		'This is not a model: "o9"',
		"No access to model 'o9'",
		'No model gpt-5.4 at https://x.example/v1',
		'gpt-5.4 is not deployed',
	])('%s', (message) => {
		expect(verdict(404, { message })).toMatchObject({
			kind: 'model-not-found',
			aboutModel: 'unknown',
		});
	});
});

describe('404 of an address', () => {
	test.each([
		"The path 'chat' was not found",
		'The route models "x" is not known',
		'The field submodel "x" is not known',
		"The model can't be reached this way",
		'This is the model gpt-5.4',
		'Not here: https://x.example/gpt-5.4',
		`${FAR}Model not found`,
	])('%s', (message) => {
		expect(verdict(404, { message })).toMatchObject({ kind: 'not-found' });
	});

	test.each(['Model not found', "No model 'x'", 'undefined is not found'])(
		'%s, where no model was asked for',
		(message) => {
			expect(verdict(404, { message, model: undefined })).toMatchObject({ kind: 'not-found' });
		},
	);
});

import { toModelItems } from '../../../../../nodes/EvoLink/resources/model/output';
import { prepareModels } from '../../../../../nodes/EvoLink/resources/model/prepare';
import { refusal, refused } from '../../../shared/fields/support/refusal';
import { itemContext, replyOf } from '../../support/itemContext';

const MANY = Array.from({ length: 60 }, (_, index) => ({ id: `model-${index}` }));
const FEW = [{ id: 'gpt-5.4', object: 'model' }, { id: 'Claude-Sonnet' }, { id: 'gpt-5.4-mini' }];

const itemsOf = async (body: unknown, parameters = {}, index = 0) =>
	await toModelItems.call(itemContext({ parameters, index }), [], replyOf(body));

const idsOf = async (data: unknown[], parameters: object) =>
	(await itemsOf({ data }, parameters)).map(({ json }) => json.id);

test('each model is an item as the service gives it, paired with the item that asked', async () => {
	expect(await itemsOf({ data: FEW.slice(0, 1) }, {}, 2)).toEqual([
		{ json: { id: 'gpt-5.4', object: 'model' }, pairedItem: { item: 2 } },
	]);
});

test.each<[string, object, number]>([
	['50 without a limit of their own', {}, 50],
	['as many as the limit says', { limit: 7 }, 7],
	['a limit as text', { returnAll: false, limit: '8' }, 8],
	['all', { returnAll: true, limit: 7 }, 60],
])('%s', async (_what, parameters, count) => {
	expect(await idsOf(MANY, parameters)).toEqual(MANY.slice(0, count).map(({ id }) => id));
});

test.each<[string, unknown, string[]]>([
	['no text', '', ['gpt-5.4', 'Claude-Sonnet', 'gpt-5.4-mini']],
	['null', null, ['gpt-5.4', 'Claude-Sonnet', 'gpt-5.4-mini']],
	['a part', 'mini', ['gpt-5.4-mini']],
	['any case, with blanks', ' cLAUDE ', ['Claude-Sonnet']],
	['a number', 5.4, ['gpt-5.4', 'gpt-5.4-mini']],
	['what no model has', 'llama', []],
])('a search for %s', async (_what, search, ids) => {
	expect(await idsOf(FEW, { search })).toEqual(ids);
});

test('the limit counts what was found', async () => {
	expect(await idsOf(FEW, { search: 'gpt', limit: 2 })).toEqual(['gpt-5.4', 'gpt-5.4-mini']);
});

test('odd entries are left out of a list', async () => {
	expect(await idsOf([null, 7, { id: 7 }, ['gpt-5.4'], ...FEW], {})).toEqual(
		FEW.map(({ id }) => id),
	);
});

test('a key that may use no model has none', async () => {
	expect(await itemsOf({ data: [] })).toEqual([]);
});

test.each([undefined, 'x', {}, [], { data: {} }, { data: 'x' }, { data: [1, { id: 7 }] }])(
	'%j is no list of models',
	async (body) => {
		await expect(itemsOf(body)).rejects.toMatchObject({
			fault: { kind: 'no-models', repeat: 'never' },
		});
	},
);

test.each([{}, { limit: 1 }, { limit: '20' }, { returnAll: true, limit: 0 }])(
	'%j can be asked for',
	(parameters) => {
		expect(prepareModels(itemContext({ parameters }))).toEqual({ service: 'models' });
	},
);

test.each<[object, string, string]>([
	[{ limit: 0 }, 'is out of range', 'Its value is 0: enter a whole number, at least 1'],
	[
		{ returnAll: false, limit: 1.5 },
		'is not a whole number',
		'Its value is 1.5: enter a whole number, at least 1',
	],
	[{ limit: 'many' }, 'is not a number', 'Its value is many: enter a whole number, at least 1'],
])('%j is refused', (parameters, what, advice) => {
	expect(refusal(() => prepareModels(itemContext({ parameters })))).toEqual(
		refused(`'Limit' ${what}`, advice),
	);
});

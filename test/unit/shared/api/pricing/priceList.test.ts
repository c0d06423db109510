import { type ListedModel, readPriceList } from '../../../../../nodes/shared/api/pricing/priceList';
import { gpt54 } from './records';

const GPT = gpt54();
const LISTED = new Map<string, ListedModel>([
	['gpt-5.4', { modality: 'text', prices: '$2.25 in, $13.50 out per 1M tokens' }],
]);

test.each<[string, unknown]>([
	['models', { models: [GPT] }],
	['models beside data', { models: [GPT], data: [] }],
	['models in data', { data: { models: [GPT] } }],
	['data', { data: [GPT] }],
	['models among what is no model', { models: [null, 'gpt', 5, {}, { model_id: 5 }, GPT] }],
])('a price list with %s', (_what, reply) => {
	expect(readPriceList(reply)).toEqual(LISTED);
});

test.each<[unknown]>([
	[undefined],
	[null],
	['<html>'],
	[{}],
	[{ data: null }],
	[{ models: {} }],
	[{ models: 'gpt-5.4' }],
])('%j lists no model', (reply) => {
	expect(readPriceList(reply)).toEqual(new Map());
});

test('a model whose price is not understood is listed without one', () => {
	const video = { model_id: 'sora-2', modality: 'video', pricing_status: 'unavailable' };
	expect(readPriceList({ models: [video, GPT] })).toEqual(
		new Map([['sora-2', { modality: 'video', prices: undefined }], ...LISTED]),
	);
});

test('no more than 5,000 models are read', () => {
	const models = Array.from({ length: 5_001 }, (_, at) => ({ model_id: `model-${at}` }));
	expect(readPriceList({ models }).size).toBe(5_000);
});

import type { ListedModel } from '../../../../nodes/shared/api/pricing/priceList';
import {
	modelEntries,
	NoModelList,
	readModelIds,
} from '../../../../nodes/shared/fields/modelEntries';

describe('the IDs of a list of models', () => {
	test.each<{ what: string; data: unknown[]; ids: string[] }>([
		{ what: 'none', data: [], ids: [] },
		{ what: 'in their order', data: [{ id: 'b' }, { id: 'a', owned_by: 'x' }], ids: ['b', 'a'] },
		{
			what: 'among what is no model',
			data: [null, 'gpt', {}, { id: 5 }, { id: ['a'] }, { id: '' }, { id: null }, { id: 'a' }],
			ids: ['a'],
		},
		{
			what: 'up to 200 characters',
			data: [{ id: 'x'.repeat(200) }, { id: 'y'.repeat(201) }],
			ids: ['x'.repeat(200)],
		},
	])('$what', ({ data, ids }) => {
		expect(readModelIds({ object: 'list', data })).toEqual(ids);
	});

	test('no more than 5,000', () => {
		const data = Array.from({ length: 5_001 }, (_, at) => ({ id: `model-${at}` }));
		expect(readModelIds({ data })).toEqual(data.slice(0, 5_000).map(({ id }) => id));
	});

	test.each<[unknown]>([
		[undefined],
		[null],
		['<html>'],
		[{}],
		[{ data: null }],
		[{ data: { id: 'gpt-5.4' } }],
		[[{ id: 'gpt-5.4' }]],
	])('%j is no list', (reply) => {
		expect(() => readModelIds(reply)).toThrow(NoModelList);
	});
});

describe('the entries of the drop-down', () => {
	const entry = (id: string) => ({ name: id, value: id });
	const listed = (modality: unknown, prices?: string): ListedModel => ({ modality, prices });

	test.each<{
		what: string;
		ids: string[];
		catalog?: Array<[string, ListedModel]>;
		entries: unknown[];
	}>([
		{ what: 'no model: the default', ids: [], entries: [entry('gpt-5.4')] },
		{
			what: 'the default first, the others by name',
			ids: ['gpt-5', 'gemini-3', 'gpt-5.4', 'claude-5'],
			entries: ['gpt-5.4', 'claude-5', 'gemini-3', 'gpt-5'].map(entry),
		},
		{
			what: 'each model once',
			ids: ['claude-5', 'gpt-5.4', 'claude-5', 'gpt-5.4'],
			entries: ['gpt-5.4', 'claude-5'].map(entry),
		},
		{
			what: 'without a catalogue the name tells what writes no text',
			ids: ['veo3.1-fast', 'gpt-image-1.5', 'claude-5'],
			entries: ['gpt-5.4', 'claude-5'].map(entry),
		},
		{
			what: 'what the catalogue says counts more than the name',
			ids: ['claude-5', 'voice-of-reason'],
			catalog: [
				['claude-5', listed('video')],
				['voice-of-reason', listed('text')],
			],
			entries: ['gpt-5.4', 'voice-of-reason'].map(entry),
		},
		{
			what: 'a catalogue that does not say leaves it to the name',
			ids: ['claude-5', 'sora-2'],
			catalog: [
				['claude-5', listed(undefined)],
				['sora-2', listed(['text'])],
			],
			entries: ['gpt-5.4', 'claude-5'].map(entry),
		},
		{
			what: 'prices stand in the name and below it',
			ids: ['claude-5', 'gemini-3'],
			catalog: [
				['gpt-5.4', listed('text', '$2 in, $13 out')],
				['claude-5', listed('text', '$3 in, $15 out')],
				['gemini-3', listed('text')],
				['not-for-this-key', listed('text', '$1 in, $1 out')],
			],
			entries: [
				{ name: 'gpt-5.4 ($2 in, $13 out)', value: 'gpt-5.4', description: '$2 in, $13 out' },
				{ name: 'claude-5 ($3 in, $15 out)', value: 'claude-5', description: '$3 in, $15 out' },
				entry('gemini-3'),
			],
		},
	])('$what', ({ ids, catalog = [], entries }) => {
		expect(modelEntries(ids, new Map(catalog))).toEqual(entries);
	});
});

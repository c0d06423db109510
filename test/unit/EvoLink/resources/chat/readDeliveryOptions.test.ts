import { readDeliveryOptions } from '../../../../../nodes/EvoLink/resources/chat/readDeliveryOptions';
import { refusal, refused } from '../../../shared/fields/support/refusal';

const DEFAULTS = {
	askIdenticalOnce: false,
	includeCost: false,
	fallbackModels: [],
	maxRepairs: 0,
};

test.each<[string, object, object]>([
	['nothing', {}, {}],
	['blank fields', { fallbackModels: ' ', maxRepairs: '', outputField: ' ' }, {}],
	['identical ones once', { askIdenticalOnce: true }, { askIdenticalOnce: true }],
	['the cost', { includeCost: true }, { includeCost: true }],
	[
		'texts in place of switches',
		{ askIdenticalOnce: 'true', includeCost: 1 },
		{ askIdenticalOnce: false, includeCost: false },
	],
	['3 repairs', { maxRepairs: 3 }, { maxRepairs: 3 }],
	['repairs as text', { maxRepairs: ' 2 ' }, { maxRepairs: 2 }],
	['a field for the reply', { outputField: ' reply ' }, { outputField: 'reply' }],
])('%s', (_what, options, read) => {
	expect(readDeliveryOptions(options, 'gpt-5.4')).toStrictEqual({ ...DEFAULTS, ...read });
});

test.each<[string, unknown, string[]]>([
	['none', undefined, []],
	['one', 'gpt-5.5', ['gpt-5.5']],
	[
		'with commas, in lines, with blanks',
		' gpt-5.5 , a/b\nllama\r\n\n,',
		['gpt-5.5', 'a/b', 'llama'],
	],
	['as a list', ['gpt-5.5', ' a/b ', ''], ['gpt-5.5', 'a/b']],
	['each once', 'a,b, a', ['a', 'b']],
	['without the one asked first', 'gpt-5.4,a', ['a']],
])('fallback models: %s', (_what, fallbackModels, models) => {
	expect(readDeliveryOptions({ fallbackModels }, 'gpt-5.4')).toMatchObject({
		fallbackModels: models,
	});
});

test.each<[string, object, string, string]>([
	[
		'a number as models',
		{ fallbackModels: 7 },
		"'Fallback Models' is neither text nor a list",
		'Its value is 7: enter model IDs separated by commas',
	],
	[
		'an object as models',
		{ fallbackModels: { id: 'a' } },
		"'Fallback Models' is neither text nor a list",
		'Its value is {"id":"a"}: enter model IDs separated by commas',
	],
	[
		'a number in the list of models',
		{ fallbackModels: ['a', 7] },
		"'Fallback Models' has an entry that is not a model ID",
		'The entry is 7: enter IDs such as gpt-5.5',
	],
	[
		'4 repairs',
		{ maxRepairs: 4 },
		"'Max Repairs' is out of range",
		'Its value is 4: enter a whole number from 0 to 3',
	],
	[
		'a field named error',
		{ outputField: 'error' },
		"'Put Reply in Field' can't be 'error'",
		"n8n treats an item with a field 'error' as failed: choose another name",
	],
])('%s', (_what, options, title, advice) => {
	expect(refusal(() => readDeliveryOptions(options, 'gpt-5.4'))).toEqual(refused(title, advice));
});

import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField, readOptions } from '../../../nodes/LmChatEvoLink/options';
import { bodyProperties } from '../../../nodes/shared/fields/bodyProperties';
import { FaultError } from '../../../nodes/shared/errors/fault';
import { settleNow } from '../../../nodes/shared/errors/settle';

const offered = optionsField.options as INodeProperties[];

describe('the options that the node offers', () => {
	it('are a collection that is empty at first, so that nothing is sent unasked', () => {
		expect(optionsField).toMatchObject({ name: 'options', type: 'collection', default: {} });
	});

	it('are those of the request and those of its delivery, by their names', () => {
		expect(offered.map(({ displayName }) => displayName)).toEqual([
			'Additional Fields',
			'End User ID',
			'Frequency Penalty',
			'JSON Schema',
			'Max Completion Tokens',
			'Max Concurrency',
			'Max Retries',
			'Presence Penalty',
			'Prompt Cache Key',
			'Reasoning Effort',
			'Response Format',
			'Sampling Temperature',
			'Seed',
			'Timeout',
			'Top K',
			'Top P',
			'Use Fallback Address',
		]);
	});

	it('have a time limit in whole milliseconds, ten minutes unless told', () => {
		expect(offered.find(({ name }) => name === 'timeout')).toMatchObject({
			type: 'number',
			default: 600_000,
			typeOptions: { minValue: 1, numberPrecision: 0 },
			description: expect.stringContaining('in milliseconds'),
		});
	});

	it('say of the response format who parses the reply', () => {
		expect(offered.find(({ name }) => name === 'responseFormat')).toMatchObject({
			type: 'options',
			description: expect.stringContaining('A Basic LLM Chain parses a JSON reply'),
		});
	});

	it('say which parameters additional fields may not set', () => {
		expect(offered.find(({ name }) => name === 'additionalFields')?.description).toContain(
			'model, messages, stream, or tools',
		);
	});
});

describe('the options as they are used', () => {
	const UNSET = {
		maxConcurrency: expect.any(Number),
		maxRetries: 3,
		timeoutMs: 600_000,
		useFallback: true,
	};

	test.each<{ what: string; options: IDataObject; settings?: object; fields?: object }>([
		{ what: 'none is set', options: {} },
		{
			what: 'a body parameter goes by its name in the API',
			options: { topP: 0.5, maxCompletionTokens: 50 },
			settings: { top_p: 0.5, max_completion_tokens: 50 },
		},
		{
			what: 'a response format is set',
			options: { responseFormat: 'json_object' },
			settings: { response_format: { type: 'json_object' } },
		},
		{
			what: 'additional fields are JSON text',
			options: { additionalFields: '{"logit_bias": {"50256": -100}}' },
			fields: { logit_bias: { '50256': -100 } },
		},
	])('$what', ({ options, settings = {}, fields = {} }) => {
		const read = readOptions(options);

		expect(read.settings).toStrictEqual(settings);
		expect(read.additionalFields).toEqual(fields);
		expect(read.delivery).toMatchObject(UNSET);
	});

	test.each(bodyProperties.map(({ parameter, property }) => ({ parameter, property })))(
		'$property.name is $parameter of the body, and a default is sent like any other value',
		({ parameter, property }) => {
			const value = property.type === 'string' ? 'some text' : property.default;
			expect(readOptions({ [property.name]: value as string }).settings).toEqual({
				[parameter]: value,
			});
		},
	);

	test.each([
		[{ maxConcurrency: 2 }, { maxConcurrency: 2 }],
		[{ maxRetries: 0 }, { maxRetries: 0 }],
		[{ timeout: 30 }, { timeoutMs: 30 }],
		[{ useFallback: false }, { useFallback: false }],
	])('%j is about delivery, and nothing of it is sent', (options, delivery) => {
		const read = readOptions(options);

		expect(read).toMatchObject({ settings: {}, additionalFields: {} });
		expect(read.settings).toEqual({});
		expect(read.delivery).toMatchObject({ ...UNSET, ...delivery });
	});

	test.each<{ options: IDataObject; title: string }>([
		...['model', 'messages', 'stream', 'tools'].map((name) => ({
			options: { additionalFields: { [name]: [] } },
			title: `'Additional Fields' can't set '${name}'`,
		})),
		{ options: { temperature: NaN }, title: "'Sampling Temperature' is not a number" },
		{ options: { responseFormat: 'json_schema' }, title: "'JSON Schema' is empty" },
		{ options: { timeout: 0 }, title: "'Timeout' is out of range" },
		{ options: { maxRetries: -1 }, title: "'Max Retries' is out of range" },
	])('$title', ({ options, title }) => {
		const { error } = settleNow(() => readOptions(options)) as { error: unknown };

		expect(error).toBeInstanceOf(FaultError);
		expect(error).toMatchObject({ message: title });
	});
});

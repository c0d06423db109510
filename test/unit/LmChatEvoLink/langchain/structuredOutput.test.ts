import { z } from 'zod';
import { z as z4 } from 'zod/v4';

import type {
	LangchainModel,
	WithStructuredOutput,
} from '../../../../nodes/LmChatEvoLink/langchain/langchainModel';
import {
	withForcedTool,
	withJsonSchema,
} from '../../../../nodes/LmChatEvoLink/langchain/structuredOutput';
import { calling, suppliedModel } from '../support/suppliedModel';

describe('structured output', () => {
	const SCHEMAS: Array<[string, object]> = [
		['Zod 3', z.object({ a: z.number(), b: z.number() })],
		['Zod 4', z4.object({ a: z4.number(), b: z4.number() })],
		[
			'JSON Schema',
			{
				type: 'object',
				properties: { a: { type: 'number' }, b: { type: 'number' } },
				required: ['a', 'b'],
			},
		],
	];

	it.each(SCHEMAS)(
		'by a schema in %s forces the one tool and gives its arguments',
		async (_, schema) => {
			const { supplied, sent } = suppliedModel(calling(['call_1', 'sum', '{"a":1,"b":2}']));

			const structured = supplied.withStructuredOutput(schema, { name: 'sum' });

			expect(await structured.invoke('1 + 2')).toEqual({ a: 1, b: 2 });
			expect(sent[0]).toMatchObject({
				tools: [
					{
						type: 'function',
						function: {
							name: 'sum',
							parameters: { properties: { a: { type: 'number' }, b: { type: 'number' } } },
						},
					},
				],
				tool_choice: { type: 'function', function: { name: 'sum' } },
			});
		},
	);

	it.each(['functionCalling', 'jsonMode', 'jsonSchema'] as const)(
		'is the same object whichever way it is asked for: %s',
		async (method) => {
			const { supplied } = suppliedModel(calling(['call_1', 'extract', '{"city":"Oslo"}']));
			const schema = { type: 'object', properties: { city: { type: 'string' } } };

			const model = supplied.withStructuredOutput(schema, { name: 'extract', method });

			expect(await model.invoke('Where?')).toEqual({ city: 'Oslo' });
		},
	);

	it('gives the raw message beside it on request', async () => {
		const { supplied } = suppliedModel(calling(['call_1', 'sum', '{"a":1}']));
		const [[, schema]] = SCHEMAS as [[string, object]];

		const structured = supplied.withStructuredOutput(schema, { name: 'sum', includeRaw: true });

		expect(await structured.invoke('1')).toMatchObject({
			raw: { tool_calls: [{ name: 'sum' }] },
			parsed: { a: 1 },
		});
	});

	it.each(SCHEMAS)('is not needed for a tool whose arguments are in %s', async (_, schema) => {
		const { supplied, sent } = suppliedModel(calling(['call_1', 'sum', '{"a":1,"b":2}']));

		await supplied.bindTools?.([{ name: 'sum', description: 'Adds', schema }]).invoke('1 + 2');

		expect(sent[0]).toMatchObject({
			tools: [
				{
					function: {
						name: 'sum',
						description: 'Adds',
						parameters: {
							type: 'object',
							properties: { a: { type: 'number' }, b: { type: 'number' } },
							required: ['a', 'b'],
						},
					},
				},
			],
		});
		expect(sent[0]).not.toHaveProperty('tool_choice');
	});

	it('tells tracers which model is asked, and in which form it is to answer', async () => {
		const { supplied } = suppliedModel(calling(['call_1', 'sum', '{"a":1,"b":2}']), {
			temperature: 0,
			max_completion_tokens: 50,
		});
		let metadata: unknown;
		let options: Record<string, unknown> = {};
		const callbacks = [
			{
				handleChatModelStart(...args: unknown[]) {
					options = (args[4] as { options: typeof options }).options;
					metadata = args[6];
				},
			},
		];

		await supplied
			.withStructuredOutput(SCHEMAS[0]![1], { name: 'sum' })
			.invoke('1 + 2', { callbacks });

		expect(metadata).toMatchObject({
			ls_provider: 'evolink',
			ls_model_name: 'gpt-5.4',
			ls_model_type: 'chat',
			ls_temperature: 0,
			ls_max_tokens: 50,
		});
		expect(options.ls_structured_output_format).toMatchObject({
			kwargs: { method: 'functionCalling' },
			schema: { properties: { a: { type: 'number' } } },
		});
	});
});

describe('what is asked of LangChain', () => {
	const model = {} as LangchainModel;
	const zod = { safeParse: () => undefined };
	/** LangChain's own `withStructuredOutput`, which offers these arguments as a tool, or none. */
	const offering = (...parameters: unknown[]) =>
		function (this: LangchainModel) {
			for (const offered of parameters) {
				this.bindTools([{ type: 'function', function: { name: 'extract', parameters: offered } }]);
			}
		} as WithStructuredOutput;

	it.each(['jsonMode', undefined])('is a call, although %j was asked for', (method) => {
		const own = jest.fn();
		withForcedTool(model, own)({ type: 'object' }, { name: 'sum', method });
		expect(own).toHaveBeenCalledWith(
			{ type: 'object' },
			{ name: 'sum', method: 'functionCalling' },
		);
	});

	it.each<{ what: string; parameters: unknown[] }>([
		{ what: 'is offered as no tool', parameters: [] },
		{ what: 'comes back as it went in', parameters: [zod] },
	])('leaves a tool as it is when its schema $what', ({ parameters }) => {
		const tool = { name: 'sum', description: 'Adds', schema: zod };
		expect(withJsonSchema(tool, model, offering(...parameters))).toBe(tool);
	});

	it('leaves a tool as it is when its schema is no Zod', () => {
		const tool = { name: 'sum', schema: { type: 'object' } };
		expect(withJsonSchema(tool, model, offering({ type: 'string' }))).toBe(tool);
	});

	it('gives a tool the arguments that LangChain makes of its schema', () => {
		const tool = { name: 'sum', description: 'Adds', schema: zod };
		const parameters = { type: 'object', properties: {} };
		expect(withJsonSchema(tool, model, offering(parameters))).toEqual({
			type: 'function',
			function: { name: 'sum', description: 'Adds', parameters },
		});
	});
});

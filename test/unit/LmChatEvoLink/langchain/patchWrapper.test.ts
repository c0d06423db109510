import type { AIMessageChunk } from '@langchain/core/messages';
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import * as sdk from '@n8n/ai-node-sdk';
import type { INode, ISupplyDataFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { supplyEvoLinkModel } from '../../../../nodes/LmChatEvoLink/langchain/patchWrapper';
import type { TextDelta } from '../../../../nodes/LmChatEvoLink/model/EvoLinkChatModel';
import { EvoLinkChatModel } from '../../../../nodes/LmChatEvoLink/model/EvoLinkChatModel';
import type { CompletionBody, ModelSettings } from '../../../../nodes/LmChatEvoLink/request/body';
import type { ToJsonSchema } from '../../../../nodes/LmChatEvoLink/request/tools';
import { type Answer, answerOf } from '../../../../nodes/shared/api/completion';
import type { Completion } from '../../../../nodes/shared/api/wire';

const node = { name: 'EvoLink Chat Model' } as INode;
const usage = { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 };

const saying = (content: string): Completion => ({
	id: 'c1',
	choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
	usage,
});

const calling = (...calls: Array<[id: string, name: string, args: string]>): Completion => ({
	id: 'c1',
	choices: [
		{
			message: {
				role: 'assistant',
				content: null,
				tool_calls: calls.map(([id, name, args]) => ({
					id,
					type: 'function',
					function: { name, arguments: args },
				})),
			},
			finish_reason: 'tool_calls',
		},
	],
	usage,
});

interface LoggedRun {
	json: { response?: unknown; tokenUsage?: unknown; tokenUsageEstimate?: unknown };
}

/** The model as an agent gets it from the SDK, with what was sent and what was logged. */
function suppliedModel(reply: Completion, settings: ModelSettings = {}) {
	const sent: CompletionBody[] = [];
	const inputs: unknown[] = [];
	const outputs: LoggedRun[] = [];
	const context = {
		getNode: () => node,
		getNextRunIndex: () => 0,
		addInputData: (_type: string, [[item]]: [[{ json: unknown }]]) => {
			inputs.push(item.json);
			return { index: 0 };
		},
		addOutputData: (_type: string, _index: number, [[item]]: [[LoggedRun]]) => outputs.push(item),
		logAiEvent: () => {},
		logger: { debug: () => {} },
	} as unknown as ISupplyDataFunctions;
	const model = new EvoLinkChatModel({
		node,
		model: 'gpt-5.4',
		settings,
		toJsonSchema: sdk.getParametersJsonSchema as ToJsonSchema,
		transport: {
			async complete(body) {
				sent.push(body);
				return answerOf(reply);
			},
			async *stream(body): AsyncGenerator<TextDelta, Answer> {
				sent.push(body);
				const text = reply.choices?.[0]?.message?.content;
				const words = typeof text === 'string' ? text.split(/(?<= )/) : [];
				for (const delta of words) yield { type: 'text-delta', delta };
				return answerOf(reply);
			},
		},
	});
	const supplied = supplyEvoLinkModel(sdk, context, model).response as BaseChatModel;
	return { supplied, sent, inputs, outputs };
}

/** What LangChain's callers make of a stream: its chunks put together. */
async function streamed(model: BaseChatModel, prompt: string): Promise<AIMessageChunk> {
	const chunks: AIMessageChunk[] = [];
	for await (const chunk of await model.stream(prompt)) chunks.push(chunk);
	return chunks.reduce((whole, chunk) => whole.concat(chunk));
}

const now = { name: 'now', description: 'The time', schema: z.object({}) };

const IMAGE_FORMS: Array<[string, Record<string, unknown>, Record<string, unknown>]> = [
	[
		"an agent's image",
		{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
		{ url: 'data:image/png;base64,aGk=' },
	],
	[
		"a chain's image by URL with its detail",
		{ type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } },
		{ url: 'https://example.com/a.png', detail: 'low' },
	],
	[
		'an image written as a bare URL',
		{ type: 'image_url', image_url: 'https://example.com/a.png' },
		{ url: 'https://example.com/a.png' },
	],
	[
		"an image in LangChain's former form",
		{ type: 'image', source_type: 'base64', mime_type: 'image/webp', data: 'aGk=' },
		{ url: 'data:image/webp;base64,aGk=' },
	],
	[
		"an image in LangChain's present form",
		{ type: 'image', mimeType: 'image/webp', data: 'aGk=' },
		{ url: 'data:image/webp;base64,aGk=' },
	],
];

describe('the model that n8n gets', () => {
	it.each(IMAGE_FORMS)('sends %s', async (_sentence, block, image) => {
		const { supplied, sent } = suppliedModel(saying('A cat'));
		const message = new HumanMessage({
			content: [{ type: 'text', text: 'What?' }, block] as never,
		});

		await supplied.invoke([message]);

		expect(sent[0]?.messages).toEqual([
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'What?' },
					{ type: 'image_url', image_url: image },
				],
			},
		]);
	});

	it('leaves the message with the image as it was, for memory and a fallback model', async () => {
		const { supplied } = suppliedModel(saying('A cat'));
		const content = [
			{ type: 'image_url' as const, image_url: { url: 'https://example.com/a.png' } },
		];
		const message = new HumanMessage({ content });

		await supplied.invoke([message]);

		expect(message.content).toEqual([
			{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
		]);
	});

	it('sends a round of tools as the agent rebuilds it', async () => {
		const { supplied, sent } = suppliedModel(saying('It is noon'));

		await supplied.invoke([
			new SystemMessage('Be brief'),
			new HumanMessage('What time is it?'),
			new AIMessage({ content: [], tool_calls: [{ id: 'call_1', name: 'now', args: {} }] }),
			new ToolMessage({ content: '12:00', tool_call_id: 'call_1' }),
		]);

		expect(sent[0]?.messages).toEqual([
			{ role: 'system', content: 'Be brief' },
			{ role: 'user', content: 'What time is it?' },
			{
				role: 'assistant',
				content: null,
				tool_calls: [
					{ id: 'call_1', type: 'function', function: { name: 'now', arguments: '{}' } },
				],
			},
			{ role: 'tool', tool_call_id: 'call_1', content: '12:00' },
		]);
	});

	it('gives text as a string, whole and streamed', async () => {
		const { supplied } = suppliedModel(saying('It is noon'));

		const whole = await supplied.invoke('What time is it?');
		const contents: unknown[] = [];
		for await (const { content } of await supplied.stream('What time is it?'))
			contents.push(content);

		expect(whole.content).toBe('It is noon');
		expect(contents.filter((content) => content !== '')).toEqual(['It ', 'is ', 'noon']);
	});

	it.each(['whole', 'streamed'])('keeps parallel calls apart when %s', async (way) => {
		const { supplied } = suppliedModel(
			calling(
				['call_1', 'add', '{"a":1,"b":2}'],
				['call_2', 'add', '{"a":3,"b":4}'],
				['', 'now', ''],
			),
		);

		const message = way === 'whole' ? await supplied.invoke('Go') : await streamed(supplied, 'Go');

		expect(message?.tool_calls).toMatchObject([
			{ id: 'call_1', name: 'add', args: { a: 1, b: 2 } },
			{ id: 'call_2', name: 'add', args: { a: 3, b: 4 } },
			{ id: 'call_c1_2', name: 'now', args: {} },
		]);
	});

	it.each(['whole', 'streamed'])('logs the counted tokens when %s', async (way) => {
		const { supplied, outputs } = suppliedModel(saying('It is noon'));

		if (way === 'whole') await supplied.invoke('What time is it?');
		else await streamed(supplied, 'What time is it?');

		expect(outputs[0]?.json.tokenUsage).toMatchObject({
			promptTokens: 12,
			completionTokens: 5,
			totalTokens: 17,
		});
		expect(outputs[0]?.json.tokenUsageEstimate).toBeUndefined();
	});

	it('logs the counted tokens with tools, too', async () => {
		const { supplied, outputs } = suppliedModel(calling(['call_1', 'now', '{}']));

		await supplied.bindTools?.([now]).invoke('What time is it?');

		expect(outputs[0]?.json.tokenUsage).toMatchObject({ totalTokens: 17 });
	});

	it('logs which model was asked with which options', async () => {
		const { supplied, inputs } = suppliedModel(saying('Noon'), { temperature: 0 });

		await supplied.invoke('What time is it?');

		expect(inputs[0]).toMatchObject({ options: { model: 'gpt-5.4', temperature: 0 } });
	});

	it('sends tools, and a tool choice only when one is forced', async () => {
		const { supplied, sent } = suppliedModel(calling(['call_1', 'now', '{}']));

		await supplied.bindTools?.([now]).invoke('What time is it?');
		await supplied.bindTools?.([now], { tool_choice: 'any' }).invoke('What time is it?');

		expect(sent[0]?.tools).toMatchObject([{ function: { name: 'now', description: 'The time' } }]);
		expect(sent.map(({ tool_choice }) => tool_choice)).toEqual([undefined, 'required']);
	});

	it.each([
		['nothing', '', 0],
		['English', 'Count the tokens of this sentence, please.', 11],
		['Chinese', '请数一数这句话', 7],
		['text beside an image', [{ type: 'text', text: 'What?' }, { type: 'image_url' }], 2],
	])('counts the tokens of %s without asking anybody', async (_sentence, content, tokens) => {
		const fetched = jest.spyOn(globalThis, 'fetch');
		const { supplied } = suppliedModel(saying('Noon'));

		expect(await supplied.getNumTokens(content as string)).toBe(tokens);
		expect(fetched).not.toHaveBeenCalled();
	});

	it('tells chains that the reply is JSON exactly when JSON was asked for', () => {
		const json = suppliedModel(saying('{}'), { response_format: { type: 'json_object' } });
		const text = suppliedModel(saying('{}'));

		expect(json.supplied.metadata).toMatchObject({ output_format: 'json' });
		expect(text.supplied.metadata?.output_format).toBeUndefined();
	});

	it('sends model and messages alone when nothing else was set', async () => {
		const { supplied, sent } = suppliedModel(saying('Noon'));

		await supplied.invoke('What time is it?');

		expect(sent).toEqual([
			{ model: 'gpt-5.4', messages: [{ role: 'user', content: 'What time is it?' }] },
		]);
	});
});

import type { Message, Tool } from '@n8n/ai-node-sdk';
import type { INode } from 'n8n-workflow';

import {
	type CallConfig,
	EvoLinkChatModel,
} from '../../../../nodes/LmChatEvoLink/model/EvoLinkChatModel';
import { answerOf } from '../../../../nodes/shared/api/completion';
import { saying } from '../support/suppliedModel';

const messages: Message[] = [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }];
const now: Tool = { type: 'function', name: 'now', inputSchema: {} };

function modelThatAnswers() {
	const calls: Array<[body: object, signal?: AbortSignal]> = [];
	const model = new EvoLinkChatModel({
		node: { name: 'EvoLink Chat Model' } as INode,
		model: 'gpt-5.4',
		settings: { temperature: 0 },
		additionalFields: { logprobs: true },
		toJsonSchema: ({ inputSchema }) => inputSchema,
		transport: {
			async complete(body, signal) {
				calls.push([body, signal]);
				return answerOf(saying('Noon'));
			},
			async *stream(body, signal) {
				calls.push([body, signal]);
				yield { type: 'text-delta', delta: 'Noon' };
				return answerOf(saying('Noon'));
			},
		},
	});
	return { model, calls };
}

async function run(model: EvoLinkChatModel, way: string, config?: CallConfig) {
	if (way === 'whole') return [await model.generate(messages, config)];
	const chunks: unknown[] = [];
	for await (const chunk of model.stream(messages, config)) chunks.push(chunk);
	return chunks;
}

describe.each(['whole', 'streamed'])('a call whose reply comes %s', (way) => {
	it('sends what the user set, and what the caller gives with the call', async () => {
		const { model, calls } = modelThatAnswers();
		const { signal } = new AbortController();

		await run(model.withTools([now]), way, { signal, stop: ['END'], tool_choice: 'any' });

		expect(calls[0]?.[0]).toEqual({
			model: 'gpt-5.4',
			temperature: 0,
			logprobs: true,
			messages: [{ role: 'user', content: 'Hello' }],
			tools: [
				{
					type: 'function',
					function: { name: 'now', parameters: { type: 'object', properties: {} } },
				},
			],
			tool_choice: 'required',
			stop: ['END'],
		});
		expect(calls[0]?.[1]).toBe(signal);
	});

	it('needs nothing but the messages', async () => {
		const { model } = modelThatAnswers();
		const given = await run(model, way);

		expect(given).toMatchObject(
			way === 'whole'
				? [{ finishReason: 'stop', usage: { totalTokens: 17 } }]
				: [
						{ type: 'text-delta', delta: 'Noon' },
						{ type: 'finish', finishReason: 'stop', usage: { totalTokens: 17 } },
					],
		);
	});

	it('tells the whole reply to who wants it', async () => {
		const { model } = modelThatAnswers();
		const onResult = jest.fn();
		await run(model, way, { onResult });

		expect(onResult).toHaveBeenCalledTimes(1);
		expect(onResult).toHaveBeenCalledWith(
			expect.objectContaining({
				id: 'c1',
				message: { role: 'assistant', content: [{ type: 'text', text: 'Noon' }] },
			}),
		);
	});
});

test('a model with tools leaves the one it was made of without', async () => {
	const { model, calls } = modelThatAnswers();
	model.withTools([now]);
	await model.generate(messages);
	expect(calls[0]?.[0]).not.toHaveProperty('tools');
});

import type { AIMessageChunk } from '@langchain/core/messages';
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { z } from 'zod';

import { calling, saying, streamed, suppliedModel } from '../support/suppliedModel';

const now = { name: 'now', description: 'The time', schema: z.object({}) };

describe('the model that n8n gets', () => {
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

	it.each(['whole', 'streamed'])('logs the cost beside the tokens when %s', async (way) => {
		const cost = { credits: 0.5864, usd: 0.00862353, estimated: true as const };
		const { supplied, outputs } = suppliedModel(saying('It is noon'), {}, cost);

		if (way === 'whole') await supplied.invoke('What time is it?');
		else await streamed(supplied, 'What time is it?');

		expect(outputs[0]?.json.tokenUsage).toEqual({
			...{ promptTokens: 12, completionTokens: 5, totalTokens: 17 },
			cost: 0.00862353,
		});
	});

	it('logs no cost when it is not known', async () => {
		const { supplied, outputs } = suppliedModel(saying('It is noon'));
		await supplied.invoke('What time is it?');
		expect(outputs[0]?.json.tokenUsage).not.toHaveProperty('cost');
	});

	it.each(['whole', 'streamed'])('keeps the reasoning apart from the text when %s', async (way) => {
		const reply = saying('It is noon');
		Object.assign(reply.choices![0]!.message!, { reasoning_content: 'Sun high.' });
		const { supplied, outputs } = suppliedModel(reply);

		const message = way === 'whole' ? await supplied.invoke('Go') : await streamed(supplied, 'Go');

		expect(message.content).toBe('It is noon');
		expect(message.additional_kwargs).toEqual({ reasoning_content: 'Sun high.' });
		expect(JSON.stringify(outputs[0]?.json.response)).toContain('Sun high.');
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

	it.each(['whole', 'streamed'])('keeps cached and reasoning tokens when %s', async (way) => {
		const { supplied } = suppliedModel(saying('It is noon'));

		const message = way === 'whole' ? await supplied.invoke('Go') : await streamed(supplied, 'Go');

		expect((message as AIMessageChunk).usage_metadata).toMatchObject({
			input_tokens: 12,
			output_tokens: 5,
			total_tokens: 17,
			input_token_details: { cache_read: 8 },
			output_token_details: { reasoning: 3 },
		});
	});

	it.each(['whole', 'streamed'])('names the model that answered when %s', async (way) => {
		const { supplied } = suppliedModel(saying('It is noon'));

		const message = way === 'whole' ? await supplied.invoke('Go') : await streamed(supplied, 'Go');

		expect(message.response_metadata).toMatchObject({
			finish_reason: 'stop',
			model: 'gpt-5.4',
			model_name: 'gpt-5.4-2026-03-05',
			provider: 'evolink',
		});
	});

	it('says once which model called tools, what it thought and what it cost, when streamed', async () => {
		const cost = { credits: 2, usd: 0.03, estimated: true as const };
		const reply = calling(['call_1', 'add', '{"a":1}'], ['call_2', 'now', '{}']);
		reply.model = 'gpt-5.4-2026-03-05';
		Object.assign(reply.choices![0]!.message!, { reasoning_content: 'Sun high.' });
		const { supplied, outputs } = suppliedModel(reply, {}, cost);

		const message = await streamed(supplied, 'Go');

		expect(message.response_metadata).toMatchObject({
			model: 'gpt-5.4',
			model_name: 'gpt-5.4-2026-03-05',
			provider: 'evolink',
		});
		expect(message.additional_kwargs).toMatchObject({ reasoning_content: 'Sun high.' });
		expect(outputs[0]?.json.tokenUsage).toMatchObject({ totalTokens: 17, cost: 0.03 });
	});

	it('answers with a chunk, as LangChain expects of a chat model', async () => {
		const { supplied } = suppliedModel(calling(['call_1', 'add', '{"a":1,"b":2}']));

		const message = await supplied.invoke('Go');

		expect(message.constructor.name).toBe('AIMessageChunk');
		expect(message).toMatchObject({
			tool_calls: [{ id: 'call_1', name: 'add', args: { a: 1, b: 2 } }],
			usage_metadata: { total_tokens: 17 },
		});
	});
});

import type { IDataObject } from 'n8n-workflow';
import { nodeOutput } from '../../../scripts/lib/execution';
import { asFile, evoLinkModel, item, langchain, PNG } from '../support/modelWorkflow';
import { ask, outputOf, withModel, type ModelLab } from './lab';

const schema = {
	type: 'object',
	properties: { email: { type: 'string' } },
	required: ['email'],
	additionalProperties: false,
};

export function chainTests(lab: ModelLab): void {
	const { bodies, run } = lab;

	it('Basic LLM Chain sends the prompt and nothing that was not set', async () => {
		const chain = langchain('Chain', 'chainLlm', 1.9, {
			promptType: 'define',
			text: '={{ $json.prompt }}',
		});
		const execution = await run([ask('Hello'), chain], withModel);

		expect(outputOf(execution, 'Chain').text).toBe('You said: "Hello".');
		expect(bodies()).toEqual([
			{ model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hello' }] },
		]);
	});

	it('Basic LLM Chain sends every option that was set', async () => {
		const chain = langchain('Chain', 'chainLlm', 1.9, { promptType: 'define', text: 'Hello' });
		const execution = await run([ask(''), chain], {
			ai_languageModel: [
				evoLinkModel({
					temperature: 0,
					topP: 0.5,
					topK: 40,
					maxCompletionTokens: 300,
					reasoningEffort: 'low',
					frequencyPenalty: 0,
					presencePenalty: -1,
					seed: 7,
					user: 'user-1',
					promptCacheKey: 'key-1',
					responseFormat: 'json_schema',
					jsonSchema: JSON.stringify({ name: 'reply', strict: true, schema }),
					additionalFields: '{"seed": 8, "logprobs": true}',
				}),
			],
		});

		expect(bodies()[0]).toEqual({
			model: 'gpt-5.4',
			messages: [{ role: 'user', content: 'Hello' }],
			temperature: 0,
			top_p: 0.5,
			top_k: 40,
			max_completion_tokens: 300,
			reasoning_effort: 'low',
			frequency_penalty: 0,
			presence_penalty: -1,
			user: 'user-1',
			prompt_cache_key: 'key-1',
			response_format: {
				type: 'json_schema',
				json_schema: { name: 'reply', strict: true, schema },
			},
			// Additional Fields come last.
			seed: 8,
			logprobs: true,
		});
		expect(outputOf(execution, 'Chain')).toEqual({ email: expect.any(String) });
	});

	it('Basic LLM Chain gives JSON as an object when JSON is asked for', async () => {
		const chain = langchain('Chain', 'chainLlm', 1.9, { promptType: 'define', text: 'Hello' });
		const execution = await run([ask(''), chain], {
			ai_languageModel: [evoLinkModel({ responseFormat: 'json_object' })],
		});

		expect(outputOf(execution, 'Chain')).toMatchObject({ message: 'Hello', images: 0 });
	});

	it('Basic LLM Chain sends images by URL and as data', async () => {
		const chain = langchain('Chain', 'chainLlm', 1.9, {
			promptType: 'define',
			text: 'What is this?',
			messages: {
				messageValues: [
					{
						type: 'HumanMessagePromptTemplate',
						messageType: 'imageUrl',
						imageUrl: 'https://example.com/cat.png',
						imageDetail: 'low',
					},
					{
						type: 'HumanMessagePromptTemplate',
						messageType: 'imageBinary',
						binaryImageDataKey: 'data',
					},
				],
			},
		});
		await run(
			[item({ picture: PNG }), asFile('picture', 'image/png', 'dot.png'), chain],
			withModel,
		);

		const images = bodies()[0]?.messages.flatMap(({ content }) => content) ?? [];
		expect(images).toContainEqual({
			type: 'image_url',
			image_url: { url: 'https://example.com/cat.png', detail: 'low' },
		});
		expect(images).toContainEqual({
			type: 'image_url',
			image_url: { url: `data:image/png;base64,${PNG}` },
		});
	});

	it('Information Extractor fills its attributes', async () => {
		const extractor = langchain('Extractor', 'informationExtractor', 1.2, {
			text: 'Ada Lovelace is 36, her e-mail is ada@example.com',
			attributes: {
				attributes: [
					{ name: 'email', type: 'string', description: 'E-mail address', required: true },
					{ name: 'age', type: 'number', description: 'Age in years', required: true },
				],
			},
		});
		const execution = await run([ask(''), extractor], withModel);

		expect(outputOf(execution, 'Extractor').output).toEqual({ email: 'ada@example.com', age: 36 });
	});

	it('Text Classifier takes the right branch', async () => {
		const classifier = langchain('Classifier', 'textClassifier', 1.1, {
			inputText: 'billing: true, I was charged twice',
			categories: {
				categories: [
					{ category: 'technical', description: 'Something does not work' },
					{ category: 'billing', description: 'Something about money' },
				],
			},
		});
		const execution = await run([ask('kept'), classifier], withModel);

		expect(nodeOutput(execution, 'Classifier', 0)).toEqual([]);
		expect(outputOf(execution, 'Classifier', 1)).toEqual({ prompt: 'kept' });
	});

	it('Summarization Chain summarizes the parts and then the summaries', async () => {
		const summarization = langchain('Summary', 'chainSummarization', 2.1, {
			chunkSize: 10_000,
			chunkOverlap: 0,
			options: {},
		});
		// Longer than the 3,000 tokens that the chain takes for one piece.
		const text = `${'Ants build nests. '.repeat(500)}\n\n${'Bees build combs. '.repeat(500)}`;
		lab.bench.gateway.faults.push(
			{ match: 'Ants build nests', times: 1, content: 'On ants.' },
			{ match: 'Bees build combs', times: 1, content: 'On bees.' },
		);

		const execution = await run([item({ text }), summarization], withModel);

		expect(bodies()).toHaveLength(3);
		expect(bodies()[2]?.messages[0]?.content).toMatch(/On ants\.\s+On bees\./);
		const { text: summary } = outputOf(execution, 'Summary').output as IDataObject;
		expect(summary).toMatch(/^You said/);
	});
}

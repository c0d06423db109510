import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { useGateway } from '../support/chat';

const bench = useGateway();

const messagesOf = async (parameters: INodeParameters, json?: IDataObject) =>
	(await bench.bodyOf(parameters, json)).messages;

const image = (url: string, detail?: string) => ({
	type: 'image_url',
	image_url: { url, ...(detail && { detail }) },
});

const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';

describe('the messages', () => {
	test('stand in the order: system prompt, history rows, history JSON, message', async () => {
		const messages = await messagesOf({
			systemPrompt: 'Be brief.',
			options: {
				history: {
					turn: [
						{ role: 'user', content: 'One' },
						{ role: 'assistant', content: 'Two' },
					],
				},
				historyJson: '[{"role":"user","content":"Three"},{"role":"assistant","content":"Four"}]',
			},
			message: 'Five',
		});
		expect(messages).toEqual([
			{ role: 'system', content: 'Be brief.' },
			{ role: 'user', content: 'One' },
			{ role: 'assistant', content: 'Two' },
			{ role: 'user', content: 'Three' },
			{ role: 'assistant', content: 'Four' },
			{ role: 'user', content: 'Five' },
		]);
	});

	interface Row {
		rule: string;
		parameters: INodeParameters;
		/** The item. */
		json?: IDataObject;
		/** What the messages hold, in their order. */
		contents: unknown[];
	}

	test.each<Row>([
		{
			rule: 'a blank system prompt is not sent',
			parameters: { systemPrompt: ' \n ' },
			contents: ['Hello'],
		},
		{
			rule: 'a missing system prompt is not sent',
			parameters: { systemPrompt: '={{ $json.none }}' },
			contents: ['Hello'],
		},
		{
			rule: 'a message keeps its white space',
			parameters: { message: ' a\n\tb ' },
			contents: [' a\n\tb '],
		},
		{
			rule: 'a number is sent as text',
			parameters: { message: '={{ $json.n }}' },
			json: { n: 0 },
			contents: ['0'],
		},
		{
			rule: 'false is sent as text',
			parameters: { message: '={{ $json.b }}' },
			json: { b: false },
			contents: ['false'],
		},
		{
			rule: 'history rows take expressions',
			parameters: {
				options: { history: { turn: [{ role: 'assistant', content: '={{ $json.said }}' }] } },
			},
			json: { said: 'Earlier' },
			contents: ['Earlier', 'Hello'],
		},
		{
			rule: 'history may be an array by expression',
			parameters: { options: { historyJson: '={{ $json.turns }}' } },
			json: { turns: [{ role: 'user', content: 'Earlier' }] },
			contents: ['Earlier', 'Hello'],
		},
		{
			rule: 'history may be JSON text by expression',
			parameters: { options: { historyJson: '={{ $json.turns }}' } },
			json: { turns: '[{"role":"user","content":"Earlier"}]' },
			contents: ['Earlier', 'Hello'],
		},
		{
			rule: 'blank history is no history',
			parameters: { options: { historyJson: '={{ $json.turns }}' } },
			json: { turns: '' },
			contents: ['Hello'],
		},
		{
			rule: 'missing history is no history',
			parameters: { options: { historyJson: '={{ $json.turns }}' } },
			contents: ['Hello'],
		},
		{
			rule: 'a turn of the history may show images',
			parameters: { options: { historyJson: '={{ $json.turns }}' } },
			json: { turns: [{ role: 'user', content: [image('https://example.com/a.png')] }] },
			contents: [[image('https://example.com/a.png')], 'Hello'],
		},
	])('$rule', async ({ parameters, json = {}, contents }) => {
		expect((await messagesOf(parameters, json)).map(({ content }) => content)).toEqual(contents);
	});

	test('what a turn holds beside role and content stays here', async () => {
		const turn = { id: 7, createdAt: '2026-01-01', role: 'user', content: 'Earlier' };
		const [first] = await messagesOf(
			{ options: { historyJson: '={{ $json.turns }}' } },
			{ turns: [turn] },
		);
		expect(first).toEqual({ role: 'user', content: 'Earlier' });
	});
});

describe('images by URL', () => {
	const [a, b] = ['https://example.com/a,1.jpg?x=1,2', 'http://example.com/b.webp'];

	test.each<[string, unknown, string[]]>([
		['one', a, [a]],
		['several, separated by commas', `${a}, ${b}`, [a, b]],
		['several, separated by commas alone', `${b},${b}`, [b, b]],
		['several, separated by new lines', `${a}\n${b}\r\n\n${PIXEL}\n`, [a, b, PIXEL]],
		['a data URL beside others', `${PIXEL},${a},${PIXEL}`, [PIXEL, a, PIXEL]],
		['an array', [a, '', PIXEL, null], [a, PIXEL]],
		['an array as JSON text', JSON.stringify([a, b]), [a, b]],
	])('%s', async (_how, given, urls) => {
		const [message] = await messagesOf({ imageUrls: '={{ $json.given }}' }, { given } as never);
		expect(message?.content).toEqual([
			{ type: 'text', text: 'Hello' },
			...urls.map((url) => image(url)),
		]);
	});

	test.each([
		['blank', '  '],
		['missing', undefined],
		['an empty list', []],
	])('%s means text only', async (_what, given) => {
		const [message] = await messagesOf({ imageUrls: '={{ $json.given }}' }, { given } as never);
		expect(message?.content).toBe('Hello');
	});

	test('an image needs no message', async () => {
		const [message] = await messagesOf({ message: ' ', imageUrls: a });
		expect(message?.content).toEqual([image(a)]);
	});

	test.each(['auto', 'low', 'high', 'original'])('detail %s is sent with each', async (detail) => {
		const [message] = await messagesOf({
			imageUrls: `${a}\n${b}`,
			options: { imageDetail: detail },
		});
		expect(message?.content).toEqual([
			{ type: 'text', text: 'Hello' },
			image(a, detail),
			image(b, detail),
		]);
	});
});

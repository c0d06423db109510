import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { useGateway } from './support/chat';

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

	test.each<[string, INodeParameters, IDataObject, unknown[]]>([
		['a blank system prompt is not sent', { systemPrompt: ' \n ' }, {}, ['Hello']],
		['a missing system prompt is not sent', { systemPrompt: '={{ $json.none }}' }, {}, ['Hello']],
		['a message keeps its white space', { message: ' a\n\tb ' }, {}, [' a\n\tb ']],
		['a number is sent as text', { message: '={{ $json.n }}' }, { n: 0 }, ['0']],
		['false is sent as text', { message: '={{ $json.b }}' }, { b: false }, ['false']],
		[
			'history rows take expressions',
			{ options: { history: { turn: [{ role: 'assistant', content: '={{ $json.said }}' }] } } },
			{ said: 'Earlier' },
			['Earlier', 'Hello'],
		],
		[
			'history may be an array by expression',
			{ options: { historyJson: '={{ $json.turns }}' } },
			{ turns: [{ role: 'user', content: 'Earlier' }] },
			['Earlier', 'Hello'],
		],
		[
			'history may be JSON text by expression',
			{ options: { historyJson: '={{ $json.turns }}' } },
			{ turns: '[{"role":"user","content":"Earlier"}]' },
			['Earlier', 'Hello'],
		],
		[
			'blank history is no history',
			{ options: { historyJson: '={{ $json.turns }}' } },
			{ turns: '' },
			['Hello'],
		],
		[
			'missing history is no history',
			{ options: { historyJson: '={{ $json.turns }}' } },
			{},
			['Hello'],
		],
		[
			'a turn of the history may show images',
			{ options: { historyJson: '={{ $json.turns }}' } },
			{ turns: [{ role: 'user', content: [image('https://example.com/a.png')] }] },
			[[image('https://example.com/a.png')], 'Hello'],
		],
	])('%s', async (_rule, parameters, json, contents) => {
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

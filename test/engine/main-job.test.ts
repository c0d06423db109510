import { type Gateway, startGateway } from '../gateway';
import { API_KEY, runNode } from './support/runNode';

let gateway: Gateway;
beforeAll(async () => {
	gateway = await startGateway({ apiKey: API_KEY });
});
afterAll(async () => await gateway.close());
beforeEach(() => gateway.reset());

const chat = (parameters: object = {}) => ({
	model: { __rl: true, mode: 'list', value: 'gpt-5.4' },
	message: '={{ $json.text }}',
	...parameters,
});

test('runs one completion per item, in order and paired', async () => {
	const { items, error } = await runNode({
		url: gateway.url,
		parameters: chat(),
		items: ['one', 'two', 'three'].map((text) => ({ json: { text: `Reply with exactly: ${text}` } })),
	});
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.content)).toEqual(['one', 'two', 'three']);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	expect(gateway.completions).toHaveLength(3);
	console.log(JSON.stringify(gateway.completions[0]), JSON.stringify(items[0]));
});

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';
import { until } from '../delivery/support';
import type { RunResult } from '../support/runNode';
import { numbered, usePaidNode } from '../paid/support';

const node = usePaidNode();
const CONTINUE = { node: { onError: 'continueRegularOutput' as const } };
const texts = numbered(20);
const totalOf = ({ json }: INodeExecutionData) =>
	(json.usage as { total_tokens: number }).total_tokens;
const answers = ({ items }: RunResult) =>
	items.map(({ json }) => json.content).filter((content) => content !== undefined);

let images: INodeExecutionData[];
beforeAll(async () => {
	const picture = sharp({ create: { width: 2, height: 2, channels: 3, background: 'teal' } });
	const data = (await picture.png().toBuffer()).toString('base64');
	images = texts.map((text) => ({
		json: { text: `Reply with exactly: ${text}` },
		binary: { data: { data, mimeType: 'image/png', fileName: 'teal.png' } },
	}));
});

describe('items with images wait for their turn and for the cap at once', () => {
	const options = { binaryFields: 'data' };

	test('a fresh run', async () => {
		const one = await node.run([], options, {}, { items: images.slice(0, 1) });
		const maxTotalTokens = totalOf(one.items[0]!) * 10;
		node.gateway.reset();
		const caps = { maxTotalTokens, maxConcurrency: 2 };
		const result = await node.run([], options, caps, { items: images, ...CONTINUE });
		expect(answers(result)).toHaveLength(10);
		expect(node.paid).toBe(10);
	});

	test('beside items without, one of them identical to another, after a failed run', async () => {
		node.gateway.faults.push({ match: texts[15]!, status: 400, times: 1 });
		const items: INodeExecutionData[] = [
			...images,
			{ json: { text: 'Hi' } },
			{ json: { text: 'Hi' } },
		];
		const all = { ...options, askIdenticalOnce: true };
		const mixed = items.map((item) => ({
			...item,
			json: { ...item.json, field: item.binary ? 'data' : '' },
		}));
		const more = { items: mixed };
		const by = { ...all, binaryFields: '={{ $json.field }}' };
		await node.run([], by, { maxConcurrency: 2 }, more);
		const result = await node.run([], by, { maxTotalTokens: 1e9, maxConcurrency: 2 }, more);
		expect(result.error).toBeUndefined();
		expect(result.items).toHaveLength(22);
		expect(node.paid).toBe(21);
	});
});

test('Stop ends those that wait for the cap', async () => {
	node.gateway.configure({ latencyMs: 60_000 });
	const stop: { now?: () => void } = {};
	const running = node.run(
		texts,
		{},
		{ maxTotalTokens: 1e6 },
		{ onStart: (cancel) => (stop.now = cancel) },
	);
	await until(() => node.gateway.stats.inFlight === 4);
	stop.now?.();
	const { run } = await running;
	expect(run.status).toBe('canceled');
	await until(() => node.gateway.stats.inFlight === 0);
	expect(node.gateway.completions).toHaveLength(4);
});

test('Stop does not wait for the price list', async () => {
	const model = 'gpt-slow-prices';
	node.gateway.configure({ models: [model] });
	const path = `/v1/catalog/models/${model}/pricing-rules`;
	node.gateway.faults.push({ path, stall: 'before-headers' });
	const stop: { now?: () => void } = {};
	const parameters = { model: { __rl: true, mode: 'id', value: model } };
	const running = node.run(
		texts,
		{},
		{ maxCredits: 1 },
		{ parameters, onStart: (cancel) => (stop.now = cancel) },
	);
	await until(() => node.gateway.requests.length === 1);
	stop.now?.();
	expect((await running).run.status).toBe('canceled');
	expect(node.gateway.completions).toEqual([]);
	const again = await node.run(texts.slice(0, 3), {}, { maxCredits: 1 }, { parameters });
	expect(answers(again)).toHaveLength(3);
});

test('replies of very different size pass a cap by what is in flight at most', async () => {
	const sizes = texts.map((text, index) => `${text}${' and more'.repeat(index * 20)}`);
	const items = sizes.map((text) => ({ json: { text: `Reply with exactly: ${text}` } }));
	const caps: IDataObject = { maxTotalTokens: 3_000, maxConcurrency: 3 };
	const result = await node.run([], {}, caps, { items, ...CONTINUE });
	const used = result.items.filter(({ json }) => json.usage).map(totalOf);
	const sum = used.reduce((total, each) => total + each, 0);
	expect(sum).toBeGreaterThan(2_000);
	expect(sum).toBeLessThan(3_000 + 3 * Math.max(...used));
});

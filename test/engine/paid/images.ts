import { randomUUID } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import { chat, useGateway } from '../support/chat';

const bench = useGateway();

const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** An item with the picture, under whatever name; `text` is what it asks for. */
const item = (text: string, fileName: string, data = PNG): INodeExecutionData => ({
	json: { text: `Reply with exactly: ${text}` },
	binary: { data: { data, mimeType: 'image/png', fileName } },
});

const run = async (workflowId: string, items: INodeExecutionData[], transfer = 'upload') =>
	await bench.run(
		chat({
			message: '={{ $json.text }}',
			options: { binaryFields: 'data', imageTransfer: transfer },
			requestOptions: { maxConcurrency: 1 },
		}),
		[],
		{ workflowId, items },
	);
const uploads = () => bench.gateway.requests.filter(({ path }) => path.includes('/upload/')).length;

test.each(['upload', 'inline'])('%s: images count by their bytes', async (transfer) => {
	const workflowId = randomUUID();
	bench.gateway.faults.push({ match: 'answer 2', status: 400, times: 1 });
	await run(workflowId, [item('answer 1', 'a.png'), item('answer 2', 'a.png')], transfer);
	const { items } = await run(
		workflowId,
		[item('answer 1', 'renamed.png'), item('answer 2', 'a.png')],
		transfer,
	);
	expect(items.map(({ json }) => [json.content, json.reused ?? false])).toEqual([
		['answer 1', true],
		['answer 2', false],
	]);
	expect(bench.gateway.stats.paid).toBe(2);
	// The URL of the first run is good for the second.
	expect(uploads()).toBe(transfer === 'upload' ? 1 : 0);
});

test('another image is another request', async () => {
	const workflowId = randomUUID();
	const other = Buffer.concat([Buffer.from(PNG, 'base64'), Buffer.from('more')]).toString('base64');
	bench.gateway.faults.push({ match: 'answer 2', status: 400, times: 1 });
	await run(workflowId, [item('answer 1', 'a.png'), item('answer 2', 'a.png')]);
	const { items } = await run(workflowId, [item('answer 1', 'a.png', other)]);
	expect(items[0]?.json).not.toHaveProperty('reused');
	expect([bench.gateway.stats.paid, uploads()]).toEqual([2, 2]);
});

test('after an unknown outcome the same URL is sent with the same key', async () => {
	const workflowId = randomUUID();
	bench.gateway.faults.push({ match: 'answer 1', reset: 'mid-body', times: 1 });
	await run(workflowId, [item('answer 1', 'a.png')]);
	const { items } = await run(workflowId, [item('answer 1', 'a.png')]);
	expect(items[0]?.json.content).toBe('answer 1');
	expect(bench.gateway.stats).toMatchObject({ paid: 1, replayed: 1 });
	expect(uploads()).toBe(1);
});

test('a run that succeeds leaves no URL behind', async () => {
	const workflowId = randomUUID();
	await run(workflowId, [item('answer 1', 'a.png')]);
	await run(workflowId, [item('answer 1', 'a.png')]);
	expect([bench.gateway.stats.paid, uploads()]).toEqual([2, 2]);
});

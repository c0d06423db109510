import { randomUUID } from 'node:crypto';
import { chatStream } from '../support/chatStream';
import {
	agent,
	chatTrigger,
	evoLinkModel,
	item,
	manualTrigger,
	modelWorkflow,
} from '../support/modelWorkflow';
import { asking, contentsOf, itemsOf, jsonOf, numbered, type PaidLab, RETRY } from './lab';

const KEY = /^[A-Za-z0-9._-]{16,96}$/;

/** What rides along with a paid request. */
export function keptTests(lab: PaidLab): void {
	const keysOf = (text: string) =>
		lab.gateway.completions
			.filter(({ body }) => JSON.stringify(body).includes(text))
			.map(({ headers }) => String(headers['idempotency-key']));

	it("an input column 'error' beside the reply makes Retry On Fail pay no item twice", async () => {
		const texts = numbered(5);
		const id = await lab.workflowFor(texts, {
			options: { outputField: 'reply' },
			settings: RETRY,
			more: { error: 'an old one', row: 7 },
		});
		const execution = await lab.execute(id);
		expect(execution.status).toBe('success');
		expect(jsonOf(execution)).toEqual(
			texts.map((text) => ({ text, row: 7, reply: expect.objectContaining({ content: text }) })),
		);
		expect(lab.gateway.stats).toMatchObject({ paid: 5, completions: 5 });
	});

	it("a gateway's own 'error' in a raw reply doesn't either", async () => {
		lab.gateway.faults.push({ match: 'answer', patch: { error: '' } });
		const id = await lab.workflowFor(numbered(5), {
			parameters: { simplify: false },
			settings: RETRY,
		});
		expect(jsonOf(await lab.execute(id))).toHaveLength(5);
		expect(lab.gateway.stats.paid).toBe(5);
	});

	it('a chat that watches gets every text, and Retry On Fail pays for it once', async () => {
		const texts = numbered(10);
		lab.gateway.faults.push({ match: texts[6]!, status: 400, times: 1 });
		const webhookId = randomUUID();
		const id = await lab.create([
			chatTrigger(webhookId),
			...itemsOf(texts),
			asking({ settings: RETRY }),
		]);
		await lab.bench.api.activateWorkflow(id);
		const heard: string[] = [];
		let text = '';
		const url = `${lab.bench.host.url}/webhook/${webhookId}/chat`;
		for await (const { type, content = '', metadata } of chatStream(url, 'go')) {
			if (metadata?.nodeName !== 'EvoLink') continue;
			if (type === 'item') text += content;
			if (type === 'end') text = (heard.push(text), '');
		}
		for (const each of texts) expect(heard.join(' ')).toContain(each);
		expect(lab.gateway.stats).toMatchObject({ paid: 10, completions: 11 });
		expect(lab.gateway.completions[0]?.body).toMatchObject({ stream: true });
		await lab.bench.api.deactivateWorkflow(id);
	});

	it('identical items are asked once, each with its own pairing', async () => {
		const texts = Array.from({ length: 20 }, (_, index) => numbered(4)[index % 4]!);
		const id = await lab.workflowFor(texts, { options: { askIdenticalOnce: true } });
		const execution = await lab.execute(id);
		expect(contentsOf(execution)).toEqual(texts);
		expect(lab.gateway.stats.completions).toBe(4);
		const counts = jsonOf(execution).map(
			({ shared = false, usage }) =>
				[shared, (usage as { total_tokens: number }).total_tokens > 0] as const,
		);
		expect(counts.filter(([shared, counted]) => !shared && counted)).toHaveLength(4);
		expect(counts.filter(([shared, counted]) => shared && !counted)).toHaveLength(16);
	});

	it('each request has an Idempotency-Key of its own, and its attempts have the same', async () => {
		const texts = numbered(4);
		lab.gateway.faults.push({ match: texts[1]!, status: 503, times: 1 });
		const id = await lab.workflowFor(texts);
		expect(contentsOf(await lab.execute(id))).toEqual(texts);
		const keys = texts.map(keysOf);
		expect(keys.map(({ length }) => length)).toEqual([1, 2, 1, 1]);
		expect(new Set(keys[1]).size).toBe(1);
		expect(new Set(keys.flat()).size).toBe(4);
		for (const key of keys.flat()) expect(key).toMatch(KEY);
	});

	it('a request of unknown outcome is sent again with its key by the next run', async () => {
		const texts = numbered(2);
		lab.gateway.faults.push({ match: texts[1]!, reset: 'mid-body', times: 1 });
		const id = await lab.workflowFor(texts);
		expect((await lab.execute(id)).status).toBe('error');
		expect(contentsOf(await lab.execute(id))).toEqual(texts);
		const [first, second] = keysOf(texts[1]!);
		expect(second).toBe(first);
		// The gateway honours the key: what was lost on its way came again, free of charge.
		expect(lab.gateway.stats).toMatchObject({ paid: 2, replayed: 1 });
	});

	it('so has the chat model', async () => {
		lab.gateway.faults.push({ status: 503 });
		const workflow = modelWorkflow('Keys', [manualTrigger, item({ prompt: 'Hello' }), agent()], {
			ai_languageModel: [evoLinkModel()],
		});
		const { id } = await lab.bench.createWorkflow(workflow);
		expect((await lab.execute(id)).status).toBe('success');
		const keys = keysOf('Hello');
		expect(keys).toEqual([expect.stringMatching(KEY), keys[0]]);
	});
}

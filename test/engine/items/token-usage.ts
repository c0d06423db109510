import { chat, useGateway } from '../support/chat';
import type { RunResult } from '../support/runNode';

const bench = useGateway();

const reported = ({ run }: RunResult) =>
	run.data.resultData.runData.EvoLink?.at(-1)?.metadata?.tokenUsage;

const sum = (result: RunResult, field: string) =>
	result.items.reduce(
		(total, { json }) => total + ((json.usage as Record<string, number> | undefined)?.[field] ?? 0),
		0,
	);

const texts = ['one', 'two', 'three'].map((text) => ({ text }));

test("the host's account of the execution gets the sum of all items", async () => {
	const result = await bench.run(chat({ message: '={{ $json.text }}' }), texts);
	expect(sum(result, 'prompt_tokens')).toBeGreaterThan(0);
	expect(reported(result)).toEqual({
		inputTokens: sum(result, 'prompt_tokens'),
		outputTokens: sum(result, 'completion_tokens'),
	});
});

test('streamed replies count as well', async () => {
	const result = await bench.run(chat({ options: { stream: 'always' } }), [{}]);
	expect(reported(result)).toEqual({
		inputTokens: sum(result, 'prompt_tokens'),
		outputTokens: sum(result, 'completion_tokens'),
	});
});

test('failed items do not count', async () => {
	bench.gateway.faults.push({ match: 'two', content: '' });
	const result = await bench.run(chat({ message: '={{ $json.text }}' }), texts, {
		node: { onError: 'continueRegularOutput' },
	});
	expect(result.items[1]?.json.error).toBeDefined();
	expect(reported(result)?.inputTokens).toBe(sum(result, 'prompt_tokens'));
});

test('an execution starts at nothing', async () => {
	const first = await bench.run(chat(), [{}]);
	const second = await bench.run(chat(), [{}]);
	expect(reported(second)).toEqual(reported(first));
});

test.each([
	['no usage', { usage: null }],
	['no counts', { usage: {} }],
])('a reply with %s is not counted', async (_what, patch) => {
	bench.gateway.faults.push({ patch });
	const result = await bench.run(chat(), [{}]);
	expect(result.error).toBeUndefined();
	expect(reported(result)).toBeUndefined();
});

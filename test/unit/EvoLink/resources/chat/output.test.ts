import type { IExecuteSingleFunctions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Completed } from '../../../../../nodes/EvoLink/delivery/complete';
import { enterRun } from '../../../../../nodes/EvoLink/delivery/enterRun';
import type { CompletionJob, ReadAnswer } from '../../../../../nodes/EvoLink/job';
import { toChatItem } from '../../../../../nodes/EvoLink/resources/chat/output';
import { jobOf } from '../../support/completionOrder';

const ANSWER: ReadAnswer = {
	id: 'c1',
	model: 'gpt-5.4',
	text: '{"city": "Rome"}',
	content: { city: 'Rome' },
	finishReason: 'stop',
	toolCalls: [],
	usage: { prompt_tokens: 3, completion_tokens: 4 },
};
const SIMPLE = {
	content: { city: 'Rome' },
	finish_reason: 'stop',
	model: 'gpt-5.4',
	usage: { prompt_tokens: 3, completion_tokens: 4 },
	id: 'c1',
};
const BODY = { id: 'c1', object: 'chat.completion', created: 7 };
const CALL = {
	id: 'call_1',
	type: 'function' as const,
	function: { name: 'look', arguments: '{}' },
};

const JOB = jobOf({ model: 'gpt-5.4', read: () => ANSWER });

/** What the third item of a run becomes with this job and this reply. */
async function itemOf(job: Partial<CompletionJob>, completed: object = {}) {
	const context = {
		getExecuteData: () => context,
		getItemIndex: () => 2,
		getNode: () => ({}),
		getWorkflow: () => ({}),
		getNodeParameter: (_name: string, otherwise: unknown) => otherwise,
		getInputData: () => ({ json: { id: 7, error: 'of the node before' } }),
		continueOnFail: () => false,
	} as unknown as IExecuteSingleFunctions;
	enterRun(context, () => ({ job: { ...JOB, ...job } }));
	const response = { body: BODY, answer: ANSWER, notes: {}, ...completed } as unknown as Completed;
	return await toChatItem.call(context, [], response as unknown as IN8nHttpFullResponse);
}

test.each<{ what: string; job?: Partial<CompletionJob>; completed?: object; json: object }>([
	{ what: 'the answer', json: SIMPLE },
	{
		what: 'what the model thought',
		completed: { answer: { ...ANSWER, reasoning: 'Hm' } },
		json: { ...SIMPLE, reasoning: 'Hm' },
	},
	{
		what: 'the tools that it calls',
		completed: { answer: { ...ANSWER, toolCalls: [CALL] } },
		json: { ...SIMPLE, tool_calls: [CALL] },
	},
	{
		what: 'who paid for it and what it cost',
		completed: { notes: { shared: true }, cost: { credits: 0.5 } },
		json: { ...SIMPLE, shared: true, cost: { credits: 0.5 } },
	},
	{
		what: 'a cost that can not be told',
		completed: { cost: null },
		json: { ...SIMPLE, cost: null },
	},
	{ what: 'the body without Simplify', job: { simplify: false }, json: BODY },
	{
		what: 'the body with models asked and cost',
		job: { simplify: false },
		completed: { notes: { attempted_models: ['a', 'b'] }, cost: { credits: 0.5 } },
		json: { ...BODY, attempted_models: ['a', 'b'], cost: { credits: 0.5 } },
	},
	{
		what: "the answer among the input's fields",
		job: { outputField: 'reply' },
		json: { id: 7, reply: SIMPLE },
	},
	{
		what: "the body among the input's fields",
		job: { outputField: 'reply', simplify: false },
		completed: { notes: { reused: true } },
		json: { id: 7, reply: { ...BODY, reused: true } },
	},
])('an item holds $what', async ({ job = {}, completed, json }) => {
	const [item, ...others] = await itemOf(job, completed);
	expect(item).toStrictEqual({ json, pairedItem: { item: 2 } });
	expect(others).toEqual([]);
});

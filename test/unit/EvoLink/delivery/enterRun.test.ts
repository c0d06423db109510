import { enterRun, jobOf, runOf } from '../../../../nodes/EvoLink/delivery/enterRun';
import type { Prepared } from '../../../../nodes/EvoLink/job';
import { paidReplies } from '../../../../nodes/shared/delivery/paidReplies';
import { inputFault } from '../../../../nodes/shared/errors/inputFault';
import { settleNow } from '../../../../nodes/shared/errors/settle';
import { itemContext } from '../support/itemContext';

interface Item {
	index?: number;
	/** The host's record of the node's execution. */
	record?: object;
	requestOptions?: object;
	resource?: string;
	node?: object;
	workflow?: object;
	host?: object;
}

const MODELS: Prepared = { job: { service: 'models' } };

/** An item that has come in, and the run it belongs to. */
function enter(item: Item = {}, prepared = MODELS) {
	const { index = 0, record = {}, requestOptions = {}, resource, node, workflow, host } = item;
	const context = itemContext({
		index,
		parameters: { requestOptions, ...(resource !== undefined && { resource }) },
		host: {
			getExecuteData: () => record,
			getNode: () => node ?? {},
			getWorkflow: () => workflow ?? {},
			...host,
		},
	});
	enterRun(context, () => prepared);
	return { context, run: runOf(context) };
}

const NOT_PREPARED = {
	error: {
		fault: {
			kind: 'invalid-input',
			words: { title: 'The item was not prepared', advice: 'Run the workflow again' },
		},
	},
};

describe('the run of an item', () => {
	test('is the one of the other items of the execution', () => {
		const record = {};
		const [first, second] = [0, 1].map((index) => enter({ record, index }).run);
		expect(second).toBe(first);
		expect(enter({ index: 1 }).run).not.toBe(first);
	});

	test('is a new one when the item comes in again', () => {
		const record = {};
		const first = enter({ record }).run;
		const again = enter({ record }).run;
		expect(again).not.toBe(first);
		expect(enter({ record, index: 1 }).run).toBe(again);
	});

	test('stays its own when a parallel call of the tool begins another', () => {
		const record = {};
		const first = enter({ record });
		enter({ record });
		expect(runOf(first.context)).toBe(first.run);
	});

	test('is known in whatever the host derives from the item', () => {
		const { context, run } = enter();
		const derived = Object.create(Object.create(context) as object) as typeof context;
		expect(runOf(derived)).toBe(run);
	});

	test('is missing for an item that did not come in', () => {
		expect(settleNow(() => runOf(itemContext()))).toMatchObject(NOT_PREPARED);
	});
});

describe('the job of an item', () => {
	test('is what was prepared for it', () => {
		const record = {};
		enter({ record });
		const { context } = enter({ record, index: 1 }, { job: { service: 'credits' } });
		expect(jobOf(context, 'credits')).toEqual({ service: 'credits' });
	});

	test("is not another service's", () => {
		const { context } = enter();
		expect(settleNow(() => jobOf(context, 'credits'))).toMatchObject(NOT_PREPARED);
	});

	test('is missing with the reason why', () => {
		const fault = inputFault('wrong', 'Mend it').fault;
		const { run } = enter({}, { fault: inputFault('wrong', 'Mend it') });
		expect(settleNow(() => run.job(0))).toMatchObject({ error: { fault } });
	});
});

describe('Request Options that can not be used', () => {
	const faultOf = (item: Item, prepared?: Prepared) => {
		const { run } = enter(item, prepared);
		return { fault: settleNow(() => run.job(item.index ?? 0)), run };
	};

	test('are the fault of every item, which keeps its input if it would have', () => {
		const record = {};
		const requestOptions = { maxConcurrency: 0 };
		const named = {
			error: {
				fault: { words: { title: expect.stringContaining("'Max Concurrency'") as unknown } },
			},
		};
		const first = faultOf({ record, requestOptions }, { ...MODELS, keepsInput: true });
		const second = faultOf({ record, requestOptions, index: 1 });
		expect([first.fault, second.fault]).toMatchObject([named, named]);
		expect([0, 1].map((index) => first.run.keepsInput(index))).toEqual([true, false]);
	});

	test('say what the host says when it can not read them, and where to look', () => {
		const getNodeParameter = () => {
			throw new Error('bad expression');
		};
		expect(faultOf({ host: { getNodeParameter } }).fault).toMatchObject({
			error: {
				fault: {
					kind: 'invalid-input',
					words: { title: 'bad expression', advice: "Check 'Request Options'" },
				},
			},
		});
	});

	test('leave the item what it was prepared for when they can be used', () => {
		expect(faultOf({ requestOptions: { maxConcurrency: 3 } }).fault).toEqual({
			value: { service: 'models' },
		});
	});
});

describe('caps', () => {
	const requestOptions = { maxTotalTokens: 10, maxCredits: 1, maxConcurrency: 3 };

	test.each<{ what: string; item: Item; capped: boolean }>([
		{ what: 'are there if they are set', item: { requestOptions }, capped: true },
		{
			what: 'hold for completions',
			item: { requestOptions, resource: 'chat' },
			capped: true,
		},
		{
			what: 'do not hold for other operations',
			item: { requestOptions, resource: 'file' },
			capped: false,
		},
		{
			what: 'are not there if none is set',
			item: { requestOptions: { maxConcurrency: 3 }, node: { retryOnFail: true } },
			capped: false,
		},
	])('$what', ({ item, capped }) => {
		const { run } = enter(item);
		expect(run.budget !== undefined).toBe(capped);
		expect(run.settings.maxConcurrency).toBe(3);
	});

	test('that make no sense are no matter of other operations', () => {
		const { run } = enter({ requestOptions: { maxCredits: 'many' }, resource: 'file' });
		expect(run.settingsFault).toBeUndefined();
	});

	test.each<{ what: string; node: object; requestOptions: object; same: boolean }>([
		{
			what: 'with Retry On Fail are spent by all tries together',
			node: { retryOnFail: true },
			requestOptions,
			same: true,
		},
		{ what: 'without it are new for each run', node: {}, requestOptions, same: false },
	])('$what', ({ same, ...item }) => {
		const record = {};
		const [first, again] = [0, 1].map(() => enter({ record, ...item }).run);
		expect(first?.budget).toBeDefined();
		expect(again?.budget).toBeDefined();
		expect(again?.budget === first?.budget).toBe(same);
	});
});

describe('what a run pays for', () => {
	const workflow = { id: 'w1' };
	const node = { id: 'n1', credentials: { evoLinkApi: { id: 'c1', name: 'Mine' } } };
	const claimOf = (item: Item) => enter({ workflow, node, ...item }).run.claim;
	const ownerOf = (item: Item) => claimOf(item)?.owner;

	test.each<{ what: string; item: Item }>([
		{ what: 'by the same node', item: {} },
		{
			what: 'by the same node after its credential was renamed',
			item: { node: { id: 'n1', credentials: { evoLinkApi: { id: 'c1', name: 'Ours' } } } },
		},
	])('may be used $what', ({ item }) => {
		expect(ownerOf({})).toEqual(expect.any(String));
		expect(ownerOf(item)).toBe(ownerOf({}));
	});

	test.each<{ what: string; item: Item }>([
		{ what: 'in another workflow', item: { workflow: { id: 'w2' } } },
		{ what: 'by another node', item: { node: { ...node, id: 'n2' } } },
		{
			what: 'with another credential',
			item: { node: { id: 'n1', credentials: { evoLinkApi: { id: 'c2' } } } },
		},
		{ what: 'with no EvoLink credential', item: { node: { id: 'n1', credentials: {} } } },
		{ what: 'with no credential at all', item: { node: { id: 'n1' } } },
	])('is kept, and not used $what', ({ item }) => {
		expect(ownerOf(item)).toEqual(expect.any(String));
		expect(ownerOf(item)).not.toBe(ownerOf({}));
	});

	test.each<{ what: string; item: Item }>([
		{ what: 'in a workflow that was never saved', item: { workflow: {} } },
		{ what: 'for a node without an ID', item: { node: {} } },
		{ what: 'if it is not to be reused', item: { requestOptions: { reusePaidReplies: false } } },
	])('is not kept $what', ({ item }) => {
		expect(claimOf(item)).toBeUndefined();
	});

	test('leaves when it has expired, though the next run keeps nothing', () => {
		paidReplies.join('a run before').keep('reply', 'request', {}, 0);
		expect(paidReplies.size).toBe(1);
		enter();
		expect(paidReplies.size).toBe(0);
	});
});

describe('the host tells', () => {
	test.each<{ inputData?: object; broken: boolean }>([
		{ inputData: { main: [[{}, {}]] }, broken: true },
		{ inputData: { ai_tool: [[{}, {}]] }, broken: true },
		{ inputData: { main: [[{}]], ai_tool: [[{}, {}]] }, broken: false },
		{ inputData: { main: [null] }, broken: false },
		{ inputData: { main: [] }, broken: false },
		{ inputData: {}, broken: false },
		{ broken: false },
	])('how many items will come: $inputData', ({ inputData, broken }) => {
		expect(enter({ host: { inputData } }).run.sweepBroken).toBe(broken);
	});

	test.each([true, false])('whether to go on after a failure: %p', (mayContinue) => {
		const { run } = enter({ host: { continueOnFail: () => mayContinue } });
		expect(run.mayContinue).toBe(mayContinue);
	});

	test('that the execution was stopped', () => {
		const execution = new AbortController();
		const { run } = enter({
			host: {
				signal: execution.signal,
				getExecutionCancelSignal(this: { signal: AbortSignal }) {
					return this.signal;
				},
			},
		});
		expect(run.stopped).toBe(false);
		execution.abort();
		expect(run.stopped).toBe(true);
	});
});

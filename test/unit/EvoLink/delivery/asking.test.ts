import { Asking } from '../../../../nodes/EvoLink/delivery/asking';
import type { NodeRun } from '../../../../nodes/EvoLink/delivery/nodeRun';
import type { Relay } from '../../../../nodes/EvoLink/delivery/relay';
import type { CompletionJob } from '../../../../nodes/EvoLink/job';
import type { Claim } from '../../../../nodes/shared/delivery/claim';
import { PaidReplies } from '../../../../nodes/shared/delivery/paidReplies';
import { type Fault, FaultError } from '../../../../nodes/shared/errors/fault';
import {
	completion,
	type Ending,
	type OrderGiven,
	orderOf,
	REQUEST,
	runWith,
	service,
	tokenBudget,
	used,
} from '../support/completionOrder';

const OK = { body: completion('{"city":"Rome"}', used(5)) };
const NO_JSON = { body: completion('Rome', used(7)) };
const NO_JSON_NO_USAGE = { body: completion('Rome') };
const UNKNOWN_MODEL: Ending = { fault: { kind: 'not-found', httpStatus: 404 } };
const FAILING: Ending = { fault: { repeat: 'safe', httpStatus: 500 } };
const REFUSED: Ending = { fault: { kind: 'bad-request', httpStatus: 400 } };
const LOST: Ending = { fault: { kind: 'connection-lost', repeat: 'unknown' } };

/** What comes of one item whose requests end like this. */
async function ask(
	job: Partial<CompletionJob>,
	endings: Ending[],
	{ run = runWith(), ...given }: { run?: NodeRun } & Omit<OrderGiven, 'job'> = {},
) {
	const { send, asked, keys } = service(...endings);
	const outcome = await new Asking(run, orderOf({ job, send, ...given })).answer().then(
		(value) => ({ value, fault: undefined, error: undefined }),
		(error: unknown) => ({
			value: undefined,
			fault: error instanceof FaultError ? error.fault : undefined,
			error,
		}),
	);
	return { ...outcome, asked, keys, models: asked.map(({ model }) => model), run };
}

const bodyOf = (order: { request: object } | undefined) =>
	(order?.request as typeof REQUEST | undefined)?.body;

test('an item without images sends its request as it is', async () => {
	const { asked } = await ask({ streaming: true }, [OK]);
	expect(asked).toHaveLength(1);
	expect(asked[0]).toMatchObject({ service: 'chat', model: 'first', streaming: true });
	expect(asked[0]?.request).toBe(REQUEST);
	expect(asked[0]).not.toHaveProperty('onText');
});

test('images are put into the request, and may be uploaded', async () => {
	const claim = new PaidReplies().join('node');
	const run = runWith({ claim });
	const withImages = { ...REQUEST, url: '/with-images' };
	const attachTo = jest.fn(async () => await Promise.resolve(withImages));
	const { asked } = await ask({}, [OK], { run, images: { digests: [], attachTo } });
	expect(attachTo.mock.calls).toEqual([
		[REQUEST, { send: expect.any(Function), urls: run.uploads, claim }],
	]);
	expect(asked.map(({ request }) => request)).toEqual([withImages]);
});

test('an answer comes with its usage and a receipt', async () => {
	const { value } = await ask({}, [OK]);
	expect(value).toMatchObject({
		body: OK.body,
		answer: { content: { city: 'Rome' }, usage: { total_tokens: 5 } },
		notes: {},
	});
	expect(value?.notes).toEqual({});
	expect(value?.receipt).toEqual({ charges: [{ model: 'first', usage: { total_tokens: 5 } }] });
});

test('a reply that says no usage gets none', async () => {
	const { value } = await ask({}, [{ body: completion('{}') }]);
	expect(value?.body).not.toHaveProperty('usage');
	expect(value?.answer.usage).toEqual({});
	expect(value?.receipt.charges).toEqual([{ model: 'first', usage: undefined }]);
});

const THREE = { fallbackModels: ['second', 'third'] };

test.each<{ what: string; job?: object; endings: Ending[]; models: string[] }>([
	{ what: 'a model that answers', endings: [OK], models: ['first'] },
	{ what: 'an unknown model', endings: [UNKNOWN_MODEL, OK], models: ['first', 'second'] },
	{ what: 'a failing model', endings: [FAILING, OK], models: ['first', 'second'] },
	{
		what: 'two of them',
		endings: [FAILING, UNKNOWN_MODEL, OK],
		models: ['first', 'second', 'third'],
	},
	{
		what: 'all of them',
		endings: [FAILING, FAILING, UNKNOWN_MODEL],
		models: ['first', 'second', 'third'],
	},
	{ what: 'a refused request', endings: [REFUSED], models: ['first'] },
	{ what: 'an unknown outcome', endings: [LOST], models: ['first'] },
	{ what: 'a reply that is no JSON', endings: [NO_JSON], models: ['first'] },
	{
		what: 'a reply to repair',
		job: { maxRepairs: 1 },
		endings: [FAILING, NO_JSON, OK],
		models: ['first', 'second', 'second'],
	},
	{
		what: 'a model that goes while it repairs',
		job: { maxRepairs: 1 },
		endings: [NO_JSON, UNKNOWN_MODEL, OK],
		models: ['first', 'first', 'second'],
	},
])('models asked after $what: $models', async ({ job, endings, models }) => {
	const result = await ask({ ...THREE, ...job }, endings);
	expect(result.models).toEqual(models);
	expect(result.asked.map((order) => bodyOf(order)?.model)).toEqual(models);
	expect(bodyOf(result.asked.at(-1))?.messages[0]).toEqual(REQUEST.body.messages[0]);
	expect(result.asked.every(({ request }) => request.url === REQUEST.url)).toBe(true);
	const attempted = [...new Set(models)];
	const told = attempted.length > 1 ? { attempted_models: attempted } : {};
	expect(result.value?.notes ?? pick(result.fault, 'attempted_models')).toEqual(told);
	const charged = result.value?.receipt.charges.at(-1)?.model;
	expect(charged).toBe(result.value && models.at(-1));
});

const pick = (fault: Fault | undefined, name: string) => {
	const value = fault?.facts?.[name];
	return value === undefined ? {} : { [name]: value };
};

test.each<{ job: Partial<CompletionJob>; ending: Ending; ends: boolean }>([
	{ job: THREE, ending: UNKNOWN_MODEL, ends: true },
	{ job: THREE, ending: FAILING, ends: false },
	{ job: {}, ending: UNKNOWN_MODEL, ends: false },
])(
	'a model that can not be had is not asked again where another one may be: $ends',
	async (row) => {
		const { asked } = await ask(row.job, [row.ending, OK]);
		const fault = {
			kind: 'unavailable',
			repeat: 'never',
			...('fault' in row.ending && row.ending.fault),
		};
		expect(asked[0]?.endsOn?.(fault as Fault)).toBe(row.ends);
	},
);

test('a repair shows the model its reply, and is paid for as well', async () => {
	const { value, asked } = await ask({ maxRepairs: 2 }, [NO_JSON, OK]);
	expect(bodyOf(asked[1])?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
	expect(bodyOf(asked[1])?.messages[1]?.content).toBe('Rome');
	expect(value).toMatchObject({
		body: { ...OK.body, usage: { total_tokens: 12 } },
		answer: { content: { city: 'Rome' }, usage: { total_tokens: 12 } },
		receipt: {
			charges: [
				{ model: 'first', usage: { total_tokens: 7 } },
				{ model: 'first', usage: { total_tokens: 5 } },
			],
		},
	});
	expect(value?.notes).toEqual({});
});

test.each<{ what: string; maxRepairs: number; endings: Ending[]; facts: object }>([
	{
		what: 'repairs that brought nothing',
		maxRepairs: 2,
		endings: [NO_JSON, NO_JSON, NO_JSON],
		facts: { repairs: 2, usage: { total_tokens: 21 } },
	},
	{
		what: 'one repair of three',
		maxRepairs: 3,
		endings: [NO_JSON, REFUSED],
		facts: { repairs: 1, usage: { total_tokens: 7 } },
	},
	{ what: 'no repair allowed', maxRepairs: 0, endings: [NO_JSON], facts: {} },
	{ what: 'nothing to repair', maxRepairs: 2, endings: [REFUSED], facts: {} },
	{
		what: 'facts of its own',
		maxRepairs: 0,
		endings: [{ fault: { facts: { raw: '<html>' } } }],
		facts: { raw: '<html>' },
	},
])('the last fault tells of $what', async ({ maxRepairs, endings, facts }) => {
	const { fault, asked } = await ask({ maxRepairs }, endings);
	expect(asked).toHaveLength(endings.length);
	expect(fault?.facts).toEqual(facts);
	expect(fault).toHaveProperty('repeat', 'never');
});

test('text is passed on, and what was heard is not asked for again', async () => {
	const heard: string[] = [];
	const relay = { text: async (text: string) => void heard.push(text) } as unknown as Relay;
	const cut = await ask({ ...THREE, maxRepairs: 1 }, [{ ...FAILING, heard: 'Ro' }], { relay });
	expect(cut.fault?.httpStatus).toBe(500);
	const bad = await ask({ maxRepairs: 1 }, [{ ...NO_JSON, heard: 'Rome' }], { relay });
	expect(bad.fault?.kind).toBe('invalid-json');
	expect(heard).toEqual(['Ro', 'Rome']);
	const silent = await ask(THREE, [FAILING, OK], { relay });
	expect(silent.models).toEqual(['first', 'second']);
});

test.each<{ what: string; job?: object; endings: Ending[]; failed: Array<number | undefined> }>([
	{ what: 'a reply', endings: [OK], failed: [undefined] },
	{ what: 'a refusal', endings: [REFUSED], failed: [3] },
	{ what: 'a reply that can not be used', endings: [NO_JSON], failed: [3] },
	{ what: 'a fault of the program', endings: [{ error: new Error('x') }], failed: [3] },
	{ what: 'another model', job: THREE, endings: [FAILING, OK], failed: [undefined, undefined] },
	{
		what: 'a repair',
		job: { maxRepairs: 1 },
		endings: [NO_JSON, NO_JSON],
		failed: [undefined, 3],
	},
])('a run ends as soon as an item has failed for good: $what', async ({ job, endings, failed }) => {
	const run = runWith({ mayContinue: false });
	const { send } = service(...endings);
	const seen: unknown[] = [];
	const order = orderOf({
		itemIndex: 3,
		job,
		send: async ({ onEnd, ...rest }) =>
			await send({
				...rest,
				onEnd: (outcome) => {
					onEnd?.(outcome);
					seen.push(run.failedItem);
				},
			}),
	});
	await new Asking(run, order).answer().catch(() => {});
	expect(seen).toEqual(failed);
	run.release();
});

test.each([{}, { waits: true as const }])(
	'what is no fault of a request is passed on as it is: %j',
	async (more) => {
		const error = new Error('stopped');
		const result = await ask({ ...THREE, maxRepairs: 2 }, [{ error, ...more }]);
		expect(result.error).toBe(error);
		expect(result.asked).toHaveLength(1);
	},
);

test('a request without onEnd is read when it is there', async () => {
	const send = async () => ({ status: 200, headers: {}, ...OK });
	const run = runWith();
	const { answer } = await new Asking(run, orderOf({ send })).answer();
	expect(answer.content).toEqual({ city: 'Rome' });
});

test('nothing is sent that a cap does not allow', async () => {
	const budget = tokenBudget(10);
	budget.reuse(() => ({ value: 10 }));
	const { fault, asked } = await ask({}, [OK], { run: runWith({ budget }) });
	expect(fault).toMatchObject({ kind: 'budget', reason: 'reached' });
	expect(asked).toEqual([]);
});

test.each<{ what: string; job?: object; endings: Ending[]; counted: string[] }>([
	{ what: 'a reply', endings: [OK], counted: ['paid 5'] },
	{
		what: 'a reply and its repair',
		job: { maxRepairs: 1 },
		endings: [NO_JSON, OK],
		counted: ['paid 7', 'paid 5'],
	},
	{ what: 'a reply without usage', endings: [{ body: completion('{}') }], counted: ['paid ?'] },
	{ what: 'a useless reply without usage', endings: [NO_JSON_NO_USAGE], counted: ['doubt'] },
	{ what: 'a useless reply with usage', endings: [NO_JSON], counted: ['paid 7'] },
	{ what: 'a refusal', endings: [REFUSED], counted: ['free'] },
	{
		what: 'a failure, then a reply',
		job: THREE,
		endings: [FAILING, OK],
		counted: ['free', 'paid 5'],
	},
	{ what: 'an unknown outcome', endings: [LOST], counted: ['doubt'] },
	{
		what: 'an unknown outcome with a status',
		endings: [{ fault: { repeat: 'unknown', httpStatus: 504 } }],
		counted: ['doubt'],
	},
	{ what: 'status 200', endings: [{ fault: { httpStatus: 200 } }], counted: ['doubt'] },
	{ what: 'status 299', endings: [{ fault: { httpStatus: 299 } }], counted: ['doubt'] },
	{ what: 'status 300', endings: [{ fault: { httpStatus: 300 } }], counted: ['free'] },
	{ what: 'status 199', endings: [{ fault: { httpStatus: 199 } }], counted: ['free'] },
	{ what: 'no status', endings: [{ fault: {} }], counted: ['doubt'] },
	{ what: 'never sent', endings: [{ fault: { neverSent: true } }], counted: ['free'] },
	{ what: 'stopped under way', endings: [{ error: new Error('stopped') }], counted: ['doubt'] },
	{
		what: 'stopped before it left',
		endings: [{ error: new Error('stopped'), waits: true }],
		counted: ['free'],
	},
])('a cap counts $what: $counted', async ({ job, endings, counted }) => {
	const budget = tokenBudget();
	const seen: string[] = [];
	jest.spyOn(budget, 'paid').mockImplementation((spend) => {
		const amount = spend('tokens');
		seen.push(`paid ${'value' in amount ? amount.value : '?'}`);
	});
	jest.spyOn(budget, 'doubt').mockImplementation(() => void seen.push('doubt'));
	jest.spyOn(budget, 'free').mockImplementation(() => void seen.push('free'));
	await ask(job ?? {}, endings, { run: runWith({ budget }) });
	expect(seen).toEqual(counted);
});

/** The keys that two runs one after the other send the same request with. */
async function twice(
	endings: Ending[],
	job: Partial<CompletionJob> = {},
	{ body = REQUEST.body, then = OK as Ending } = {},
) {
	const store = new PaidReplies();
	const claim = store.join('node');
	const first = await ask(job, endings, { run: runWith({ claim }) });
	claim.fail();
	const left = store.size;
	const run = runWith({ claim: store.join('node') });
	const second = await ask({}, [then], { run, request: { ...REQUEST, body } });
	return { left, same: first.keys.at(-1) === second.keys[0], after: store.size };
}

const doubtful = () => {
	throw new FaultError({ kind: 'outcome-unknown', repeat: 'unknown' });
};

test.each<{ what: string; endings: Ending[]; job?: Partial<CompletionJob>; same: boolean }>([
	{ what: 'an unknown outcome', endings: [LOST], same: true },
	{ what: 'stopped under way', endings: [{ error: new Error('stopped') }], same: true },
	{ what: 'a reply that says so', endings: [OK], job: { read: doubtful }, same: true },
	{ what: 'a reply', endings: [OK], same: false },
	{ what: 'a useless reply', endings: [NO_JSON], same: false },
	{ what: 'a refusal', endings: [REFUSED], same: false },
])('the next run sends the same key after $what: $same', async ({ endings, job, same }) => {
	expect(await twice(endings, job)).toEqual({ left: same ? 1 : 0, same, after: 0 });
});

test.each([OK, REFUSED])('another request has a key of its own, and leaves none', async (then) => {
	const body = { ...REQUEST.body, model: 'other' };
	expect(await twice([LOST], {}, { body, then })).toEqual({ left: 1, same: false, after: 1 });
});

test('a request that is refused leaves the key of the one before, of which nobody knows', async () => {
	expect(await twice([LOST], {}, { then: REFUSED })).toEqual({ left: 1, same: true, after: 1 });
});

test('with a reply there is no key to leave, of whichever form the request had before', async () => {
	const store = new PaidReplies();
	const streamed = store.join('node');
	const { send, asked } = service(LOST);
	const learning = async (order: Parameters<typeof send>[0]) => {
		order.keys?.keyOf('streamed');
		order.keys?.learn('streamed', 'outcomeUnknown');
		return await send(order);
	};
	const order = orderOf({ send: learning });
	await new Asking(runWith({ claim: streamed }), order).answer().catch(() => {});
	streamed.fail();
	expect([asked.length, store.size]).toEqual([1, 1]);
	await ask({}, [OK], { run: runWith({ claim: store.join('node') }) });
	expect(store.size).toBe(0);
});

test.each<{ what: string; claim?: Claim }>([
	{ what: 'nothing is kept' },
	{ what: 'nothing was left', claim: new PaidReplies().join('node') },
])('the credential is not read where $what', async ({ claim }) => {
	const apiKey = jest.fn(async () => 'sk-key');
	const run = runWith({ ...(claim && { claim }) });
	await ask({}, [OK], { run, apiKey });
	await ask({}, [REFUSED], { run, apiKey });
	expect(apiKey).not.toHaveBeenCalled();
	if (!claim) expect((await ask({}, [LOST], { run, apiKey })).fault?.kind).toBe('connection-lost');
});

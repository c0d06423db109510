import type { CallCosts } from '../../../../nodes/LmChatEvoLink/delivery/callCosts';
import type { Cost } from '../../../../nodes/shared/api/pricing/cost';
import {
	type Answer,
	body,
	failing,
	FIRST,
	KEY,
	REFUSED,
	SECOND,
	throttled,
	transportWith,
	DONE,
} from '../support/scriptedTransport';

interface Repeated {
	what: string;
	/** What the first requests meet; the next one gets the reply. */
	answers: Answer[];
	/** Hosts asked, in their order. */
	hosts: string[];
	/** Waits asked for, in ms. */
	waits?: number[];
}

const REPEATED: Repeated[] = [
	{ what: 'a reply is asked for once', answers: [DONE], hosts: [FIRST] },
	{
		what: 'a 429 waits as long as it says',
		answers: [throttled('7')],
		hosts: [FIRST, FIRST],
		waits: [7_000],
	},
	{
		what: 'a 429 without a wait backs off',
		answers: [failing(429), failing(429)],
		hosts: [FIRST, FIRST, FIRST],
		waits: [1_000, 2_000],
	},
	{
		what: 'a 500 backs off at the same address',
		answers: [failing(500)],
		hosts: [FIRST, FIRST],
		waits: [1_000],
	},
	{
		what: 'a 503 goes to the other address at once',
		answers: [failing(503)],
		hosts: [FIRST, SECOND],
	},
	{
		what: 'a refused connection goes to the other address at once',
		answers: [REFUSED],
		hosts: [FIRST, SECOND],
	},
	{
		what: 'after both addresses failed there is a wait',
		answers: [failing(503), failing(502)],
		hosts: [FIRST, SECOND, FIRST],
		waits: [2_000],
	},
];

interface Final {
	what: string;
	answers: Answer[];
	attempts?: number;
	title: RegExp;
	description: RegExp;
}

const FINAL: Final[] = [
	{
		what: 'a bad key',
		answers: [failing(401)],
		title: /did not accept the API key/,
		description: /status 401: That was 401/,
	},
	{
		what: 'a parameter the model does not take',
		answers: [failing(400, {}, { param: 'top_p' })],
		title: /did not accept 'Top P'/,
		description: /That was 400/,
	},
	{
		what: 'a time-out of the gateway',
		answers: [failing(504)],
		title: /504/,
		description: /may have been processed and billed/,
	},
	{
		what: 'a connection cut after sending',
		answers: [{ code: 'ECONNRESET' }],
		title: /lost/,
		description: /may have been processed/,
	},
	{
		what: 'four times 429',
		answers: Array(4).fill(throttled('1')),
		attempts: 4,
		title: /limiting the rate/,
		description: /4 attempts/,
	},
	{
		what: 'a wait of an hour',
		answers: [throttled('3600')],
		title: /limiting the rate/,
		description: /asked for a wait of 3600 s/,
	},
	{
		what: 'an empty reply',
		answers: [{ body: { choices: [{ message: { content: '' } }] } }],
		title: /wrote no text: the reply is empty/,
		description: /Run it again/,
	},
	{
		what: 'no completion',
		answers: [{ body: { choices: [] } }],
		title: /contains no completion/,
		description: /base URL/,
	},
	{
		what: 'an error with status 200',
		answers: [{ body: { error: { message: 'No such channel' } } }],
		title: /error instead of a completion/,
		description: /No such channel/,
	},
	{
		what: 'a reply of thoughts alone',
		answers: [{ body: { choices: [{ message: { content: null }, finish_reason: 'length' }] } }],
		title: /ran out of tokens first/,
		description: /Max Completion Tokens/,
	},
	{
		what: 'a call whose arguments broke off',
		answers: [
			{
				body: {
					choices: [
						{
							message: { tool_calls: [{ id: 'c', function: { name: 'add', arguments: '{"a":' } }] },
						},
					],
				},
			},
		],
		title: /tool 'add' with arguments that are not JSON/,
		description: /cut off/,
	},
];

const cost: Cost = { credits: 0.5864, usd: 0.00862353, estimated: true };

/** Prices that say this of a reply, and note for which models they were opened. */
const costsThat = (price: ReturnType<CallCosts['open']>, opened: string[] = []) =>
	({
		open(model: string) {
			opened.push(model);
			return price;
		},
	}) as unknown as CallCosts;

describe('the requests of a model', () => {
	it.each(REPEATED)('$what', async ({ answers, hosts, waits = [] }) => {
		const { transport, hosts: asked, waitsMs } = transportWith(answers);

		expect((await transport.complete(body)).text).toBe('Hello');
		expect(asked()).toEqual(hosts);
		expect(waitsMs).toEqual(waits);
	});

	it.each(FINAL)('$what is final', async ({ answers, attempts = 1, title, description }) => {
		const { transport, sent } = transportWith(answers, { addresses: [FIRST] });

		const failure = await transport.complete(body).then(fail, (error: Error) => error);

		expect(failure).toMatchObject({
			name: 'NodeApiError',
			functionality: 'configuration-node',
			message: expect.stringMatching(title),
			description: expect.stringMatching(description),
		});
		expect(sent).toHaveLength(attempts);
	});

	it('retries as often as set, and with 0 never', async () => {
		const { transport, sent } = transportWith([failing(500)], { maxRetries: 0 });

		await expect(transport.complete(body)).rejects.toThrow('could not process');
		expect(sent).toHaveLength(1);
	});

	it('stays with the address that answered', async () => {
		const { transport, hosts } = transportWith([REFUSED]);

		await transport.complete(body);
		await transport.complete(body);

		expect(hosts()).toEqual([FIRST, SECOND, SECOND]);
	});

	it('takes what never arrived to the other address even without retries', async () => {
		const { transport, hosts } = transportWith([REFUSED], { maxRetries: 0 });

		await transport.complete(body);

		expect(hosts()).toEqual([FIRST, SECOND]);
	});

	it('says nothing of the key, and nothing of fields this node does not have', async () => {
		const faults = [401, 403, 429, 500, 504].map((status) =>
			failing(status, {}, { message: `Key ${KEY} is bad` }),
		);
		const silent = { body: { choices: [{ message: {}, finish_reason: 'content_filter' }] } };
		const lost = ['ECONNREFUSED', 'ECONNRESET', 'DEPTH_ZERO_SELF_SIGNED_CERT'];
		for (const answer of [...faults, silent, ...lost.map((code) => ({ code }))]) {
			const { transport } = transportWith([answer], { maxRetries: 0, addresses: [FIRST] });

			const failure = await transport.complete(body).then(fail, (error: Error) => error);

			const shown = JSON.stringify({ ...failure, message: failure.message, stack: failure.stack });
			expect(shown).not.toContain(KEY);
			expect(shown).not.toMatch(
				/Request Options|Unknown Outcome|Max Concurrency|System Prompt|'Message'|this item/,
			);
		}
	});

	it.each(['the execution', 'the call'])('ends at once when %s is stopped', async (who) => {
		const { transport, sent, stop } = transportWith([{ hangs: true }]);
		const call = new AbortController();

		const outcome = transport.complete(body, call.signal);
		outcome.catch(() => {});
		await new Promise((resolve) => setImmediate(resolve));
		(who === 'the call' ? call : stop).abort();

		await expect(outcome).rejects.toThrow('The execution was stopped');
		expect(sent).toHaveLength(1);
	});

	it('asks for a whole reply in JSON', async () => {
		const { transport, sent } = transportWith([DONE]);

		await transport.complete(body);

		expect(sent[0]).toMatchObject({
			method: 'POST',
			url: '/v1/chat/completions',
			headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
			body,
		});
		expect(sent[0]?.body).not.toHaveProperty('stream');
	});

	it.each([
		['a reply says what it cost', cost, { cost }],
		['a reply whose cost is not known says nothing of it', undefined, {}],
	])('%s', async (_what, known, more) => {
		const opened: string[] = [];
		const { transport } = transportWith([DONE], {
			costs: costsThat(async (reply) => {
				expect(reply).toEqual(DONE.body);
				return known;
			}, opened),
		});

		const { text, ...others } = await transport.complete(body);

		expect(text).toBe('Hello');
		expect('cost' in others ? { cost: others.cost } : {}).toStrictEqual(more);
		expect(opened).toEqual(['gpt-5.4']);
	});

	it('takes a mistake of its own for one, whose text has no key', async () => {
		const { transport } = transportWith([DONE], {
			costs: costsThat(async () => {
				throw new TypeError(`Can't read ${KEY}`);
			}),
		});

		const failure = await transport.complete(body).then(fail, (error: unknown) => error);

		expect(failure).toMatchObject({
			message: "Can't read [API key]",
			description: expect.stringContaining('Report this to the maintainers'),
			context: { details: { kind: 'unexpected', attempts: 1 } },
		});
	});

	it('sends nothing more once the execution was stopped', async () => {
		const { transport, sent, stop } = transportWith([]);

		stop.abort();

		await expect(transport.complete(body)).rejects.toThrow('The execution was stopped');
		expect(sent).toHaveLength(0);
	});
});

const fail = (): never => {
	throw new Error('The call should have failed');
};

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

const REPEATED: Array<[string, Answer[], string[], number[]]> = [
	['a reply is asked for once', [DONE], [FIRST], []],
	['a 429 waits as long as it says', [throttled('7')], [FIRST, FIRST], [7_000]],
	[
		'a 429 without a wait backs off',
		[failing(429), failing(429)],
		[FIRST, FIRST, FIRST],
		[1_000, 2_000],
	],
	['a 500 backs off at the same address', [failing(500)], [FIRST, FIRST], [1_000]],
	['a 503 goes to the other address at once', [failing(503)], [FIRST, SECOND], []],
	['a refused connection goes to the other address at once', [REFUSED], [FIRST, SECOND], []],
	[
		'after both addresses failed there is a wait',
		[failing(503), failing(502)],
		[FIRST, SECOND, FIRST],
		[2_000],
	],
];

const FINAL: Array<[string, Answer[], number, RegExp, RegExp]> = [
	['a bad key', [failing(401)], 1, /did not accept the API key/, /status 401: That was 401/],
	[
		'a parameter the model does not take',
		[failing(400, {}, { param: 'top_p' })],
		1,
		/did not accept 'Top P'/,
		/That was 400/,
	],
	['a time-out of the gateway', [failing(504)], 1, /504/, /may have been processed and billed/],
	[
		'a connection cut after sending',
		[{ code: 'ECONNRESET' }],
		1,
		/lost/,
		/may have been processed/,
	],
	['four times 429', Array(4).fill(throttled('1')), 4, /limiting the rate/, /4 attempts/],
	['a wait of an hour', [throttled('3600')], 1, /limiting the rate/, /asked for a wait of 3600 s/],
	[
		'an empty reply',
		[{ body: { choices: [{ message: { content: '' } }] } }],
		1,
		/wrote no text: the reply is empty/,
		/Run it again/,
	],
	['no completion', [{ body: { choices: [] } }], 1, /contains no completion/, /base URL/],
	[
		'an error with status 200',
		[{ body: { error: { message: 'No such channel' } } }],
		1,
		/error instead of a completion/,
		/No such channel/,
	],
	[
		'a reply of thoughts alone',
		[{ body: { choices: [{ message: { content: null }, finish_reason: 'length' }] } }],
		1,
		/ran out of tokens first/,
		/Max Completion Tokens/,
	],
	[
		'a call whose arguments broke off',
		[
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
		1,
		/tool 'add' with arguments that are not JSON/,
		/cut off/,
	],
];

describe('the requests of a model', () => {
	it.each(REPEATED)('%s', async (_sentence, answers, expectedHosts, expectedWaits) => {
		const { transport, hosts, waitsMs } = transportWith(answers);

		expect((await transport.complete(body)).text).toBe('Hello');
		expect(hosts()).toEqual(expectedHosts);
		expect(waitsMs).toEqual(expectedWaits);
	});

	it.each(FINAL)('%s is final', async (_sentence, answers, attempts, title, description) => {
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

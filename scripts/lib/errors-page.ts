import type { IHttpRequestOptions } from 'n8n-workflow';
import { answerOf } from '../../nodes/shared/api/completion';
import { parseJsonContent } from '../../nodes/EvoLink/resources/chat/jsonContent';
import { replyReader } from '../../nodes/EvoLink/resources/chat/readReply';
import { type Fault, FaultError } from '../../nodes/shared/errors/fault';
import { MAX_REPLY_BYTES, MAX_RETRIES, MAX_WAIT_MS } from '../../nodes/shared/api/limits';
import { attempt } from '../../nodes/shared/transport/attempt';
import { wordsOf } from '../../nodes/shared/errors/advice';
import { noRedaction } from '../../nodes/shared/errors/redact';
import { render } from '../../nodes/shared/errors/text';
import { nextStep } from '../../nodes/shared/delivery/retryPolicy';
import { Deadline } from '../../nodes/shared/transport/deadline';

/** What a request meets: a reply, a connection that fails, or a reply that holds no answer. */
interface Meets {
	status?: number;
	error?: object;
	headers?: Record<string, string>;
	raw?: string | Uint8Array;
	code?: string;
	silent?: true;
	streaming?: true;
	/** Reads the reply as the node does, for faults that are found there. */
	read?: (body: unknown) => unknown;
}

const reply = (choice: object, more: object = {}) =>
	JSON.stringify({ choices: [{ message: {}, ...choice }], ...more });
const event = (chunk: object) => `data: ${JSON.stringify(chunk)}\n\n`;
const delta = event({ choices: [{ delta: { content: 'Hi' } }] });
const noAnswer = (raw: string): Meets => ({ status: 200, raw, read: answerOf });
const PRICE = { type: 'object', properties: { price: { type: 'number' } } };
const json = (finishReason: string): Meets => ({
	status: 200,
	raw: '{}',
	read: () => parseJsonContent('{"a":', finishReason, {}),
});

/** The rows of `docs/errors.md`: what happens, as the page calls it, and what the request meets then. */
const CASES: Array<[string, Meets]> = [
	['400, 422 naming a parameter', { status: 400, error: { param: 'top_k' } }],
	['400, 422 otherwise', { status: 400 }],
	[
		'400 about the effort together with tools',
		{ status: 400, error: { message: 'reasoning_effort with tools' } },
	],
	['400 of a text that is too long', { status: 400, error: { code: 'context_length_exceeded' } }],
	['401', { status: 401 }],
	['a disabled key (`key_disabled`), any status', { status: 403, error: { code: 'key_disabled' } }],
	['an expired key (`key_expired`), any status', { status: 403, error: { code: 'key_expired' } }],
	[
		'402 of the account (`insufficient_quota`, …)',
		{ status: 402, error: { code: 'insufficient_quota' } },
	],
	[
		'402 of the key (`key_quota_exhausted`, …)',
		{ status: 402, error: { code: 'key_quota_exhausted' } },
	],
	[
		"402 of the key's day (`token_daily_quota_exceeded`)",
		{ status: 402, error: { code: 'token_daily_quota_exceeded' } },
	],
	[
		'403 of a model (`permission_error`, `model_access_denied`, …)',
		{ status: 403, error: { type: 'permission_error' } },
	],
	['403 of an IP address (`ip_restricted`)', { status: 403, error: { code: 'ip_restricted' } }],
	[
		'403 of a country (`unsupported_country`, …)',
		{ status: 403, error: { code: 'unsupported_country' } },
	],
	['403 of an account (`user_disabled`)', { status: 403, error: { code: 'user_disabled' } }],
	['403 as a web page', { status: 403, raw: '<html>' }],
	['403 otherwise', { status: 403 }],
	[
		'refused content (`content_policy_violation`, …), any status',
		{ status: 400, error: { code: 'content_policy_violation' } },
	],
	[
		'a model without capacity (`no_available_channel`, …)',
		{ status: 503, error: { code: 'no_available_channel' } },
	],
	[
		'unknown outcome (`paid_outcome_unknown`, …), any status',
		{ status: 409, error: { code: 'paid_outcome_unknown' } },
	],
	['404 of a model (`model_not_found`)', { status: 404, error: { code: 'model_not_found' } }],
	['404 otherwise', { status: 404 }],
	['413', { status: 413 }],
	['429', { status: 429 }],
	['429 with a wait of more than 120 s', { status: 429, headers: { 'retry-after': '600' } }],
	['500', { status: 500 }],
	['502, 503, 529', { status: 503 }],
	['408, 504, 520–524 and other 5xx', { status: 504 }],
	['other statuses from 400 to 499', { status: 418 }],
	['3xx', { status: 307, headers: { location: 'https://other.example.com' } }],
	['connection refused', { code: 'ECONNREFUSED' }],
	['name not in the DNS', { code: 'ENOTFOUND' }],
	['DNS out of order', { code: 'EAI_AGAIN' }],
	['network or host out of reach', { code: 'ENETUNREACH' }],
	['certificate not accepted', { code: 'CERT_HAS_EXPIRED' }],
	['connection lost (reset, hung up)', { code: 'ECONNRESET' }],
	['time-out', { silent: true }],
	['time-out while streaming', { silent: true, streaming: true }],
	['no JSON with status 200', { status: 200, raw: '<html>' }],
	['lists in lists without an end', { status: 200, raw: '['.repeat(600) }],
	['empty reply with status 200', { status: 200, raw: '' }],
	['more than 32 MB', { status: 200, raw: new Uint8Array(MAX_REPLY_BYTES + 1) }],
	['stream cut', { status: 200, streaming: true, raw: delta, code: 'ECONNRESET' }],
	['stream without a finish reason', { status: 200, streaming: true, raw: delta }],
	['stream of garbage', { status: 200, streaming: true, raw: 'data: {oops\n\n' }],
	['error event in a stream', { status: 200, streaming: true, raw: event({ error: {} }) }],
	['error body with status 200', noAnswer('{"error":{}}')],
	['a reply that is not as documented', noAnswer('{"choices":[null]}')],
	['no `choices`', noAnswer('{}')],
	['no text, finish reason `length`', noAnswer(reply({ finish_reason: 'length' }))],
	['no text, finish reason `content_filter`', noAnswer(reply({ finish_reason: 'content_filter' }))],
	['no text, a refusal', noAnswer(reply({ message: { refusal: 'No.' } }))],
	['no text otherwise', noAnswer(reply({ finish_reason: 'stop' }))],
	['JSON asked for, none came', json('stop')],
	['JSON asked for, cut off', json('length')],
	[
		"JSON that doesn't fit its schema",
		{
			status: 200,
			raw: reply({ message: { content: '{"price": "2"}' }, finish_reason: 'stop' }),
			read: replyReader({ type: 'json_schema', json_schema: { schema: PRICE } }),
		},
	],
];

const LIMIT_MS = 50;

async function faultOf({
	status = 200,
	error,
	headers,
	raw,
	code,
	silent,
	streaming,
	read,
}: Meets): Promise<Fault> {
	const failing = () => Object.assign(new Error(code), { code });
	async function* body() {
		if (raw !== undefined) yield typeof raw === 'string' ? Buffer.from(raw) : raw;
		else if (error) yield Buffer.from(JSON.stringify({ error }));
		if (code !== undefined) throw failing();
	}
	const send = async () => {
		// The attempt's own alarm doesn't hold the process.
		if (silent) return await new Promise<never>((resolve) => setTimeout(resolve, 20 * LIMIT_MS));
		if (code !== undefined && raw === undefined) throw failing();
		const type = streaming ? 'text/event-stream' : 'application/json';
		return { statusCode: status, headers: { 'content-type': type, ...headers }, body: body() };
	};
	try {
		const { body: parsed } = await attempt(send as never, {
			request: { baseURL: 'https://HOST', url: '/' } as IHttpRequestOptions,
			model: 'MODEL',
			streaming: streaming ?? false,
			deadline: new Deadline(LIMIT_MS, streaming ?? false, [], Date.now),
			date: Date.now,
		});
		read?.(parsed);
	} catch (caught) {
		if (caught instanceof FaultError) return caught.fault;
		throw caught;
	}
	throw new Error('There was nothing wrong with the reply');
}

const RULES = { maxRetries: MAX_RETRIES.default, retryUnknownOutcome: false };

const FRESH = { retriesDone: 0, canSwitch: true, consecutiveShortPauses: 0, waiting: 0 };

const decide = (fault: Fault, rules = RULES) => nextStep(fault, FRESH, rules, () => 0.5);

/** What the node does, as the policy decides. */
function courseOf(fault: Fault): string {
	const step = decide(fault);
	if (step.kind === 'giveUp') {
		if (step.waitTooLongMs !== undefined) return 'gives up: the wait is too long';
		const asked = decide(fault, { ...RULES, retryUnknownOutcome: true });
		return asked.kind === 'retry'
			? 'gives up, unless *Retry on Unknown Outcome* is on'
			: 'gives up';
	}
	if (step.pauseMs !== undefined) return 'whole run waits, then repeats';
	if (!step.otherAddress) return 'repeats after a backoff';
	const unpaid = decide(fault, { ...RULES, maxRetries: 0 }).kind === 'retry';
	return `other address at once${unpaid ? ', even with *Max Retries* 0' : ''}; then backoff`;
}

/** Cells hold no bars, and the code's placeholders read as such. */
const cell = (text: string) =>
	text
		.replaceAll('|', '\\|')
		.replaceAll('host', '*host*')
		.replaceAll("'model'", '*model*')
		.replace(`${LIMIT_MS} ms`, '*n* s');

/** The fault as the user meets it at the end of what the node does. */
function ended(fault: Fault): Fault {
	const step = decide(fault);
	if (step.kind !== 'giveUp' || step.waitTooLongMs === undefined) return fault;
	const ending = { why: 'wait-too-long', waitMs: step.waitTooLongMs, maxMs: MAX_WAIT_MS } as const;
	return { ...fault, ending };
}

/** The page with its table replaced by the rows. */
export async function errorsPage(page: string): Promise<string> {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	const table = [HEADER, HEADER.map(() => '---'), ...(await errorRows())].map(line);
	const lines = page.split('\n');
	const isRow = (text: string) => text.startsWith('| ');
	const [from, to] = [lines.findIndex(isRow), lines.findLastIndex(isRow)];
	return [...lines.slice(0, from), ...table, ...lines.slice(to + 1)].join('\n');
}

export const HEADER = [
	'what happens',
	'what you see',
	'what the node does',
	'what helps',
	'`kind`',
];

export async function errorRows(): Promise<string[][]> {
	const rows: string[][] = [];
	for (const [what, meets] of CASES) {
		const fault = await faultOf(meets);
		const { title, advice } = wordsOf(ended(fault), 'chat');
		const [happened, helps] = [title, advice].map((text) => cell(render(text, noRedaction)));
		rows.push([what, happened, courseOf(fault), helps, `\`${fault.kind}\``].map(String));
	}
	return rows;
}

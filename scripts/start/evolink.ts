import axios from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { API_URL, DIRECT_URL } from '../../nodes/shared/api/addresses';
import { Failure } from '../lib/failure';

const KEYS_PAGE = 'https://evolink.ai/dashboard/keys';
const WITHOUT_KEY =
	'Without EVOLINK_API_KEY, npm start uses a stand-in for EvoLink that costs nothing.';
const LIMIT_MS = 10_000;
const SHOWN_CHARACTERS = 200;

const REASONS = new Map([
	['ENOTFOUND', 'was not found in DNS'],
	['EAI_AGAIN', 'could not be looked up, as DNS does not answer'],
	['ECONNREFUSED', 'refused the connection'],
	['ECONNRESET', 'closed the connection'],
	['ECONNABORTED', `did not answer within ${LIMIT_MS / 1000} s`],
	['ETIMEDOUT', `did not answer within ${LIMIT_MS / 1000} s`],
	['ENETUNREACH', 'is out of reach of this network'],
	['EHOSTUNREACH', 'is out of reach of this network'],
]);

/** What an address made of the key. */
type Verdict =
	| { kind: 'accepted' }
	| { kind: 'refused'; said: string }
	/** It answered, but nothing that says whether the key is good. */
	| { kind: 'unclear'; said: string }
	/** No answer, so whether the key arrived is open (`sent`) or it did not. */
	| { kind: 'unreachable'; why: string; sent: boolean };

const shown = (text: string, apiKey: string) =>
	text.replaceAll(apiKey, '[API key]').replace(/\s+/g, ' ').slice(0, SHOWN_CHARACTERS);

function saidBy(status: number, body: unknown): string {
	const { error, message } = (body ?? {}) as { error?: { message?: string }; message?: string };
	const words = error?.message ?? message;
	return words ? `${status}: ${words}` : `status ${status}`;
}

/** Asks for the model list, which is free. Proxies are those of the environment, as in n8n. */
async function tryKey(address: string, apiKey: string): Promise<Verdict> {
	const agents = { proxyEnv: process.env } as object;
	try {
		const { status, data } = await axios.get<{ data?: unknown }>(`${address}/v1/models`, {
			headers: { Authorization: `Bearer ${apiKey}` },
			proxy: false,
			httpAgent: new HttpAgent(agents),
			httpsAgent: new HttpsAgent(agents),
			timeout: LIMIT_MS,
			signal: AbortSignal.timeout(LIMIT_MS),
			maxRedirects: 0,
			validateStatus: () => true,
		});
		const said = shown(saidBy(status, data), apiKey);
		if (status === 401 || status === 403) return { kind: 'refused', said };
		if (status === 429 || (status === 200 && Array.isArray(data?.data))) {
			return { kind: 'accepted' };
		}
		return { kind: 'unclear', said: status === 200 ? 'something other than models' : said };
	} catch (error) {
		const { code = '', message } = error as NodeJS.ErrnoException;
		const aborted = code === 'ERR_CANCELED' ? 'ETIMEDOUT' : code;
		const why = REASONS.get(aborted) ?? `could not be asked: ${shown(message || code, apiKey)}`;
		return { kind: 'unreachable', why, sent: /RESET|ABORTED|TIMEDOUT/.test(aborted) };
	}
}

/** @throws Failure when the key can't be sent at all */
function requireSendable(apiKey: string): void {
	if (/^[\x21-\x7e]+$/.test(apiKey)) return;
	throw new Failure(
		`EVOLINK_API_KEY holds a character that no key has (a space, a quotation mark of a text processor, a line break); it was not sent anywhere. Copy the key again from ${KEYS_PAGE}. ${WITHOUT_KEY}`,
	);
}

/**
 * Tries the key before anything is built or started.
 *
 * @param addresses tried in this order, until one answers
 * @returns the first address that accepts the key
 * @throws Failure saying which host did what, whether the key was tried, and what to do
 */
export async function findEvoLink(
	apiKey: string,
	addresses: readonly string[] = [DIRECT_URL, API_URL],
): Promise<string> {
	requireSendable(apiKey);
	const findings: string[] = [];
	let tried = false;
	for (const address of addresses) {
		const { host } = new URL(address);
		const verdict = await tryKey(address, apiKey);
		if (verdict.kind === 'accepted') {
			for (const finding of findings) console.log(`${finding}; ${host} is used instead.`);
			return address;
		}
		if (verdict.kind === 'refused') {
			throw new Failure(
				`${host} refused the key in EVOLINK_API_KEY (${verdict.said}). Check the key, and what it may be used for, on ${KEYS_PAGE}. ${WITHOUT_KEY}`,
			);
		}
		if (verdict.kind === 'unclear') findings.push(`${host} answered ${verdict.said}`);
		else findings.push(`${host} ${verdict.why}`);
		tried ||= verdict.kind === 'unclear' || verdict.sent;
	}
	const key = tried
		? 'The key in EVOLINK_API_KEY was sent, but nothing said whether it is valid.'
		: 'The key in EVOLINK_API_KEY was not tried.';
	throw new Failure(
		`EvoLink can't be used from here: ${findings.join('; ')}. ${key} Check the internet connection, firewall and proxy settings (HTTPS_PROXY), or try again later. ${WITHOUT_KEY}`,
	);
}

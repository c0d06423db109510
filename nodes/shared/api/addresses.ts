import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** "Direct": recommended for text and long-lived connections (API reference). */
export const DIRECT_URL = 'https://direct.evolink.ai';

/** Primary address of the multimodal services, and the fallback for text models (API reference). */
export const API_URL = 'https://api.evolink.ai';

/** Where images of binary fields are uploaded. */
export const FILES_URL = 'https://files-api.evolink.ai';

/** Why a base URL can't be used, in words for the user. */
export class AddressFault extends Error {}

/**
 * A base URL as requests need it: no trailing slash and no trailing `/v1`, which the paths bring.
 * @param text what the user typed, e.g. `https://gateway.example.com/v1/`
 * @param field the field's display name, for the message
 * @throws AddressFault when it is empty, not an http(s) URL, or would send the key in clear
 */
export function normalizeBaseUrl(text: unknown, field: string): string {
	const typed = typeof text === 'string' ? text.trim() : '';
	if (typed === '') throw new AddressFault(`'${field}' is empty`);
	if (!URL.canParse(typed)) {
		throw new AddressFault(`'${field}' is not a URL: it has to start with https://`);
	}
	const url = new URL(typed);
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		throw new AddressFault(`'${field}' has to start with https://`);
	}
	if (url.username !== '' || url.password !== '') {
		throw new AddressFault(`'${field}' must not contain a user name or password`);
	}
	if (sendsKeyInClear(url)) {
		throw new AddressFault(
			`'${field}' uses http: for the public host ${url.hostname}, which would send the API key unencrypted: use https:`,
		);
	}
	const path = withoutTrailingSlashes(url.pathname).replace(/\/v1$/, '');
	return `${url.origin}${withoutTrailingSlashes(path)}`;
}

/** By index: a pattern would begin anew at each slash of a long row. */
function withoutTrailingSlashes(path: string): string {
	let end = path.length;
	while (path[end - 1] === '/') end--;
	return path.slice(0, end);
}

/** Whether a request to this URL would carry the key across the internet unencrypted. */
export function sendsKeyInClear(url: URL): boolean {
	return url.protocol === 'http:' && !isPrivateHost(url.hostname);
}

/** Loopback, private and link-local ranges (RFC 1918, 4193, 3927, 6598) and names of the local network. */
export function isPrivateHost(hostname: string): boolean {
	const host = hostname.toLowerCase().replace(/\.$/, '');
	if (host.startsWith('[')) {
		const ip = host.slice(1, -1);
		const mapped = /^::ffff:([0-9a-f]{1,4}):[0-9a-f]{1,4}$/.exec(ip)?.[1];
		if (mapped !== undefined) return isPrivateIpv4(bytesOf(mapped));
		return ip === '::1' || /^f[cd][0-9a-f]{2}:/.test(ip) || /^fe[89ab][0-9a-f]:/.test(ip);
	}
	if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return isPrivateIpv4(host.split('.').map(Number));
	if (!host.includes('.')) return host !== '';
	return /\.(localhost|local|internal|lan|home\.arpa)$/.test(host);
}

function bytesOf(group: string): number[] {
	const number = parseInt(group, 16);
	return [number >> 8, number & 255];
}

/** The first two numbers of an address tell. */
function isPrivateIpv4([a = 0, b = 0]: number[]): boolean {
	return (
		a === 10 ||
		a === 127 ||
		(a === 172 && b >= 16 && b <= 31) ||
		(a === 192 && b === 168) ||
		(a === 169 && b === 254) ||
		(a === 100 && b >= 64 && b <= 127)
	);
}

export interface Addresses {
	/** Base URLs in the order they are tried; the second is the fallback, if there is one. */
	completions: [string] | [string, string];
	/** Base URL that knows the account's balance. */
	account: string;
	/** Base URL of the file service. */
	files: string;
}

/**
 * The addresses a credential may talk to. The key goes to these and nowhere else.
 * @throws AddressFault when a custom URL can't be used
 */
export function addressesOf(credential: ICredentialDataDecryptedObject): Addresses {
	if (credential.baseUrl !== 'custom') {
		const first = credential.baseUrl === API_URL ? API_URL : DIRECT_URL;
		const second = first === API_URL ? DIRECT_URL : API_URL;
		return { completions: [first, second], account: API_URL, files: FILES_URL };
	}
	const first = normalizeBaseUrl(credential.customBaseUrl, 'Custom Base URL');
	const fallback = credential.fallbackBaseUrl;
	const second =
		typeof fallback === 'string' && fallback.trim() !== ''
			? normalizeBaseUrl(fallback, 'Fallback Base URL')
			: undefined;
	return {
		completions: second === undefined || second === first ? [first] : [first, second],
		account: first,
		files: first,
	};
}

import { cleanKey } from './key';

/** Takes the key out of a text: some gateways echo the key they refuse. */
export type Redact = (text: string) => string;

/** What stands in place of the key. */
const MARK = '[API key]';

/** Shorter ones stand in ordinary words, and so do the encodings of somewhat longer ones. */
const SHORTEST = 4;
const SHORTEST_ENCODED = 8;

export const noRedaction: Redact = (text) => text;

/** @param stored the key as the credential has it; it is looked for as stored, as sent, and encoded */
export function redactor(stored: unknown): Redact {
	const keys = [typeof stored === 'string' ? stored : '', cleanKey(stored)];
	const forms = new Set(keys.filter(({ length }) => length >= SHORTEST).flatMap(formsOf));
	const longestFirst = [...forms].sort((one, other) => other.length - one.length);
	if (longestFirst.length === 0) return noRedaction;
	return (text) => longestFirst.reduce((rest, form) => rest.split(form).join(MARK), text);
}

function formsOf(key: string): string[] {
	const encoded = [...base64Of(key), ...escapesOf(key)].filter(
		({ length }) => length >= SHORTEST_ENCODED,
	);
	return [key, ...encoded];
}

/** As itself, as `Bearer KEY` and in `user:KEY` or `KEY:password`: in each of the three places a byte can have. */
function base64Of(key: string): string[] {
	const whole = [key, `Bearer ${key}`, `${key}:`, `:${key}`].map((text) => Buffer.from(text));
	const forms = whole.flatMap((bytes) => [bytes.toString('base64'), bytes.toString('base64url')]);
	const parts = [0, 1, 2].flatMap((shift) => {
		const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(key)]);
		const text = bytes.toString('base64').replaceAll('=', '');
		// What the bytes beside the key have a share in is left out.
		const core = text.slice(shift === 0 ? 0 : shift + 1, bytes.length % 3 === 0 ? undefined : -1);
		return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
	});
	return [...forms, ...forms.map((text) => text.replaceAll('=', '')), ...parts];
}

const everyUnit = (key: string, write: (code: number, char: string) => string): string =>
	Array.from({ length: key.length }, (_, at) => write(key.charCodeAt(at), key[at] ?? '')).join('');

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

const NAMED = new Map([
	['&', '&amp;'],
	['<', '&lt;'],
	['>', '&gt;'],
	['"', '&quot;'],
]);

/** As URLs, JSON and HTML write it, in capital and small hexadecimal digits. */
function escapesOf(key: string): string[] {
	const wellFormed = Buffer.from(key).toString();
	const url = encodeURIComponent(wellFormed);
	const bytes = [...Buffer.from(key)];
	const json = JSON.stringify(key).slice(1, -1);
	const plain = (code: number) => code > 0x1f && code < 0x7f;
	const html = (apostrophe: string) =>
		everyUnit(key, (_, char) => (char === "'" ? apostrophe : (NAMED.get(char) ?? char)));
	const inHex = [
		url,
		encodeURI(wellFormed),
		url.replaceAll('%20', '+'),
		bytes.map((byte) => `%${hex(byte, 2)}`).join(''),
		everyUnit(key, (code) => `\\u${hex(code, 4)}`),
		everyUnit(json, (code, char) => (plain(code) ? char : `\\u${hex(code, 4)}`)),
		everyUnit(key, (code) => `&#x${hex(code, 1)};`),
	];
	return [
		json,
		json.replaceAll('/', '\\/'),
		html("'"),
		html('&#39;'),
		html('&#x27;'),
		html('&apos;'),
		everyUnit(key, (code) => `&#${code};`),
		...inHex.flatMap((text) => [text, inCase(text, true), inCase(text, false)]),
	];
}

/** The digits of escapes in one case; the letters of the key itself stay as they are. */
const inCase = (text: string, capital: boolean): string =>
	text.replace(/%[0-9a-f]{2}|\\u[0-9a-f]{4}|&#x[0-9a-f]{1,4};/gi, (escape) => {
		const lead = escape.startsWith('%') ? 1 : escape.startsWith('\\') ? 2 : 3;
		const digits = escape.slice(lead);
		return escape.slice(0, lead) + (capital ? digits.toUpperCase() : digits.toLowerCase());
	});

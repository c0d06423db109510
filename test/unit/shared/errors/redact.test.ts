import { requestIdOf } from '../../../../nodes/shared/api/wireError';
import { cleanKey } from '../../../../nodes/shared/errors/key';
import { detailsOf } from '../../../../nodes/shared/errors/nodeError';
import { type FaultError, NO_ATTEMPTS } from '../../../../nodes/shared/errors/fault';
import { replyReader } from '../../../../nodes/EvoLink/resources/chat/readReply';
import { settleNow } from '../../../../nodes/shared/errors/settle';
import { wordsOf } from '../../../../nodes/shared/errors/advice';
import { redactor } from '../../../../nodes/shared/errors/redact';
import { render, say } from '../../../../nodes/shared/errors/text';

const KEY = 'sk-MARKER/x+"&<é>\'0123456789';
const PLAIN = 'sk-PLAINMARKER0123456789';

test.each<[string, string]>([
	['blanks around it', ` \n${PLAIN}\t `],
	['blanks without width or break', `\u00a0\u200b${PLAIN}\u2003\ufeff`],
	['a leading Bearer', `Bearer ${PLAIN}`],
	['a leading bearer in another case, and blanks', ` BEARER\u00a0 ${PLAIN}\r\n`],
])('the key is sent, and looked for, without %s', (_what, stored) => {
	expect(cleanKey(stored)).toBe(PLAIN);
	expect(redactor(stored)(`bad key ${PLAIN}, was ${stored}.`)).not.toContain('PLAIN');
});

const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');

const hex = (code: number) => code.toString(16).padStart(2, '0');
const unicode = (code: number) => `\\u${code.toString(16).padStart(4, '0')}`;
const everyChar = (write: (code: number, char: string) => string) => (text: string) =>
	[...text].map((char) => write(char.charCodeAt(0), char)).join('');

describe.each([KEY, PLAIN])('%s is taken out of a text', (key) => {
	test.each<[string, (key: string) => string]>([
		['as it is', (text) => text],
		['base64', base64],
		['base64 for URLs', base64url],
		['base64 of the header', (text) => base64(`Bearer ${text}`)],
		['base64 as user name', (text) => base64(`${text}:`)],
		['base64 as password, at another byte', (text) => base64(`api:${text}`)],
		['base64 within a longer text', (text) => base64(`{"key":"${text}","more":1}`)],
		['URL-encoded', encodeURIComponent],
		[
			'URL-encoded in small letters',
			(text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase()),
		],
		[
			'each byte URL-encoded',
			(text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join(''),
		],
		['in JSON', (text) => JSON.stringify(text)],
		['in JSON as ASCII', (text) => JSON.stringify(text).replace(/é/g, '\\u00E9')],
		[
			'each character as \\u',
			(text) =>
				[...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
		],
		[
			'in HTML',
			(text) =>
				text
					.replace(/&/g, '&amp;')
					.replace(/</g, '&lt;')
					.replace(/>/g, '&gt;')
					.replace(/"/g, '&quot;')
					.replace(/'/g, '&#39;'),
		],
		['in hexadecimal digits', (text) => Buffer.from(text).toString('hex')],
		['in JSON within JSON', (text) => JSON.stringify(JSON.stringify(text))],
		['each character in HTML', everyChar((code) => `&#x00${code.toString(16)};`)],
		['signs in HTML', everyChar((code, char) => (/\w/.test(char) ? char : `&#${code};`))],
		['signs as \\u', everyChar((code, char) => (/\w/.test(char) ? char : unicode(code)))],
		['signs as \\x', everyChar((code, char) => (/\w/.test(char) ? char : `\\x${hex(code)}`))],
		[
			'signs and some letters URL-encoded in either case',
			(text) =>
				[...Buffer.from(text)]
					.map((byte, at) => {
						const char = String.fromCharCode(byte);
						if (/\w/.test(char) && at % 3 > 0) return char;
						return at % 2 ? `%${hex(byte)}` : `%${hex(byte).toUpperCase()}`;
					})
					.join(''),
		],
		['escaped here and there', everyChar((code, char) => (code % 2 ? char : `&#${code};`))],
	])('%s', (_what, write) => {
		const written = write(key);
		const text = `before ${written} after`;
		const left = redactor(key)(text);
		expect(left).toContain('[API key]');
		expect(left).not.toContain(key.slice(3, 11));
		expect(left).not.toContain(base64(key).slice(0, 10));
		expect(left.length).toBeLessThan(Math.max(60, text.length - key.length / 2));
	});
});

test('no beginning of the key stays where a value, a message or a raw text is cut', () => {
	const redact = redactor(PLAIN);
	for (let fill = 0; fill < 100; fill++) {
		const said = render(say`Its value is ${'x'.repeat(fill) + PLAIN}`, redact);
		expect(said).not.toContain('sk-P');
	}
	for (const limit of [2_000, 20_000]) {
		const raw = 'x'.repeat(limit - 10) + PLAIN;
		const fault = { kind: 'unexpected', repeat: 'never', apiMessage: raw, facts: { raw } } as const;
		expect(JSON.stringify(detailsOf(fault, NO_ATTEMPTS, redact))).not.toContain('sk-P');
	}
});

test('nor where the request ID is read from a message', () => {
	const message = `Bad key (request id: ${'x'.repeat(190)}${PLAIN})`;
	const fault = {
		kind: 'unexpected',
		repeat: 'never',
		requestId: requestIdOf({}, message),
	} as const;
	const details = JSON.stringify(detailsOf(fault, NO_ATTEMPTS, redactor(PLAIN)));
	expect(details).toContain('xxx[API key]');
	expect(details).not.toContain('sk-');
});

test('nor where a JSON reply has it in the name of a field', () => {
	const read = replyReader({
		type: 'json_schema',
		json_schema: { schema: { type: 'object', additionalProperties: false } },
	});
	for (let fill = 60; fill < 110; fill++) {
		const content = JSON.stringify({ ['x'.repeat(fill) + PLAIN]: 1 });
		const outcome = settleNow(() => read({ choices: [{ message: { content } }] }));
		const { fault } = (outcome as { error: FaultError }).error;
		const redact = redactor(PLAIN);
		const title = render(wordsOf(fault, 'chat').title, redact);
		const shown = JSON.stringify([title, detailsOf(fault, NO_ATTEMPTS, redact)]);
		expect(shown).toContain('is not allowed by the schema');
		expect(shown).not.toContain('sk-');
	}
});

test('names of fields are freed of it too, and deep nesting does no harm', () => {
	let nested: unknown = { [PLAIN]: PLAIN };
	for (let depth = 0; depth < 5_000; depth++) nested = [nested];
	const fault = {
		kind: 'unexpected',
		repeat: 'never',
		facts: { nested, named: { [PLAIN]: 1 }, ['__proto__x']: 1 },
	} as const;
	const details = JSON.stringify(detailsOf(fault, NO_ATTEMPTS, redactor(PLAIN)));
	expect(details).not.toContain(PLAIN);
	expect(details).toContain('"[API key]":1');
	expect(details.length).toBeLessThan(1_000);
});

test('messages are short whatever the input', () => {
	const long = 'y'.repeat(200_000);
	expect(render(say`'${long}' is not ${[long]} at ${long}`, redactor(PLAIN)).length).toBeLessThan(
		300,
	);
	expect(render(long, redactor(PLAIN))).toHaveLength(600);
});

test('a key is found that begins again within itself, and twice in a row', () => {
	const redact = redactor('abcabcabd');
	expect(redact('x&#97;bcabcabcabd y')).toBe('x&#97;bc[API key] y');
	expect(redact('&#97;bcabcab%64abcabcab&#100;')).toBe('[API key][API key]');
	const far = 'abcabc'.repeat(50);
	const apart = `%61bcabca ${'x'.repeat(99)} bd`;
	expect(redact(`&amp;${'y'.repeat(5)}abca${'x'.repeat(99)}bcabd&amp;`)).toContain('x'.repeat(99));
	expect(redact(apart)).toBe(apart);
	expect(redact(`%61bcabcabd ${far}abcabcab&#100;&amp;`)).toBe(`[API key] ${far}[API key]&amp;`);
});

test('escapes that are none of it stay as they are', () => {
	const text = 'a%20b\\u0041&amp;&#99999999;&#x110000;%zz\\"';
	expect(redactor(PLAIN)(text)).toBe(text);
});

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
	['a Bearer twice', `Bearer bearer ${PLAIN}`],
	['control characters around it', `\0\u001f${PLAIN}\u007f\u001b`],
])('the key is sent, and looked for, without %s', (_what, stored) => {
	expect(cleanKey(stored)).toBe(PLAIN);
	expect(redactor(stored)(`bad key ${PLAIN}, was ${stored}.`)).toBe(
		'bad key [API key], was [API key].',
	);
});

test.each<[string, unknown, string]>([
	['a word that begins as Bearer does', 'Bearers-key', 'Bearers-key'],
	['a Bearer that is no word of its own', 'my-bearer key', 'my-bearer key'],
	['a Bearer behind which nothing stands', 'Bearer', 'Bearer'],
	['blanks within it', 'sk-abc def', 'sk-abc def'],
	['a number', 12_345_678, '12345678'],
	['blanks alone', ' \u200b\n ', ''],
	['no key', undefined, ''],
	['no key, as JSON has it', null, ''],
])('%s is sent as it is', (_what, stored, sent) => expect(cleanKey(stored)).toBe(sent));

test.each<[string, string, string, string]>([
	['of four characters', 'key1', 'bad key1', 'bad [API key]'],
	['of three, which ordinary words have', 'key', 'bad key', 'bad key'],
	['of four, in hexadecimal digits', 'key1', '6b657931', '[API key]'],
	['of four, in base64: as short as words', 'key1', 'a2V5M', 'a2V5M'],
])('a key %s', (_what, key, text, left) => expect(redactor(key)(text)).toBe(left));

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
		['in capital hexadecimal digits', (text) => Buffer.from(text).toString('hex').toUpperCase()],
		['in JSON within JSON', (text) => JSON.stringify(JSON.stringify(text))],
		[
			'in a sentence in JSON within JSON',
			(text) => JSON.stringify(JSON.stringify({ e: `bad ${text}` })),
		],
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

/** Of lengths that end differently in base64; question marks and tildes are signs there at any place. */
describe.each(['sk-0123456789', 'sk-01234567890', PLAIN, 'sk-????????~~~~~~~~'])('of %s', (key) => {
	test.each<[string, string]>([
		['it', key],
		['the header', `Bearer ${key}`],
		['it as user name', `${key}:`],
		['it as password', `:${key}`],
	])('no character stays of the base64 of %s', (_what, text) => {
		for (const write of [base64, base64url]) {
			const written = write(text);
			expect(redactor(key)(`(${written})`)).toBe('([API key])');
			expect(redactor(key)(`(${written.replaceAll('=', '')})`)).toBe('([API key])');
		}
	});

	test.each(['', 'a', 'ab', 'abc', 'abcd'])(
		'only what shares a character with it stays in base64 behind %p',
		(before) => {
			for (const after of ['', 'x', 'xy', 'xyz']) {
				for (const write of [base64, base64url]) {
					const written = write(`${before}.${key}_${after}`);
					const from = Math.ceil(((before.length + 1) * 8) / 6);
					const to = Math.floor(((before.length + 1 + key.length) * 8) / 6);
					const left = redactor(key)(written);
					expect(left).toBe(`${written.slice(0, from)}[API key]${written.slice(to)}`);
				}
			}
		},
	);
});

test("a key with a space is taken out as a form's field", () => {
	const key = `it's two "words" & é`;
	const form = new URLSearchParams({ a: '1', key, z: '2' }).toString();
	expect(redactor(key)(form)).toBe('a=1&key=[API key]&z=2');
	expect(redactor('two words')('a=two+words')).toBe('a=[API key]');
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

test.each<[string, string, string, string]>([
	['within its repetition', 'abcabcabd', 'abcabcabcab&#100;', 'abc[API key]'],
	['after three of its letters and two more', 'abcabcabd', '&#97;babcabcabd', '&#97;b[API key]'],
	['after one letter more', 'aab1', '&#97;a&#97;b1', '&#97;[API key]'],
	['after two beginnings', 'aabaaab', 'aabaabaaa&#98;', 'aab[API key]'],
	['but not without its first letter', 'abcabcabd', 'xbcabcab&#100;', 'xbcabcab&#100;'],
	['nor without one within', 'abcabcabd', 'abcxbcab&#100;', 'abcxbcab&#100;'],
])('a key is found %s', (_what, key, text, left) => expect(redactor(key)(text)).toBe(left));

test('beginning and end of a key that stand far apart are no key', () => {
	for (let between = 1; between < 60; between++) {
		const text = `&amp;yyyyyabca${'x'.repeat(between)}bcabdyyyy&amp;`;
		expect(redactor('abcabcabd')(text)).toBe(text);
	}
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

import { cleanKey } from '../../../../nodes/shared/errors/key';
import { detailsOf } from '../../../../nodes/shared/errors/nodeError';
import { NO_ATTEMPTS } from '../../../../nodes/shared/errors/fault';
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

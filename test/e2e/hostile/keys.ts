import type { IDataObject } from 'n8n-workflow';
import type { Fault } from '../../gateway';
import type { HostileLab } from './lab';

/** With signs that URLs, JSON, HTML and base64 each write in their own way. */
const KEY = `sk-Mark+er/0"&<x>'7f1c2d-9Zq`;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (code: number) => code.toString(16).padStart(2, '0');
const signs = (write: (code: number) => string) =>
	[...KEY].map((char) => (/\w/.test(char) ? char : write(char.charCodeAt(0)))).join('');

/** How a gateway may repeat a key, and what of it must not stay. */
const FORMS: Array<[name: string, form: string]> = [
	['as it is', KEY],
	['with Bearer', `Bearer ${KEY}`],
	['base64', base64(KEY)],
	['base64 of the header', base64(`Bearer ${KEY}`)],
	['base64 as a user name', base64(`${KEY}:`)],
	['base64 at the second byte', base64(`x${KEY}y`)],
	['base64 at the third byte', base64(`xx${KEY}yy`)],
	['base64 for URLs', Buffer.from(KEY).toString('base64url')],
	['URL-encoded', encodeURIComponent(KEY)],
	['URL-encoded in small letters', signs((code) => `%${hex(code)}`)],
	['JSON-escaped', JSON.stringify(KEY)],
	['signs as \\u', signs((code) => `\\u00${hex(code).toUpperCase()}`)],
	['in HTML', signs((code) => `&#${code};`)],
	['in hexadecimal HTML', signs((code) => `&#x${hex(code)};`)],
	...[80, 200, 300, 600, 2_000, 20_000].map((at): [string, string] => [
		`at the ${at}th character`,
		`${'x'.repeat(at - 10)}${KEY}`,
	]),
	['as a request ID', `no (request id: ${'x'.repeat(190)}${KEY})`],
];

const event = (data: unknown): Fault => ({
	headers: { 'content-type': 'text/event-stream' },
	body: `data: {"choices":[{"index":0,"delta":{"content":"He"}}]}\n\ndata: ${JSON.stringify(data)}\n\n`,
});
const WAYS: Array<[string, (message: string) => Fault]> = [
	['an error', (message) => ({ status: 400, error: { message, code: message } })],
	['an error with status 200', (message) => ({ body: { error: { message, type: message } } })],
	['an error in a stream', (message) => event({ error: { message } })],
	['a reply that is none', (message) => ({ body: { choices: [{ note: message, message: {} }] } })],
	[
		'text',
		(message) => ({ status: 403, headers: { 'content-type': 'text/plain' }, body: message }),
	],
];

/** As people paste it. */
const STORED = [` ${KEY}\n`, `Bearer ${KEY}`, `\u00a0\u200bbearer  ${KEY}\u2003`];

/** The parts of a form that tell the key: all of it but what stands around it. */
const tellTale = (form: string): string[] => {
	const own = form.replace(/^(x+|no \(request id: x+|Bearer )/, '');
	return [own.slice(0, 10), own.slice(-14, -4)].filter((part) => !/^x*$/.test(part));
};

export function keyTests(lab: HostileLab): void {
	const credential = async (apiKey: string) => {
		lab.gateway.configure({ apiKey: [KEY, 'sk-marker-6b1f0c7d2e944a58'] });
		return await lab.credentialWith({ apiKey });
	};
	const expectGone = (saved: unknown, items: IDataObject[]) => {
		const text = JSON.stringify(saved);
		expect(items.map(({ error }) => typeof error)).toEqual(FORMS.map(() => 'string'));
		const left = FORMS.filter(([, form]) =>
			tellTale(form).some((part) => text.includes(JSON.stringify(part).slice(1, -1))),
		);
		expect(left.map(([name]) => name)).toEqual([]);
		expect(text).toContain('[API key]');
	};

	it.each(WAYS)('repeated in %s, the node keeps it to itself', async (_what, reply) => {
		const faults = FORMS.map(([, form]) => reply(form));
		const { execution, items } = await lab.byNode(faults, {}, await credential(KEY));
		expectGone(execution.data.resultData, items);
	});

	it.each(WAYS.slice(0, 3))(
		'repeated in %s, the chat model keeps it to itself',
		async (_what, reply) => {
			const faults = FORMS.map(([, form]) => reply(form));
			const { execution, items } = await lab.byModel(faults, {}, await credential(KEY));
			expectGone(execution.data.resultData, items);
		},
	);

	it.each(STORED)('stored as %j it is sent and looked for as it is', async (stored) => {
		const fault: Fault = { status: 401, error: { message: `Bearer ${KEY} or ${stored}` } };
		const account = await credential(stored);
		const byNode = await lab.byNode([fault, {}], {}, account);
		expect(byNode.items[1]?.content).toBe('answer 1.');
		const byModel = await lab.byModel([fault, {}], {}, account);
		expect(byModel.items[1]?.text).toBe('answer 1.');
		for (const { headers } of lab.gateway.completions) {
			expect(headers.authorization).toBe(`Bearer ${KEY}`);
		}
		for (const { execution } of [byNode, byModel]) {
			const saved = JSON.stringify(execution.data.resultData);
			expect(saved).not.toContain('Mark+er');
			expect(saved).toContain('[API key]');
		}
	});
}

import type { Asker } from '../../../../../nodes/shared/errors/asker';
import { readable, type Told } from '../support/words';

const UNPAID = 'Nothing was billed. Run it again';

describe('a request that was not sent', () => {
	interface Row {
		reason: string;
		asker?: Asker;
		title: string;
		advice: string;
	}

	test.each<Row>([
		{
			reason: 'foreign-address',
			title: "The base URL of this item's credential differs from the first item's",
			advice:
				'The API key is sent to the addresses of its own credential only. Send items with different base URLs in separate runs, for example with Loop Over Items',
		},
		{
			reason: 'domain-not-allowed',
			title: 'The credential does not allow requests to h:8080',
			advice: "Add the host to 'Allowed HTTP Request Domains' in the credential",
		},
		{
			reason: 'egress-blocked',
			title: 'This n8n does not allow requests to h:8080',
			advice: 'Ask the administrator of this n8n to allow the host',
		},
		{
			reason: 'certificate',
			asker: 'chatModel',
			title: 'There is no secure connection to h:8080',
			advice: "The server's certificate was not accepted. Check the base URL of the credential",
		},
	])('$reason', ({ reason, asker, title, advice }) => {
		const fault: Told = { kind: 'not-connected', reason, host: 'h:8080' };
		expect(readable(fault, asker)).toEqual({ title, advice });
	});
});

describe('a time-out', () => {
	test.each([
		[999, '999 ms'],
		[1_000, '1 s'],
		[1_540, '1.5 s'],
		[120_000, '120 s'],
	])('of %d ms reads %s', (limit, duration) => {
		expect(readable({ kind: 'timeout', host: 'h', limit }).title).toBe(
			`h did not answer within ${duration}`,
		);
		expect(readable({ kind: 'timeout', reason: 'silent', host: 'h', limit }).title).toBe(
			`h was silent for ${duration}`,
		);
	});

	test.each<[Asker, string]>([
		[
			'chatModel',
			"The request may have been processed and billed, so it was not sent again. Run the workflow again if that is acceptable. 'Timeout' sets the limit",
		],
		['models', `${UNPAID}. 'Timeout' in 'Request Options' sets the limit`],
	])('%s: where its limit is set', (asker, advice) => {
		expect(readable({ kind: 'timeout', host: 'h', limit: 1_000 }, asker).advice).toBe(advice);
	});
});

test.each<[Asker, string]>([
	['chat', 'If the request had been sent, it may have been processed and billed'],
	['chatModel', 'If the request had been sent, it may have been processed and billed'],
	['credits', 'Run it again'],
])('%s: what a stopped execution may have cost', (asker, advice) => {
	expect(readable({ kind: 'stopped' }, asker)).toEqual({
		title: 'The execution was stopped before the reply was complete',
		advice,
	});
});

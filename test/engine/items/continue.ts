import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { chat, useGateway } from '../support/chat';

const bench = useGateway();

const ROWS = [
	{ id: 'a', text: 'Reply with exactly: fine' },
	{ id: 'b', text: 'BAD' },
	{ id: 'c', text: 'Reply with exactly: also fine' },
];

interface Failure {
	/** Makes the item whose text is BAD fail at EvoLink. */
	fault?: object;
	parameters?: INodeParameters;
	message: string;
	details: IDataObject;
	/** Completions asked for, of the three items. */
	requests: number;
}

const badOnly = (value: unknown) => `={{ $json.text === 'BAD' ? ${JSON.stringify(value)} : '' }}`;

/** Every way an item can fail, from its parameters to the last step of its reply. */
const FAILURES: Record<string, Failure> = {
	'an empty message': {
		parameters: { message: "={{ $json.text === 'BAD' ? '' : $json.text }}" },
		message: "'Message' is empty",
		details: { kind: 'invalid-input', attempts: 0 },
		requests: 2,
	},
	'a temperature out of range': {
		parameters: { options: { temperature: badOnly(3) } },
		message: "'Sampling Temperature' is out of range",
		details: { kind: 'invalid-input', attempts: 0 },
		requests: 2,
	},
	'an unusable image URL': {
		parameters: { imageUrls: badOnly('file:///etc/passwd') },
		message: "'Image URL(s)' has an entry that is not an image URL",
		details: { kind: 'invalid-input', attempts: 0 },
		requests: 2,
	},
	'a broken history': {
		parameters: { options: { historyJson: badOnly('[') } },
		message: "'History (JSON)' is not valid JSON",
		details: { kind: 'invalid-input', attempts: 0 },
		requests: 2,
	},
	'a refused parameter': {
		fault: {
			status: 400,
			error: {
				message: "Unsupported parameter: 'top_k'",
				param: 'top_k',
				code: 'unsupported_parameter',
			},
		},
		message: expect.stringContaining('EvoLink'),
		details: {
			http_status: 400,
			code: 'unsupported_parameter',
			type: 'invalid_request_error',
			param: 'top_k',
			request_id: expect.any(String),
			attempts: 1,
		},
		requests: 3,
	},
	'a model the key may not use': {
		fault: { status: 403 },
		message: "This API key may not use the model 'gpt-5.4'",
		details: { http_status: 403, type: 'permission_error', attempts: 1 },
		requests: 3,
	},
	'a proxy that gave up': {
		fault: { status: 504, raw: 'html' },
		message: expect.any(String),
		details: { http_status: 504, attempts: 1 },
		requests: 3,
	},
	'a lost connection': {
		fault: { reset: 'mid-body' },
		message: expect.stringContaining('was lost'),
		details: { kind: 'connection-lost', attempts: 1 },
		requests: 3,
	},
	'a web page': {
		fault: { raw: 'html' },
		message: expect.stringContaining('a web page'),
		details: { kind: 'unreadable-reply', attempts: 1 },
		requests: 3,
	},
	'an empty reply': {
		fault: { content: '' },
		message: 'The model wrote no text: the reply is empty',
		details: { kind: 'empty-reply', attempts: 1 },
		requests: 3,
	},
	'a reply that is not JSON': {
		parameters: {
			options: {
				responseFormat: "={{ $json.text === 'BAD' ? 'json_schema' : 'text' }}",
				jsonSchema: '{"type":"object"}',
			},
		},
		fault: { content: 'No.' },
		message: 'The reply is not the JSON that was asked for',
		details: { kind: 'invalid-json', raw: 'No.', attempts: 1 },
		requests: 3,
	},
};

describe.each(Object.entries(FAILURES))(
	'%s',
	(_what, { fault, parameters, message, details, requests }) => {
		const run = async (onError: 'continueRegularOutput' | 'continueErrorOutput', node = {}) => {
			if (fault) bench.gateway.faults.push({ match: 'BAD', ...fault });
			return await bench.run(chat({ message: '={{ $json.text }}', ...parameters }), ROWS, {
				node: { onError, ...node },
			});
		};

		test('with Continue stays in its place, with its details', async () => {
			const { items, error } = await run('continueRegularOutput');
			expect(error).toBeUndefined();
			expect(items).toMatchObject([
				{ json: { content: 'fine' }, pairedItem: { item: 0 } },
				{ json: { error: message, details }, pairedItem: { item: 1 } },
				{ json: { content: 'also fine' }, pairedItem: { item: 2 } },
			]);
			expect(Object.keys(items[1]!.json)).toEqual(['error', 'details']);
			expect(bench.bodies).toHaveLength(requests);
		});

		test("with Continue (using error output) reaches the error branch, with its input's fields", async () => {
			const { items, errorItems } = await run('continueErrorOutput');
			expect(items).toMatchObject([
				{ json: { content: 'fine' }, pairedItem: { item: 0 } },
				{ json: { content: 'also fine' }, pairedItem: { item: 2 } },
			]);
			expect(errorItems).toMatchObject([
				{ json: { ...ROWS[1], error: message, details }, pairedItem: { item: 1 } },
			]);
			expect(bench.bodies).toHaveLength(requests);
		});
	},
);

describe('with Retry On Fail on as well', () => {
	const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	const first = [ROWS[1]!, ROWS[0]!, ROWS[2]!];

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: a failed first item does not make the host send all items again',
		async (onError) => {
			bench.gateway.faults.push({ match: 'BAD', status: 403 });
			const { items, errorItems, error } = await bench.run(
				chat({ message: '={{ $json.text }}' }),
				first,
				{ node: { ...retrying, onError } },
			);
			expect(error).toBeUndefined();
			const failed = onError === 'continueErrorOutput' ? errorItems : items.slice(0, 1);
			expect(failed).toHaveLength(1);
			expect(failed[0]).toMatchObject({
				json: { error: "This API key may not use the model 'gpt-5.4'" },
				pairedItem: { item: 0 },
			});
			expect(Object.keys(failed[0]!.json)).toEqual(['error']);
			expect(bench.bodies).toHaveLength(3);
		},
	);

	test('and without Continue the host sends everything again, each item billed again', async () => {
		bench.gateway.faults.push({ match: 'BAD', status: 403, times: 1 });
		const { items, error } = await bench.run(chat({ message: '={{ $json.text }}' }), first, {
			node: retrying,
		});
		expect(error).toBeUndefined();
		expect(items).toHaveLength(3);
		expect(bench.bodies.length).toBeGreaterThan(3);
	});
});

test('without Continue the run ends with the failed item, and names it', async () => {
	bench.gateway.faults.push({ match: 'BAD', status: 403 });
	const { items, error } = await bench.run(chat({ message: '={{ $json.text }}' }), ROWS);
	expect(items).toEqual([]);
	expect(error).toMatchObject({ httpCode: '403', context: { itemIndex: 1 } });
});

test('the key is in nothing that a failed item carries', async () => {
	bench.gateway.faults.push({
		match: 'BAD',
		status: 401,
		error: { message: 'Invalid key sk-evolink-test-KEY-MARKER' },
	});
	for (const onError of ['continueRegularOutput', 'continueErrorOutput', 'stopWorkflow'] as const) {
		const { saved } = await bench.run(chat({ message: '={{ $json.text }}' }), ROWS, {
			node: { onError },
		});
		expect(saved).toContain('[API key]');
		expect(saved).not.toContain('KEY-MARKER');
	}
});

import axios from 'axios';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { STATE_DIR } from '../../scripts/lib/paths';
import type { Fault } from '../gateway/faults/types';
import { evoLink, fields, flow, MANUAL, manualTrigger, webhook, type Step } from './support/flow';
import { evoLinkModel, modelWorkflow, agent, item, TRIGGER_NAME } from './support/modelWorkflow';
import { filesOf, occurrences, sqliteTables, type Place } from './support/secrets';
import { CREDENTIAL_TYPE, MARKER_KEY, startWorkbench, type Workbench } from './support/workbench';

/** Stands in what may be kept, so that the search is known to look in the right places. */
const KNOWN_TEXT = 'a known text to be found again';

const TELLTALE: Fault = { status: 400, error: { message: `Bearer ${MARKER_KEY} may not` } };
const FAULTS: Array<[string, Fault]> = [
	['a refused key', { status: 401 }],
	['a refused parameter', { status: 400 }],
	['an empty balance', { status: 402 }],
	['a reply in HTML', { raw: 'html' }],
	['a connection reset after the request was read', { reset: 'after-read' }],
	['a connection reset within the reply', { reset: 'mid-body' }],
	['an unreadable reply', { raw: 'garbage' }],
	['an API that repeats the key in its message', TELLTALE],
];

let bench: Workbench;
const responses: Place[] = [];
/** Everything n8n answers to the editor is kept for the search. */
function keepResponse(name: string, data: unknown): void {
	responses.push({ name: `response ${name}`, content: Buffer.from(JSON.stringify(data)) });
}

async function run(steps: Step[]): Promise<void> {
	const message = fields('Item', { message: KNOWN_TEXT });
	const { id } = await bench.createWorkflow(flow(randomUUID(), [manualTrigger, message, ...steps]));
	keepResponse('execution', await bench.api.runToEnd(id, MANUAL));
	keepResponse('workflow', await bench.api.getWorkflow(id));
}

beforeAll(async () => {
	const env = { N8N_LOG_LEVEL: 'debug', N8N_LOG_OUTPUT: 'console' };
	bench = await startWorkbench('security', { env });
});
afterAll(async () => await bench?.stop());
beforeEach(() => bench.gateway.reset());

describe('the key is used', () => {
	it('in runs that succeed, raw and simplified, streamed and not', async () => {
		await run([evoLink()]);
		await run([evoLink({ simplify: false, options: { stream: 'always' } })]);
		for (const [resource, operation] of [
			['model', 'getAll'],
			['account', 'getCredits'],
		]) {
			await run([evoLink({ resource, operation, simplify: false })]);
		}
		expect(bench.gateway.requests.filter(({ status }) => status === 200).length).toBe(4);
	});

	for (const [name, fault] of FAULTS) {
		it(`in runs that fail by ${name}, stopped, continued and on the error branch`, async () => {
			for (const onError of [
				'stopWorkflow',
				'continueRegularOutput',
				'continueErrorOutput',
			] as const) {
				bench.gateway.faults.push(fault);
				await run([evoLink({}, { onError })]);
			}
			expect(bench.gateway.completions.length).toBeGreaterThanOrEqual(3);
		});
	}

	it('in a streamed webhook', async () => {
		const trigger = webhook('streamed', { responseMode: 'streaming' });
		const { id } = await bench.createWorkflow(
			flow('Streamed', [trigger, evoLink({ message: '={{ $json.body.message }}' })]),
		);
		await bench.api.activateWorkflow(id);
		const url = `${bench.host.url}/webhook/streamed`;
		const { data } = await axios.post<Readable>(
			url,
			{ message: KNOWN_TEXT },
			{ responseType: 'stream' },
		);
		keepResponse('stream', (await data.toArray()).map(String).join(''));
		expect(bench.gateway.completions).toHaveLength(1);
	});

	it('by the chat model of an agent, which succeeds and fails', async () => {
		for (const fault of [{}, { status: 401 }, TELLTALE]) {
			bench.gateway.faults.push(fault);
			const { id } = await bench.createWorkflow(
				modelWorkflow(randomUUID(), [manualTrigger, item({ prompt: KNOWN_TEXT }), agent()], {
					ai_languageModel: [evoLinkModel()],
				}),
			);
			keepResponse('execution', await bench.api.runToEnd(id, TRIGGER_NAME));
		}
		expect(bench.gateway.completions.map(({ status }) => status)).toEqual([200, 401, 400]);
	});

	it('by tests of the credential', async () => {
		const tested = await bench.api.testCredential(bench.credential);
		expect(tested.status).toBe('OK');
		keepResponse('test', tested);
		bench.gateway.configure({ apiKey: 'sk-another' });
		const refused = await bench.api.testCredential(bench.credential);
		expect(refused.status).toBe('Error');
		keepResponse('test', refused);
		keepResponse(
			'credential',
			await bench.api.request('GET', `/credentials/${bench.credential.id}?includeData=true`),
		);
	});
});

describe('afterwards the key', () => {
	const directory = join(STATE_DIR, 'e2e', 'security');
	const database = join(directory, 'user', '.n8n', 'database.sqlite');

	it('is in no table, no file, no log and no response', async () => {
		const tables = sqliteTables(database);
		const files = await filesOf(directory);

		for (const places of [tables, files, responses]) {
			expect(occurrences(places, KNOWN_TEXT)).not.toEqual([]);
			expect(occurrences(places, 'Bearer [API key] may not')).not.toEqual([]);
		}
		expect(occurrences([...tables, ...files, ...responses], MARKER_KEY)).toEqual([]);
	});

	it('is in the credential, encrypted', () => {
		const credentials = sqliteTables(database).find(
			({ name }) => name === 'table credentials_entity',
		);
		expect(String(credentials?.content)).toContain(CREDENTIAL_TYPE);
		expect(occurrences([credentials!], bench.gateway.url)).toEqual([]);
	});
});

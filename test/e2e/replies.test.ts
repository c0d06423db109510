import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import type { IDataObject } from 'n8n-workflow';
import { type Execution, nodeOutput } from '../../scripts/lib/execution';
import type { Fault } from '../gateway';
import { CONTINUE, usePaidLab } from './paid/lab';
import { SCHEMAS, type SchemaCase } from './replies/schemas';
import { evoLink, fields, manualTrigger, splitOut } from './support/flow';

const lab = usePaidLab('replies');

/** Runs one item for each row: its fields are the node's parameters and options. */
async function runRows(
	rows: IDataObject[],
	options: object,
	model: object | string = { __rl: true, mode: 'id', value: 'gpt-5.4' },
): Promise<Execution> {
	const node = evoLink(
		{ model, message: '={{ $json.text }}', options, requestOptions: { maxRetries: 1 } },
		CONTINUE,
	);
	const id = await lab.create([
		manualTrigger,
		fields('List', { entries: rows }),
		splitOut('entries'),
		node,
	]);
	const execution = await lab.execute(id);
	expect(execution.status).toBe('success');
	return execution;
}

const outputsOf = (execution: Execution) =>
	nodeOutput(execution, 'EvoLink').map(({ json }) => json);

describe('a chain of three models', () => {
	const coded = (status: number, code: string): Fault => ({
		status,
		error: { code, message: 'It is so.' },
	});
	const MOVES_ON: Record<string, Fault> = {
		'404': { status: 404 },
		'unknown, with status 400': coded(400, 'model_not_found'),
		'unknown, with status 503': coded(503, 'model_not_found'),
		'not for this key': coded(403, 'key_model_not_allowed'),
		'no access': coded(403, 'model_access_denied'),
		'not available': coded(503, 'model_unavailable'),
		'no channel': coded(503, 'no_available_channel'),
		'no channel chosen': coded(500, 'channel_selection_failed'),
		'500': { status: 500 },
		'502': { status: 502 },
		'503': { status: 503 },
		'200 that says so': { body: { error: { code: 'model_not_found', message: 'No.' } } },
		'a stream that begins so': {
			stream: { afterDeltas: 0, errorEvent: { code: 'model_unavailable' } },
		},
	};
	const STAYS: Record<string, Fault> = {
		'a bad request': { status: 400 },
		'a refused parameter': { status: 400, error: { param: 'seed', message: 'Unsupported.' } },
		'a wrong key': { status: 401 },
		'an empty account': { status: 402 },
		'the limit of the key': coded(402, 'key_quota_exhausted'),
		'another right': coded(403, 'ip_restricted'),
		'refused content': coded(400, 'content_policy_violation'),
		'an image too large': { status: 413 },
		'a rate limit': { status: 429, headers: { 'retry-after': '600' } },
		'504': { status: 504 },
		'524': { status: 524, raw: 'html' },
		'a paid outcome that is unknown': coded(503, 'paid_outcome_unknown'),
		'a key used for something else': coded(409, 'idempotency_conflict'),
		'a connection lost after sending': { reset: 'after-read' },
		'a reply that breaks off': { reset: 'mid-body' },
		'a stream that breaks off': { stream: { cut: 'end', afterDeltas: 1 } },
		'an empty reply': { content: '' },
		'a reply that the filter ended': { content: null, finishReason: 'content_filter' },
	};
	const named = (reasons: Record<string, Fault>, kind: string) =>
		Object.entries(reasons).map(([reason, fault], index) => {
			const models = [1, 2, 3].map((place) => `${kind}-${index}-${place}`);
			return { reason, fault, models, stream: fault.stream ? 'always' : 'never' };
		});

	it('moves on for each reason to, and stays for each reason not to', async () => {
		const moving = named(MOVES_ON, 'moves');
		const staying = named(STAYS, 'stays');
		const { gateway } = lab;
		gateway.configure({ models: [...moving, ...staying].flatMap(({ models }) => models) });
		const failing = (model: string, fault: Fault) =>
			gateway.faults.push({ match: `"model":"${model}"`, ...fault });
		for (const { models, fault } of moving) {
			failing(models[0]!, fault);
			failing(models[1]!, fault);
		}
		for (const { models, fault } of staying) failing(models[0]!, fault);

		const execution = await runRows(
			[...moving, ...staying].map(({ models, stream }) => ({
				text: 'Reply with exactly: Here',
				model: models[0],
				others: models.slice(1),
				stream,
			})),
			{ fallbackModels: '={{ $json.others }}', stream: '={{ $json.stream }}' },
			{ __rl: true, mode: 'id', value: '={{ $json.model }}' },
		);

		const asked = gateway.completions.map(({ body }) => (body as { model: string }).model);
		const outputs = outputsOf(execution);
		const found = [...moving, ...staying].map(({ reason, models }, index) => ({
			reason,
			asked: models.filter((model) => asked.includes(model)).length,
			content: outputs[index]?.content,
			attempted: outputs[index]?.attempted_models,
			failed: typeof outputs[index]?.error === 'string',
		}));
		expect(found).toEqual([
			...moving.map(({ reason, models }) => ({
				...{ reason, asked: 3, content: 'Here', attempted: models, failed: false },
			})),
			...staying.map(({ reason }) => ({
				...{ reason, asked: 1, content: undefined, attempted: undefined, failed: true },
			})),
		]);
		const timesAsked = (reason: string) => {
			const { models } = moving.find((row) => row.reason === reason)!;
			return models.map((model) => asked.filter((each) => each === model).length);
		};
		expect(timesAsked('500')).toEqual([2, 2, 1]);
		expect(timesAsked('not available')).toEqual([1, 1, 1]);
	});

	it('fails with what the last model said when none can be had', async () => {
		lab.gateway.configure({ models: ['gpt-5.4'] });
		const execution = await runRows(
			[{ text: 'Hello' }],
			{ fallbackModels: 'b, c' },
			{
				__rl: true,
				mode: 'id',
				value: 'a',
			},
		);
		expect(outputsOf(execution)).toEqual([
			{
				error: "EvoLink does not know the model 'c'",
				details: expect.objectContaining({ attempted_models: ['a', 'b', 'c'] }),
			},
		]);
	});
});

describe('replies to a JSON schema', () => {
	/** What a full validator says. */
	const accepts = ({ rule }: SchemaCase, value: unknown) => {
		const options = { strict: false, validateFormats: false };
		const isDraft7 = JSON.stringify(rule).includes('draft-07');
		return (isDraft7 ? new Ajv(options) : new Ajv2020(options)).validate(rule, value);
	};
	const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

	it(`${SCHEMAS.length} schemas take what fits and name where it doesn't`, async () => {
		const rows = SCHEMAS.flatMap(({ rule, good, bad }, index) =>
			[good, bad].map((reply, which) => ({ text: `case-${index}-${which}.`, rule, reply })),
		);
		for (const { text, reply } of rows)
			lab.gateway.faults.push({ match: text, content: textOf(reply) });

		const execution = await runRows(
			rows.map(({ text, rule }) => ({ text, rule })) as IDataObject[],
			{ responseFormat: 'json_schema', jsonSchema: '={{ $json.rule }}' },
		);

		const outputs = outputsOf(execution);
		const found = SCHEMAS.map(({ what }, index) => {
			const [taken, refused] = outputs.slice(2 * index, 2 * index + 2);
			const details = refused?.details as IDataObject | undefined;
			return { what, content: taken?.content, path: details?.path ?? '', error: refused?.error };
		});
		expect(found).toEqual(
			SCHEMAS.map(({ what, good, path }) => ({
				...{ what, content: good, path },
				error: expect.stringMatching(
					path === ''
						? /not the JSON that was asked for/
						: /^The reply does not fit the JSON schema: /,
				),
			})),
		);
		expect(lab.gateway.completions).toHaveLength(rows.length);
		for (const row of SCHEMAS.filter(({ unchecked }) => !unchecked)) {
			const { what, good, bad } = row;
			expect({ what, good: accepts(row, good), bad: accepts(row, bad) }).toEqual({
				...{ what, good: true, bad: false },
			});
		}
	});

	it('names schemas that are none, and sends nothing', async () => {
		const rows: Array<[unknown, RegExp]> = [
			['', /'JSON Schema' is empty/],
			['{"type": ', /'JSON Schema'/],
			['[]', /'JSON Schema'/],
			[{}, /'JSON Schema'/],
			[{ type: 'text' }, /type that does not exist/],
			[{ a: 'string' }, /is not a schema/],
			[{ type: 'object', properties: ['a'] }, /properties that are not an object/],
			[{ name: 'my reply', schema: { type: 'object' } }, /name that EvoLink does not accept/],
		];
		const execution = await runRows(
			rows.map(([rule]) => ({ text: 'Hello', rule })) as IDataObject[],
			{ responseFormat: 'json_schema', jsonSchema: '={{ $json.rule }}' },
		);
		expect(outputsOf(execution).map(({ error }) => error)).toEqual(
			rows.map(([, says]) => expect.stringMatching(says)),
		);
		expect(lab.gateway.completions).toHaveLength(0);
	});

	it('asks again with what is wrong, and adds up what that costs', async () => {
		const rule = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
		const replies = {
			'at-once': ['{"n": 1}'],
			'after-one': ['{"n": "1"}', '{"n": 1}'],
			'after-two': ['no JSON', '{"m": 1}', '{"n": 1}'],
			never: ['{"n": "1"}', '{"n": "2"}', '{"n": "3"}', '{"n": 4}'],
		};
		for (const [text, contents] of Object.entries(replies)) {
			for (const content of contents) {
				lab.gateway.faults.push({ match: `Case ${text}.`, times: 1, content });
			}
		}
		const execution = await runRows(
			Object.keys(replies).map((text) => ({ text: `Case ${text}.`, rule })),
			{
				...{ responseFormat: 'json_schema', jsonSchema: '={{ $json.rule }}' },
				...{ maxRepairs: 2, includeCost: true },
			},
		);

		const bodies = lab.gateway.completions.map(({ body }) => JSON.stringify(body));
		const asked = Object.keys(replies).map(
			(text) => bodies.filter((body) => body.includes(`Case ${text}.`)).length,
		);
		expect(asked).toEqual([1, 2, 3, 3]);
		const [atOnce, afterOne, afterTwo, never] = outputsOf(execution);
		for (const output of [atOnce, afterOne, afterTwo]) expect(output?.content).toEqual({ n: 1 });
		const credits = (output?: IDataObject) => (output?.cost as IDataObject)?.credits as number;
		// A reply so short costs the minimum of its parts.
		expect(credits(atOnce)).toBeGreaterThan(0);
		expect(credits(afterOne)).toBeGreaterThanOrEqual(2 * credits(atOnce));
		expect(credits(afterTwo)).toBeGreaterThanOrEqual(3 * credits(atOnce));
		expect(never).toMatchObject({
			error: "The reply does not fit the JSON schema: 'n' must be a whole number, not a string",
			details: { repairs: 2, raw: '{"n": "3"}', usage: { total_tokens: expect.any(Number) } },
		});
		const usage = (never?.details as IDataObject).usage as IDataObject;
		expect(usage.total_tokens).toBeGreaterThan(
			3 * ((atOnce?.usage as IDataObject).total_tokens as number),
		);
	});
});

it('shows the reasoning of a thinking model, streamed and not', async () => {
	const message = { role: 'assistant', content: 'Four.', reasoning_content: 'Two and two.' };
	lab.gateway.faults.push({
		match: 'How much',
		patch: { choices: [{ index: 0, message, finish_reason: 'stop' }] },
	});
	const execution = await runRows(
		[
			{ text: 'How much?', stream: 'never' },
			{ text: 'How much?', stream: 'always' },
			{ text: 'Hello', stream: 'always' },
		],
		{ stream: '={{ $json.stream }}' },
	);
	const reasoned = expect.objectContaining({ content: 'Four.', reasoning: 'Two and two.' });
	const [whole, streamed, plain] = outputsOf(execution);
	expect([whole, streamed]).toEqual([reasoned, reasoned]);
	expect(plain).not.toHaveProperty('reasoning');
});

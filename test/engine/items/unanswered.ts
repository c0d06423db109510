import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Fault } from '../../gateway';
import { chat, useGateway } from '../support/chat';

const bench = useGateway();

const json = { options: { responseFormat: 'json_object' }, message: 'As JSON' };
const reply = (fault: Fault): Fault => fault;
const choices = (choice: object) => reply({ patch: { choices: [{ index: 0, ...choice }] } });

interface Case {
	fault: Fault;
	parameters?: INodeParameters;
	title: string;
	advice: string;
	details: IDataObject;
}

const empty = (fault: Fault, details: IDataObject = {}): Case => ({
	fault,
	title: 'The model wrote no text: the reply is empty',
	advice: 'Send the item again',
	details: { kind: 'empty-reply', ...details },
});
const cutOff = (content: string, details: IDataObject = {}): Case => ({
	fault: reply({ content, finishReason: 'length' }),
	parameters: json,
	title: 'The JSON reply was cut off',
	advice: "Raise 'Max Completion Tokens'",
	details: { kind: 'invalid-json', ...details },
});

/** Replies with status 200 that hold no answer. */
const CASES: Record<string, Case> = {
	'no choices': {
		fault: reply({ patch: { choices: null } }),
		title: 'The reply contains no completion',
		advice: 'Check that the base URL',
		details: { kind: 'no-choices', raw: expect.stringContaining('chat.completion') },
	},
	'an empty list of choices': {
		fault: reply({ patch: { choices: [] } }),
		title: 'The reply contains no completion',
		advice: 'Check that the base URL',
		details: { kind: 'no-choices' },
	},
	'an error body': {
		fault: reply({
			body: { error: { code: 'busy', message: 'Upstream is busy', type: 'upstream_error' } },
		}),
		title: 'EvoLink returned an error instead of a completion',
		advice: 'Upstream is busy',
		details: {
			kind: 'error-body',
			code: 'busy',
			type: 'upstream_error',
			message: 'Upstream is busy',
		},
	},
	'an error body without its wrapper': {
		fault: reply({ body: { code: 500, message: 'Upstream is busy' } }),
		title: 'EvoLink returned an error instead of a completion',
		advice: 'Upstream is busy',
		details: { kind: 'error-body', code: '500' },
	},
	'an empty text': empty(reply({ content: '' }), {
		finish_reason: 'stop',
		usage: { prompt_tokens: expect.any(Number) },
	}),
	'blank text': empty(reply({ content: ' \n ' }), { raw: expect.stringContaining('\\n') }),
	'no text': empty(reply({ content: null })),
	'no message': empty(choices({ finish_reason: 'stop' })),
	'tokens used up by reasoning': {
		fault: reply({ content: '', finishReason: 'length' }),
		title: 'The model wrote no text: it ran out of tokens first',
		advice: "Raise 'Max Completion Tokens'",
		details: { kind: 'empty-reply', finish_reason: 'length' },
	},
	'the content filter': {
		fault: reply({ content: null, finishReason: 'content_filter' }),
		title: 'The model wrote no text: the content filter stopped it',
		advice: "Change the 'Message'",
		details: { kind: 'empty-reply', finish_reason: 'content_filter' },
	},
	'a refusal': {
		fault: choices({
			message: { content: null, refusal: "I can't help with that" },
			finish_reason: 'stop',
		}),
		title: 'The model wrote no text: it refused to answer',
		advice: "It said: I can't help with that",
		details: { kind: 'empty-reply', refusal: "I can't help with that" },
	},
	'text where JSON was asked for': {
		fault: reply({ content: 'Sorry, no.' }),
		parameters: json,
		title: 'The reply is not the JSON that was asked for',
		advice: "Use the 'JSON Schema' response format",
		details: { kind: 'invalid-json', raw: 'Sorry, no.', finish_reason: 'stop' },
	},
	'JSON that was cut off': cutOff('{"items": [{"a": 1}, {"b"', {
		raw: '{"items": [{"a": 1}, {"b"',
		finish_reason: 'length',
	}),
	'a list that was cut off after its first object': cutOff('[{"a": 1}, {"b"'),
	'fenced JSON that was cut off': cutOff('```json\n{"a": {"b": 1}'),
};

const cases = Object.entries(CASES).map(([name, entry]) => [name, entry] as const);

test.each(cases)(
	'%s is no success',
	async (_name, { fault, parameters, title, advice, details }) => {
		bench.gateway.faults.push(fault);
		const { error, items } = await bench.run(chat(parameters));
		expect(items).toEqual([]);
		expect(error?.message).toBe(title);
		expect(error?.description).toContain(advice);
		expect(error?.context?.details).toMatchObject({
			...details,
			attempts: 1,
			base_url: bench.gateway.url,
		});
		expect(bench.bodies).toHaveLength(1);
	},
);

test.each(cases)(
	'%s is no success without Simplify either',
	async (_name, { fault, parameters, title }) => {
		bench.gateway.faults.push(fault);
		const { error } = await bench.run(chat({ ...parameters, simplify: false }));
		expect(error?.message).toBe(title);
	},
);

test.each(cases.filter(([, { fault }]) => fault.content !== undefined))(
	'%s is no success when it is streamed',
	async (_name, { fault, parameters, title }) => {
		bench.gateway.faults.push(fault);
		const { error } = await bench.run(
			chat({
				...parameters,
				options: { ...(parameters?.options as IDataObject), stream: 'always' } as never,
			}),
		);
		expect(error?.message).toBe(title);
	},
);

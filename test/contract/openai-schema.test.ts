import { VERSION } from 'openai/version';
import { openAiCheck, openAiFinding, openAiSchema, type Kind } from '../gateway/openai/conformance';
import { DEVIATIONS, OPTIONAL } from '../gateway/openai/deviations';
import { ask, headers, post, useGateway } from './support';

const gateway = useGateway();
const withoutDeviations = openAiCheck({ withDeviations: false });

const messages = [{ role: 'user', content: 'Hello' }];
const image = (detail: string) => [
	{
		role: 'user',
		content: [{ type: 'image_url', image_url: { url: 'https://x.org/a.png', detail } }],
	},
];

test("the schema is made from the installed client's types", () => {
	expect(openAiSchema({ withDeviations: false })).toHaveProperty('$id', `openai@${VERSION}`);
});

describe('the schema refuses', () => {
	it.each<{ what: string; kind: Kind; value: object; says: string }>([
		{
			what: 'an unknown parameter',
			kind: 'request',
			value: { model: 'gpt-5.4', messages, stop_words: [] },
			says: 'must NOT have additional properties',
		},
		{
			what: 'a role that does not exist',
			kind: 'request',
			value: { model: 'gpt-5.4', messages: [{ role: 'robot', content: 'Hello' }] },
			says: 'request/messages/0',
		},
		{
			what: 'a whole request where a streamed one is due',
			kind: 'streamedRequest',
			value: { model: 'gpt-5.4', messages },
			says: "must have required property 'stream'",
		},
		{
			what: 'a chunk without a finish reason',
			kind: 'chunk',
			value: {
				id: 'a',
				object: 'chat.completion.chunk',
				created: 1,
				model: 'm',
				choices: [{ index: 0, delta: {} }],
			},
			says: "must have required property 'finish_reason'",
		},
	])('$what', ({ kind, value, says }) => {
		expect(openAiFinding(kind, value)).toContain(says);
	});
});

describe('EvoLink deviates where it says so', () => {
	it.each([
		{ what: 'top_k', body: { model: 'gpt-5.4', messages, top_k: 40 } },
		{ what: 'detail: original', body: { model: 'gpt-5.4', messages: image('original') } },
	])('$what in a request', async ({ body }) => {
		expect(withoutDeviations('request', body)).toBeDefined();
		expect(openAiFinding('request', body)).toBeUndefined();
		expect((await post(gateway(), body)).status).toBe(200);
	});

	it('in the counts of a reply', async () => {
		const reply = await (await post(gateway(), ask('Hello'))).json();
		expect(withoutDeviations('reply', reply)).toContain('reply/usage');
		expect(openAiFinding('reply', reply)).toBeUndefined();
	});

	it('in the body of an error', async () => {
		const reply = await fetch(`${gateway().url}/v1/nowhere`, { headers });
		const { error } = (await reply.json()) as { error: object };
		expect(withoutDeviations('error', error)).toBeDefined();
		expect(openAiFinding('error', error)).toBeUndefined();
	});

	// A deviation that OpenAI has caught up with, or whose definition is gone, must leave the list.
	it.each(DEVIATIONS)('$definition: $property', ({ definition, property, schema }) => {
		const { definitions } = openAiSchema({ withDeviations: false });
		expect(definitions[definition]?.properties).toBeDefined();
		expect(definitions[definition]?.properties[property]).not.toEqual(schema);
	});

	it.each(OPTIONAL)('$definition may lack $property', ({ definition, property }) => {
		const { definitions } = openAiSchema({ withDeviations: false });
		expect(definitions[definition]?.required).toContain(property);
	});
});

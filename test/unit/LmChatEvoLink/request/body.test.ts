import { type CompletionRequest, toBody } from '../../../../nodes/LmChatEvoLink/request/body';
import type { WireTool } from '../../../../nodes/LmChatEvoLink/request/tools';

const messages: CompletionRequest['messages'] = [{ role: 'user', content: 'Hello' }];
const tools: WireTool[] = [
	{ type: 'function', function: { name: 'now', parameters: { type: 'object', properties: {} } } },
];
const reminded = [{ role: 'system', content: 'Answer in JSON.' }, ...messages];

const bodyWith = (asked: Partial<CompletionRequest>) =>
	toBody({ model: 'gpt-5.4', settings: {}, messages, tools: [], ...asked });

describe('the body of a request', () => {
	test.each<{ what: string; asked: Partial<CompletionRequest>; more: object }>([
		{ what: 'nothing was asked for', asked: {}, more: {} },
		{ what: 'there are tools', asked: { tools }, more: { tools } },
		{
			what: 'one of the tools is forced',
			asked: { tools, toolChoice: 'required' },
			more: { tools, tool_choice: 'required' },
		},
		{
			what: 'a tool is forced and there is none, which gateways refuse',
			asked: { toolChoice: 'required' },
			more: {},
		},
		{ what: 'it ends at a word', asked: { stop: ['END'] }, more: { stop: ['END'] } },
		{ what: 'it ends at no word', asked: { stop: [] }, more: {} },
		{
			what: 'options are set',
			asked: { settings: { temperature: 0, seed: 7 } },
			more: { temperature: 0, seed: 7 },
		},
		{
			what: 'an additional field repeats an option',
			asked: { settings: { temperature: 1 }, additionalFields: { temperature: 0.1, n: 1 } },
			more: { temperature: 0.1, n: 1 },
		},
		{
			what: 'an additional field repeats what the agent asks for',
			asked: { stop: ['END'], additionalFields: { stop: ['FIN'] } },
			more: { stop: ['FIN'] },
		},
		{
			what: 'a JSON object is asked for, and a message has to say so',
			asked: { settings: { response_format: { type: 'json_object' } } },
			more: { response_format: { type: 'json_object' }, messages: reminded },
		},
		{
			what: 'text is asked for',
			asked: { settings: { response_format: { type: 'text' } } },
			more: { response_format: { type: 'text' } },
		},
		{
			what: 'JSON of a schema is asked for, which needs no words',
			asked: { settings: { response_format: { type: 'json_schema', json_schema: {} } } },
			more: { response_format: { type: 'json_schema', json_schema: {} } },
		},
	])('when $what', ({ asked, more }) => {
		expect(bodyWith(asked)).toStrictEqual({ model: 'gpt-5.4', messages, ...more });
	});
});

import type { WireError } from '../../../../nodes/shared/api/wire';
import { blameOf } from '../../../../nodes/shared/transport/blame';

const TOP_P = { field: 'Top P' };
const EFFORT = { field: 'Reasoning Effort' };
const EFFORT_WITH_TOOLS = { ...EFFORT, reason: 'effort-with-tools' };
const noField = (field: string) => ({ field, reason: 'no-field' });
const conversation = (field: string) => ({ field, reason: 'conversation' });

describe('the parameter that an error names as its own', () => {
	test.each<[string, string, object]>([
		['one with a field', 'top_p', TOP_P],
		['blanks around', ' top_p ', TOP_P],
		['under body', 'body.top_p', TOP_P],
		['as a JSON path', '$.top_p', TOP_P],
		['a path under body', 'body.messages.0.content', conversation('messages.0.content')],
		['body within the path', 'messages.0.body.text', conversation('messages.0.body.text')],
		['the messages', 'messages', conversation('messages')],
		['a message', 'messages[0].content', conversation('messages[0].content')],
		['the tools', 'tools[0].function', conversation('tools[0].function')],
		['the choice of a tool', 'tool_choice', conversation('tool_choice')],
		['functions', 'functions[1].name', conversation('functions[1].name')],
		['one without a field', 'stop', noField('stop')],
		['one that nobody knows', 'foo.bar', noField('foo.bar')],
		['words', 'the body', {}],
		['nothing', '', {}],
		['as long as they get', 'x'.repeat(160), noField('x'.repeat(160))],
		['longer than any', 'x'.repeat(161), {}],
		['the effort', 'reasoning_effort', EFFORT],
	])('%s', (_what, param, blame) => {
		expect(blameOf({ param })).toEqual(blame);
	});
});

describe('the parameter that a message names', () => {
	test.each<[string, string, object]>([
		['before a colon', 'top_p: range: 0..1', TOP_P],
		['a path before a colon', 'messages.0.content: no text', conversation('messages.0.content')],
		['any other word before a colon', 'Sorry: no', {}],
		['a parameter nobody knows, called one', "Unknown parameter: 'foo_bar'", noField('foo_bar')],
		['any quoted word', "What is 'foo_bar'?", {}],
		['user, called a parameter', "The option 'user' is too long", { field: 'End User ID' }],
		['user, as a role', "Messages of 'user' must not be empty", {}],
		['a quoted number before it', "The value for '2.5' is wrong: 'top_p' ends at 1", TOP_P],
		['a quoted value before it', "Got 'seed' in 'stop'", noField('stop')],
		['behind 2,000 characters', `${' '.repeat(2_000)}'top_p' is wrong`, {}],
		['within 2,000 characters', `${' '.repeat(1_900)}'top_p' is wrong`, TOP_P],
	])('%s', (_what, message, blame) => {
		expect(blameOf({ message })).toEqual(blame);
	});
});

describe('effort and tools that a model takes only apart', () => {
	test.each<[string, WireError, object]>([
		['both in the message', { message: 'No tools with reasoning_effort' }, EFFORT_WITH_TOOLS],
		['one tool', { message: 'A tool rules out reasoning_effort' }, EFFORT_WITH_TOOLS],
		['the effort as param', { param: ' reasoning_effort ', message: 'Tools?' }, EFFORT_WITH_TOOLS],
		['the effort alone', { param: 'reasoning_effort', message: 'Too high' }, EFFORT],
		['another word', { message: "A toolbox? 'reasoning_effort' is wrong" }, EFFORT],
		['tools alone', { message: "These tools don't go with 'top_p'" }, TOP_P],
		['tools and another param', { param: 'top_p', message: 'Not with tools' }, TOP_P],
	])('%s', (_what, error, blame) => {
		expect(blameOf(error)).toEqual(blame);
	});
});

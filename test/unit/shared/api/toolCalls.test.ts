import { readCalls } from '../../../../nodes/shared/api/toolCalls';

const CALL = { id: 'call_1', type: 'function', function: { name: 'add', arguments: '{}' } };

test.each<{ what: string; list: unknown; read: object }>([
	{ what: 'a list', list: [CALL], read: { calls: [CALL] } },
	{ what: 'none', list: [], read: { calls: [] } },
	{ what: 'undefined', list: undefined, read: { calls: [] } },
	{ what: 'null', list: null, read: { calls: [] } },
	{ what: 'text', list: 'add()', read: { calls: [], broken: 'tool_calls' } },
	{
		what: 'a broken first call',
		list: [null, CALL],
		read: { calls: [CALL], broken: 'tool_calls[0]' },
	},
	{
		what: 'a second call without a name',
		list: [CALL, { id: 'call_2', function: { arguments: '{}' } }, null],
		read: { calls: [CALL], broken: 'tool_calls[1]' },
	},
])('tool_calls: $what', ({ list, read }) => {
	expect(readCalls(list, 'chatcmpl-1')).toEqual(read);
});

test('calls that need an ID get one of their own', () => {
	const named = (id?: unknown) => ({ id, function: { name: 'add', arguments: '{}' } });
	const list = [named('a'), named('a'), named('a_3'), named('a'), named(), named(''), named(7)];
	expect(readCalls(list, 'chatcmpl-1').calls.map(({ id }) => id)).toEqual([
		'a',
		'a_1',
		'a_3',
		'a_3_',
		'call_chatcmpl-1_4',
		'call_chatcmpl-1_5',
		'7',
	]);
});

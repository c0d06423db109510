import { StreamedCalls } from '../../../../nodes/shared/transport/streamedCalls';
import type { ToolCall } from '../../../../nodes/shared/api/wire';

/** A fragment; what is undefined isn't in it. */
const part = (index: unknown, id?: string | null, name?: string, args?: unknown) => ({
	...(index !== undefined && { index }),
	...(id !== undefined && { id, type: 'function' }),
	function: { ...(name !== undefined && { name }), ...(args !== undefined && { arguments: args }) },
});

/** The calls that these chunks make, each chunk being a list of fragments. */
const callsOf = (...chunks: unknown[]) => {
	const calls = new StreamedCalls();
	for (const chunk of chunks) calls.add(chunk);
	return (calls.finish('c1') as ToolCall[]).map(
		({ id, function: { name, arguments: args } }) => [id, name, args] as const,
	);
};

interface Case {
	stream: string;
	chunks: unknown[];
	calls: Array<readonly [id: string, name: string, args: string]>;
}

const SUM = ['a', 'sum', '{"x":1}'] as const;
const MAX = ['b', 'max', '{"y":2}'] as const;

const CASES: Case[] = [
	{
		stream: 'as documented',
		chunks: [
			[part(0, 'a', 'sum', '')],
			[part(0, undefined, undefined, '{"x"')],
			[part(0, undefined, undefined, ':1}')],
			[part(1, 'b', 'max', '')],
			[part(1, undefined, undefined, '{"y":2}')],
		],
		calls: [SUM, MAX],
	},
	{
		stream: 'another id in each piece of one call',
		chunks: [[part(0, 'a', 'sum', '{"x"')], [part(0, 'a2', undefined, ':1}')]],
		calls: [SUM],
	},
	{
		stream: 'an empty object first, then the arguments',
		chunks: [
			[part(0, 'a', 'sum', '{}')],
			[part(0, undefined, undefined, '{"x"')],
			[part(0, undefined, undefined, ':1}')],
		],
		calls: [SUM],
	},
	{
		stream: 'all that is known again in each piece',
		chunks: [
			[part(0, 'a', 'sum', '{"x"')],
			[part(0, undefined, undefined, '{"x":1')],
			[part(0, undefined, undefined, '{"x":1}')],
		],
		calls: [SUM],
	},
	{
		stream: 'an empty object among blanks first, then the arguments',
		chunks: [[part(0, 'a', 'sum', ' {} ')], [part(0, undefined, undefined, '{"x":1}')]],
		calls: [SUM],
	},
	{
		stream: 'all that is known again in each of two pieces, with nothing between',
		chunks: ['{"x"', '', '{"x":1}'].map((args) => [part(0, 'a', undefined, args)]),
		calls: [['a', '', '{"x":1}']],
	},
	{
		stream: 'the same piece twice',
		chunks: ['1', '1'].map((args) => [part(0, 'a', undefined, args)]),
		calls: [['a', '', '11']],
	},
	{
		stream: 'the same piece twice, with the name in each fragment',
		chunks: ['[', '[', '1]]'].map((args) => [part(0, 'a', 'sum', args)]),
		calls: [['a', 'sum', '[[1]]']],
	},
	{
		stream: 'a second piece that begins like the first',
		chunks: ['[', '[1', '],[2]]'].map((args) => [part(0, 'a', undefined, args)]),
		calls: [['a', '', '[[1],[2]]']],
	},
	{
		stream: 'an object within arguments that were cut off',
		chunks: [
			[part(0, 'a', 'sum', '{')],
			[part(0, undefined, undefined, '"x":[')],
			[part(0, undefined, undefined, '{"y":1}')],
		],
		calls: [['a', 'sum', '{"x":[{"y":1}']],
	},
	{
		stream: 'calls without their wrapper',
		chunks: [[{ index: 0, id: 'a', name: 'sum', arguments: { x: 1 } }]],
		calls: [SUM],
	},
	{
		stream: 'two calls whose fragments alternate',
		chunks: [
			[part(0, 'a', 'sum', '{"x"'), part(1, 'b', 'max', '{"y"')],
			[part(1, undefined, undefined, ':2}'), part(0, undefined, undefined, ':1}')],
		],
		calls: [SUM, MAX],
	},
	{
		stream: 'the second call first',
		chunks: [[part(1, 'b', 'max', '{"y":2}')], [part(0, 'a', 'sum', '{"x":1}')]],
		calls: [SUM, MAX],
	},
	{
		stream: 'name and id in each fragment',
		chunks: ['{"x"', ':', '1}', ''].map((args) => [part(0, 'a', 'sum', args)]),
		calls: [SUM],
	},
	{
		stream: 'name and id in each fragment, without an index',
		chunks: ['{"x"', ':', '1}'].map((args) => [part(undefined, 'a', 'sum', args)]),
		calls: [SUM],
	},
	{
		stream: 'empty id and name after the first fragment',
		chunks: [[part(0, 'a', 'sum', '')], [part(0, '', '', '{"x":1}')], [part(0, null, '', '')]],
		calls: [SUM],
	},
	{
		stream: 'id, name and arguments one after another',
		chunks: [
			[part(0, 'a')],
			[part(0, undefined, 'sum')],
			[part(0, undefined, undefined, '{"x":1}')],
		],
		calls: [SUM],
	},
	{
		stream: 'name, id and arguments one after another',
		chunks: [
			[part(0, undefined, 'sum')],
			[part(0, 'a')],
			[part(0, undefined, undefined, '{"x":1}')],
		],
		calls: [SUM],
	},
	{
		stream: 'id, name and arguments of two calls one after another, all with index 0',
		chunks: [
			[part(0, 'n', 'now')],
			[part(0, 'b')],
			[part(0, undefined, 'max')],
			[part(0, undefined, undefined, '{"y":2}')],
		],
		calls: [['n', 'now', ''], MAX],
	},
	{
		stream: 'parallel calls without an index',
		chunks: [[part(undefined, 'a', 'sum', '{"x":1}')], [part(undefined, 'b', 'max', '{"y":2}')]],
		calls: [SUM, MAX],
	},
	{
		stream: 'parallel calls without an index, in fragments that alternate',
		chunks: [
			[part(undefined, 'a', 'sum', '{"x"'), part(undefined, 'b', 'max', '{"y"')],
			[part(undefined, 'a', undefined, ':1}'), part(undefined, 'b', undefined, ':2}')],
		],
		calls: [SUM, MAX],
	},
	{
		stream: 'parallel calls with null for an index, in fragments that alternate',
		chunks: [
			[part(null, 'a', 'sum', '{"x"'), part(null, 'b', 'max', '{"y"')],
			[part(null, 'a', undefined, ':1}'), part(null, 'b', undefined, ':2}')],
		],
		calls: [SUM, MAX],
	},
	{
		stream: 'an index in one of two calls only, in fragments that alternate',
		chunks: [
			[part(0, 'a', 'sum', '{"x"'), part(undefined, 'b', 'max', '{"y":2}')],
			[part(0, undefined, undefined, ':1}')],
		],
		calls: [SUM, MAX],
	},
	{
		stream: 'an id in the second call only, without an index',
		chunks: [
			[part(undefined, undefined, 'now')],
			[part(undefined, 'b', 'max', '{"y"')],
			[part(undefined, undefined, undefined, ':2}')],
		],
		calls: [['call_c1_0', 'now', ''], MAX],
	},
	{
		stream: 'parallel calls all with index 0',
		chunks: [[part(0, 'a', 'sum', '{"x":1}')], [part(0, 'b', 'max', '{"y":2}')]],
		calls: [SUM, MAX],
	},
	{
		stream: 'parallel calls all with index 0, in fragments',
		chunks: [
			[part(0, 'a', 'sum', '')],
			[part(0, undefined, undefined, '{"x":1}')],
			[part(0, 'b', 'max', '')],
			[part(0, undefined, undefined, '{"y":2}')],
		],
		calls: [SUM, MAX],
	},
	{
		stream: 'parallel calls with one id for all',
		chunks: [[part(0, 'a', 'sum', '{"x":1}')], [part(1, 'a', 'max', '{"y":2}')]],
		calls: [SUM, ['a_1', 'max', '{"y":2}']],
	},
	{
		stream: 'parallel calls with one id and index 0 for all',
		chunks: [[part(0, 'a', 'sum', '{"x":1}')], [part(0, 'a', 'sum', '{"x":2}')]],
		calls: [SUM, ['a_1', 'sum', '{"x":2}']],
	},
	{
		stream: 'parallel calls with neither id nor index',
		chunks: [
			[part(undefined, undefined, 'sum', '{"x":1}'), part(undefined, undefined, 'sum', '{"x":2}')],
		],
		calls: [
			['call_c1_0', 'sum', '{"x":1}'],
			['call_c1_1', 'sum', '{"x":2}'],
		],
	},
	{
		stream: 'calls of two tools that take nothing, in one chunk without id and index',
		chunks: [[part(undefined, undefined, 'now'), part(undefined, undefined, 'now')]],
		calls: [
			['call_c1_0', 'now', ''],
			['call_c1_1', 'now', ''],
		],
	},
	{
		stream: 'calls of a tool that takes nothing, all with index 0',
		chunks: [[part(0, 'a', 'now', '')], [part(0, 'b', 'now', '')]],
		calls: [
			['a', 'now', ''],
			['b', 'now', ''],
		],
	},
	{
		stream: 'calls of a tool that can take nothing, all with index 0',
		chunks: [[part(0, 'a', 'sum', '')], [part(0, 'b', 'sum', '{"x":1}')]],
		calls: [
			['a', 'sum', ''],
			['b', 'sum', '{"x":1}'],
		],
	},
	{
		stream: 'two tools without an id, the first taking nothing',
		chunks: [[part(0, undefined, 'now', '')], [part(0, undefined, 'max', '{"y":2}')]],
		calls: [
			['call_c1_0', 'now', ''],
			['call_c1_1', 'max', '{"y":2}'],
		],
	},
	{
		stream: 'the same call twice without an id',
		chunks: [[part(0, undefined, 'sum', '{"x":1}')], [part(0, undefined, 'sum', '{"x":1}')]],
		calls: [
			['call_c1_0', 'sum', '{"x":1}'],
			['call_c1_1', 'sum', '{"x":1}'],
		],
	},
	{
		stream: 'a whole call sent again',
		chunks: [[part(0, 'a', 'sum', '{"x":1}')], [part(0, 'a', 'sum', '{"x":1}')]],
		calls: [SUM],
	},
	{
		stream: 'braces within a text of the arguments, with the name in each fragment',
		chunks: ['{"x":"}', '{', '}"}'].map((args) => [part(0, 'a', 'sum', args)]),
		calls: [['a', 'sum', '{"x":"}{}"}']],
	},
	{
		stream: 'the index as text, the id as a number',
		chunks: [
			[part('0', undefined, 'sum', '{"x"')],
			[{ index: '0', id: 7, function: { arguments: ':1}' } }],
		],
		calls: [['7', 'sum', '{"x":1}']],
	},
	{
		stream: 'an index of several digits, as text',
		chunks: [[part('1023', 'a', 'sum', '{"x"')], [part(1_023, undefined, undefined, ':1}')]],
		calls: [SUM],
	},
	{
		stream: 'arguments as an object',
		chunks: [[part(0, 'a', 'sum', { x: 1 })]],
		calls: [SUM],
	},
	{
		stream: 'arguments as a list, a number, true and null',
		chunks: [[[], 5, true, null].map((args, at) => part(at, `c${at}`, 'sum', args))],
		calls: [
			['c0', 'sum', '[]'],
			['c1', 'sum', '5'],
			['c2', 'sum', 'true'],
			['c3', 'sum', ''],
		],
	},
	{
		stream: 'a call that is no list',
		chunks: [part(0, 'a', 'sum', '{"x":1}')],
		calls: [SUM],
	},
	{
		stream: 'nothing between fragments',
		chunks: [
			null,
			[],
			[null],
			[{}],
			[part(0, 'a', 'sum', '{"x"')],
			[7, 'x'],
			[part(0, null, '', ':1}')],
		],
		calls: [SUM],
	},
	{
		stream: 'ids that an earlier call would get',
		chunks: [[part(0, 'a', 'sum', '{}'), part(1, 'a_2', 'sum', '{}'), part(2, 'a', 'sum', '{}')]],
		calls: [
			['a', 'sum', '{}'],
			['a_2', 'sum', '{}'],
			['a_2_', 'sum', '{}'],
		],
	},
];

test.each(CASES)('$stream', ({ chunks, calls }) => {
	expect(callsOf(...chunks)).toEqual(calls);
});

const NO_INDEXES = ['__proto__', 'constructor', 'length', 1e9, 2 ** 32 - 2, -1, 0.5, NaN, {}, []];

test.each([...NO_INDEXES, false, 1_024, '1024', ' 1', '1 ', '1e2', '01234'])(
	'the index %p makes the stream unusable and touches nothing',
	(index) => {
		const calls = new StreamedCalls();
		calls.add([part(0, 'a', 'sum', '{}'), part(index, 'x', 'evil', '{}')]);
		expect(calls.broken).toBe('choices[0].delta.tool_calls[1].index');
		expect([([] as unknown as { id?: string }).id, ({} as { id?: string }).id]).toEqual([
			undefined,
			undefined,
		]);
	},
);

test.each([[undefined], [null], [[]]])('%j says nothing of calls', (list) => {
	const calls = new StreamedCalls();
	expect(calls.add(list)).toBe(false);
	expect(calls.finish('c1')).toBeUndefined();
});

test.each([[[{}]], [[null, 7]], [7]])('%j holds no part of a call, and is kept', (list) => {
	const calls = new StreamedCalls();
	expect([calls.add(list), calls.add(['later'])]).toEqual([false, false]);
	expect(calls.finish('c1')).toEqual(list);
});

test.each([
	['each of a call', 'sum'],
	['all of one call', undefined],
])('a megabyte of fragments, %s, costs no more than its length', (_what, name) => {
	const fragments = Array.from({ length: 100_000 }, (_, at) => [part(0, 'a', name, `{"x":${at}}`)]);
	const before = process.cpuUsage();
	callsOf(...fragments);
	expect(process.cpuUsage(before).user / 1_000).toBeLessThan(5_000);
});

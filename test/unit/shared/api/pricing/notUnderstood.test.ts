import fc from 'fast-check';
import { attemptReading } from '../../../../../nodes/shared/api/pricing/reading';
import type { WireUsage } from '../../../../../nodes/shared/api/wire';
import {
	component,
	constant,
	gpt54,
	type Model,
	modelOf,
	operation,
	outcome,
	usage,
	variable,
} from './records';

const USED = usage(1_000, 200, 500);

const nested = (depth: number): unknown =>
	depth === 0 ? variable('input_tokens') : operation('add', nested(depth - 1));

const nestedNot = (depth: number): unknown =>
	depth === 0
		? operation('eq', constant('1'), constant('2'))
		: operation('not', nestedNot(depth - 1));

const first = (change: (entry: Record<string, unknown>) => void) =>
	gpt54(({ components }) => change(components[1]!));

/** The price under a condition. */
const onlyWhen = (when: unknown) => first((c) => (c.tiers = [{ when, rate: c.rate }]));

describe('what is not understood for certain has no price, and says why', () => {
	test.each<{ what: string; model: unknown; reason: RegExp }>([
		{ what: 'no record', model: undefined, reason: /the record is not understood/ },
		{ what: 'a list', model: [], reason: /the record/ },
		{
			what: 'a price that is withdrawn',
			model: gpt54((m) => (m.pricing_status = 'unavailable')),
			reason: /'pricing_status'.*unavailable/,
		},
		{ what: 'no status', model: gpt54((m) => delete m.pricing_status), reason: /'pricing_status'/ },
		{
			what: 'another basis',
			model: gpt54((m) => (m.settlement_basis = 'reserved')),
			reason: /'settlement_basis'.*reserved/,
		},
		{ what: 'no components', model: gpt54((m) => (m.components = [])), reason: /'components'/ },
		{
			what: 'components by name',
			model: gpt54((m) => (m.components = {} as never)),
			reason: /'components'/,
		},
		{
			what: 'a thousand components',
			model: gpt54((m) => (m.components = Array(1_000).fill(m.components[0]) as never)),
			reason: /'components'/,
		},
		{
			what: 'another rounding mode',
			model: first((c) => (c.rounding = { point: 'per_component_subtotal', mode: 'floor' })),
			reason: /mode.*floor/,
		},
		{
			what: 'another rounding point',
			model: first((c) => (c.rounding = { point: 'total', mode: 'ceil' })),
			reason: /point.*total/,
		},
		{
			what: 'null for a component',
			model: gpt54((m) => (m.components = [null] as never)),
			reason: /^a component is not understood \(null\)/,
		},
		{
			what: 'a component without a name',
			model: first((c) => {
				delete c.id;
				delete c.role;
			}),
			reason: /^a component's 'role'/,
		},
		{ what: 'no rounding', model: first((c) => delete c.rounding), reason: /'rounding'/ },
		{
			what: 'another billing rule',
			model: first((c) => (c.billing_rule = 'flat')),
			reason: /'billing_rule'.*flat/,
		},
		{
			what: 'a billing rule by number',
			model: first((c) => (c.billing_rule = 5)),
			reason: /^'billing_rule' is not understood \(5\)/,
		},
		{
			what: 'a component that is not for sale',
			model: first((c) => (c.pricing_status = 'unavailable')),
			reason: /'input' has no price/,
		},
		{
			what: 'a negative rate',
			model: first((c) => (c.rate = { uc: '-1', credits: '0', usd: '0' })),
			reason: /'rate.uc'/,
		},
		{
			what: 'a rate with an exponent',
			model: first((c) => (c.rate = { uc: '1e9999999', credits: '0', usd: '0' })),
			reason: /'rate.uc'/,
		},
		{
			what: 'a rate without end',
			model: first((c) => (c.rate = { uc: '9'.repeat(1_000_000), credits: '0', usd: '0' })),
			reason: /'rate.uc'/,
		},
		{ what: 'no rate', model: first((c) => delete c.rate), reason: /^'rate' is/ },
		{
			what: 'a rate without its smallest unit',
			model: first((c) => (c.rate = { credits: '0', usd: '0' })),
			reason: /^'rate.uc' is not understood \(undefined\)/,
		},
		{
			what: 'a list of rates',
			model: first((c) => (c.rate = { uc: ['5'], credits: '0', usd: '0' })),
			reason: /^'rate.uc'/,
		},
		{
			what: 'dollars that are no number',
			model: first((c) => (c.rate = { uc: '5', credits: '0', usd: 'few' })),
			reason: /^'rate.usd'.*few/,
		},
		{
			what: 'credits that are no number',
			model: first((c) => (c.rate = { uc: '5', credits: 'few', usd: '0' })),
			reason: /^'rate.credits'.*few/,
		},
		{
			what: 'a minimum without units',
			model: first((c) => (c.minimum_charge = 50)),
			reason: /^'minimum_charge' is not understood \(50\)/,
		},
		{ what: 'tiers by name', model: first((c) => (c.tiers = {})), reason: /^'tiers'/ },
		{ what: 'a tier in words', model: first((c) => (c.tiers = ['high'])), reason: /^a tier.*high/ },
		{
			what: 'a tier without a rate',
			model: first((c) => (c.tiers = [{ when: operation('eq', constant('1'), constant('1')) }])),
			reason: /^'rate' is/,
		},
		{
			what: 'a minimum that is no number',
			model: first((c) => (c.minimum_charge = { uc: 'fifty' })),
			reason: /'minimum_charge.uc'.*fifty/,
		},
		{ what: 'no quantity', model: first((c) => delete c.quantity_rule), reason: /a rule/ },
		{
			what: 'an unknown operation',
			model: first(
				(c) => (c.quantity_rule = operation('power', variable('input_tokens'), constant('2'))),
			),
			reason: /operation.*power/,
		},
		{
			what: 'a name of every object',
			model: first((c) => (c.quantity_rule = operation('constructor', constant('2')))),
			reason: /operation.*constructor/,
		},
		{
			what: 'an operation too few',
			model: first((c) => (c.quantity_rule = operation('divide', constant('2')))),
			reason: /'divide'/,
		},
		{
			what: 'an operation too many',
			model: first(
				(c) => (c.quantity_rule = operation('ceil', variable('input_tokens'), constant('2'))),
			),
			reason: /^'ceil'/,
		},
		{
			what: 'an operation of one value outside a list',
			model: first((c) => (c.quantity_rule = { op: 'ceil', args: constant('2') })),
			reason: /^'ceil' is/,
		},
		{
			what: 'a constant in words',
			model: first((c) => (c.quantity_rule = constant('ten'))),
			reason: /^a constant.*ten/,
		},
		{
			what: 'a variable by number',
			model: first((c) => (c.quantity_rule = { op: 'variable', name: 7 })),
			reason: /^a variable is not understood \(7\)/,
		},
		{
			what: 'an operation of nothing',
			model: first((c) => (c.quantity_rule = operation('add'))),
			reason: /'add'/,
		},
		{
			what: 'a variable without a count',
			model: first((c) => (c.quantity_rule = variable('images'))),
			reason: /no count of 'images'/,
		},
		{
			what: 'a variable that every object has',
			model: first((c) => (c.quantity_rule = variable('__proto__'))),
			reason: /no count of '__proto__'/,
		},
		{
			what: 'a component the reply has no count for',
			model: gpt54((m) => m.components.push(component('web_search', variable('web_searches')))),
			reason: /no count of 'web_searches'/,
		},
		{
			what: 'a division by zero',
			model: first(
				(c) => (c.quantity_rule = operation('divide', variable('input_tokens'), constant('0'))),
			),
			reason: /divides by zero/,
		},
		{
			what: 'a division without end',
			model: first(
				(c) => (c.quantity_rule = operation('divide', variable('input_tokens'), constant('7'))),
			),
			reason: /no finite decimal/,
		},
		{
			what: 'a negative quantity',
			model: first((c) => (c.quantity_rule = operation('subtract', constant('1'), constant('2')))),
			reason: /negative/,
		},
		{
			what: 'nesting without end',
			model: first((c) => (c.quantity_rule = nested(5_000))),
			reason: /nested too deeply/,
		},
		{
			what: 'a product of hundreds of digits',
			model: first(
				(c) =>
					(c.quantity_rule = operation('multiply', ...Array(50).fill(constant('9'.repeat(40))))),
			),
			reason: /number that is too long/,
		},
		{
			what: 'an unknown comparison',
			model: first((c) => (c.tiers = [{ when: operation('in', constant('1')), rate: c.rate }])),
			reason: /operation.*in/,
		},
		{
			what: 'a comparison without values',
			model: onlyWhen({ op: 'gte' }),
			reason: /^'gte' is not understood \(undefined\)/,
		},
		{
			what: 'a comparison of one value',
			model: onlyWhen(operation('gte', constant('1'))),
			reason: /^'gte'/,
		},
		{
			what: 'a comparison of three values',
			model: onlyWhen(operation('lt', constant('1'), variable('prompt_tokens'), constant('9'))),
			reason: /^'lt'/,
		},
		{ what: 'all of no conditions', model: onlyWhen(operation('and')), reason: /^'and'/ },
		{ what: 'any of no conditions', model: onlyWhen(operation('or')), reason: /^'or'/ },
		{
			what: 'the opposite of two conditions',
			model: onlyWhen(
				operation('not', ...[1, 2].map(() => operation('eq', constant('1'), constant('2')))),
			),
			reason: /^'not'/,
		},
		{
			what: 'conditions without end',
			model: onlyWhen(nestedNot(5_000)),
			reason: /nested too deeply/,
		},
		{
			what: 'two tiers at once',
			model: first(
				(c) =>
					(c.tiers = [1, 2].map(() => ({
						when: operation('gte', variable('prompt_tokens'), constant('1')),
						rate: c.rate,
					}))),
			),
			reason: /several tiers of 'input'/,
		},
		{
			what: 'a tier for another variable',
			model: first(
				(c) =>
					(c.tiers = [{ when: operation('eq', variable('batch'), constant('1')), rate: c.rate }]),
			),
			reason: /no count of 'batch'/,
		},
		{
			what: 'a tier that is not for sale',
			model: first(
				(c) =>
					(c.tiers = [
						{
							when: operation('eq', constant('1'), constant('1')),
							rate: c.rate,
							pricing_status: 'withdrawn',
						},
					]),
			),
			reason: /'input' has no price/,
		},
		{
			what: 'a minimum without any rate',
			model: modelOf(
				component('input', variable('input_tokens'), {
					rate: { uc: '0', credits: '0', usd: '0' },
					minimum_charge: { uc: '5' },
				}),
			),
			reason: /'rate.credits' is 0/,
		},
	])('$what', ({ model, reason }) => {
		const result = outcome(model, USED);
		expect(result).toEqual({ reason: expect.stringMatching(reason) as string });
		expect((result as { reason: string }).reason.length).toBeLessThan(200);
		expect(result).not.toEqual({ reason: expect.stringMatching(/can't be read/) as string });
	});

	test.each<{ what: string; used: WireUsage | null | undefined }>([
		{ what: 'no usage', used: undefined },
		{ what: 'usage null', used: null },
		{ what: 'an empty usage', used: {} },
		{ what: 'no completion tokens', used: { prompt_tokens: 1 } },
		{ what: 'no prompt tokens', used: { completion_tokens: 1 } },
		{ what: 'more cached than there were', used: usage(10, 20, 1) },
		{ what: 'a negative count', used: usage(-10, 0, 1) },
		{ what: 'half a token', used: usage(10.5, 0, 1) },
	])('$what', ({ used }) => {
		expect(outcome(gpt54(), used)).toEqual({ reason: expect.any(String) as string });
	});

	test.each<{ what: string; more: object }>([
		{ what: 'as text', more: { web_searches: '3' } },
		{ what: 'that is no whole number', more: { web_searches: 0.5 } },
		{ what: 'below 0', more: { web_searches: -3 } },
		{ what: 'too great to be exact', more: { web_searches: 2 ** 53 } },
		{
			what: 'behind fifty others',
			more: {
				...Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`count_${at}`, at])),
				web_searches: 3,
			},
		},
	])('a further count $what', ({ more }) => {
		const model = modelOf(component('web_search', variable('web_searches')));
		expect(outcome(model, usage(10, 0, 1, more))).toEqual({
			reason: "the reply gives no count of 'web_searches'",
		});
	});

	test.each<{ what: string; ruled: (depth: number) => Model }>([
		{ what: 'operations', ruled: (depth) => first((c) => (c.quantity_rule = nested(depth))) },
		{
			what: 'operations in a comparison',
			ruled: (depth) => onlyWhen(operation('gte', constant('1'), nested(depth - 1))),
		},
		{ what: 'conditions', ruled: (depth) => onlyWhen(nestedNot(depth - 1)) },
	])('of $what more than eight levels', ({ ruled }) => {
		expect(outcome(ruled(8), USED)).toHaveProperty('credits');
		expect(outcome(ruled(9), USED)).toEqual({ reason: 'a rule is nested too deeply' });
	});

	test('what nobody thought of', () => {
		const reading = attemptReading(() => {
			throw new RangeError('Maximum call stack size exceeded');
		});
		expect(reading).toEqual({
			reason: "the record can't be read (Maximum call stack size exceeded)",
		});
	});

	test('the fields that are always 0 are never read', () => {
		const used = { input_tokens: 10, output_tokens: 10 } as WireUsage;
		expect(outcome(gpt54(), used)).toEqual({
			reason: expect.stringContaining('no count') as string,
		});
	});
});

test('whatever a record is, it is read or refused', () => {
	const spots = fc.constantFrom(
		'rate',
		'quantity_rule',
		'tiers',
		'rounding',
		'minimum_charge',
		'role',
	);
	fc.assert(
		fc.property(spots, fc.jsonValue(), (spot, value) => {
			const result = outcome(
				first((c) => (c[spot] = value)),
				USED,
			);
			expect('reason' in result || Number.isFinite(result.credits)).toBe(true);
		}),
	);
});

describe('operations', () => {
	const quantity = (rule: unknown) => outcome(modelOf(component('x', rule)) as Model, USED);
	test.each<{ rule: unknown; units: number }>([
		{ rule: operation('add', constant('1'), constant('2'), constant('3')), units: 6 },
		{ rule: operation('subtract', constant('5'), constant('2')), units: 3 },
		{ rule: operation('multiply', constant('1.5'), constant('4')), units: 6 },
		{ rule: operation('divide', variable('output_tokens'), constant('1000')), units: 0.5 },
		{ rule: operation('min', constant('8'), constant('7'), variable('output_tokens')), units: 7 },
		{ rule: operation('max', constant('7'), variable('output_tokens'), constant('8')), units: 500 },
		{ rule: operation('ceil', constant('1.01')), units: 2 },
	])('$rule.op', ({ rule, units }) => {
		expect(quantity(rule)).toMatchObject({ credits: units / 1_000 });
	});

	const yes = operation('eq', constant('1'), constant('1'));
	const no = operation('eq', constant('1'), constant('2'));
	test.each<{ when: unknown; applies: boolean }>([
		{ when: operation('gte', constant('2'), constant('2')), applies: true },
		{ when: operation('gte', constant('1'), constant('2')), applies: false },
		{ when: operation('gt', constant('3'), constant('2')), applies: true },
		{ when: operation('gt', constant('2'), constant('2')), applies: false },
		{ when: operation('lte', constant('2'), constant('2')), applies: true },
		{ when: operation('lte', constant('3'), constant('2')), applies: false },
		{ when: operation('lt', constant('1'), constant('2')), applies: true },
		{ when: operation('lt', constant('2'), constant('2')), applies: false },
		{ when: operation('and', yes, yes), applies: true },
		{ when: operation('and', yes, no), applies: false },
		{ when: operation('or', no, yes), applies: true },
		{ when: operation('or', no, no), applies: false },
		{ when: operation('not', no), applies: true },
		{ when: operation('not', yes), applies: false },
	])('$when.op: $applies', ({ when, applies }) => {
		const tier = { when, rate: { uc: '20' } };
		expect(outcome(modelOf(component('x', constant('1'), { tiers: [tier] })), USED)).toMatchObject({
			credits: applies ? 0.002 : 0.001,
		});
	});
});

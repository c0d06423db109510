import { Decimal } from '../../bundled/decimal';
import { shown } from '../../errors/inputFault';
import { decimalOf, listOf, NotUnderstood, recordOf, unknown } from './reading';

/** What a request used, by the variables' names. */
export type Counts = ReadonlyMap<string, number>;

/** @throws NotUnderstood when a variable has no count, or a division isn't exact */
export type Quantity = (counts: Counts) => Decimal;
export type Condition = (counts: Counts) => boolean;

/** Deeper nesting than any price has. */
const MAX_DEPTH = 8;

/** Longer results than any price has: some dozen digits are exact. */
const MAX_DIGITS = 100;

const ARITHMETIC = new Map<string, { args: 'any' | 1 | 2; of: (args: Decimal[]) => Decimal }>([
	['add', { args: 'any', of: (args) => args.reduce((sum, arg) => sum.plus(arg)) }],
	['subtract', { args: 2, of: ([a, b]) => a!.minus(b!) }],
	['multiply', { args: 'any', of: (args) => args.reduce((product, arg) => product.times(arg)) }],
	['divide', { args: 2, of: ([a, b]) => quotient(a!, b!) }],
	['min', { args: 'any', of: (args) => args.reduce((a, b) => (a.lt(b) ? a : b)) }],
	['max', { args: 'any', of: (args) => args.reduce((a, b) => (a.gt(b) ? a : b)) }],
	['ceil', { args: 1, of: ([a]) => a!.round(0, Decimal.roundUp) }],
]);

const COMPARISONS = new Map<string, (a: Decimal, b: Decimal) => boolean>([
	['gte', (a, b) => a.gte(b)],
	['gt', (a, b) => a.gt(b)],
	['lte', (a, b) => a.lte(b)],
	['lt', (a, b) => a.lt(b)],
	['eq', (a, b) => a.eq(b)],
]);

function quotient(a: Decimal, b: Decimal): Decimal {
	if (b.eq(0)) throw new NotUnderstood('a rule divides by zero');
	const result = a.div(b);
	if (result.times(b).eq(a)) return result;
	throw new NotUnderstood(`${a.toString()} / ${b.toString()} is no finite decimal`);
}

/** Reads `{op, args}`, `{op: 'variable', name}` or `{op: 'constant', value}`. @throws NotUnderstood */
export function quantityOf(value: unknown, depth = 0): Quantity {
	const { op, name, value: constant, args } = expressionOf(value, depth);
	if (op === 'constant') {
		const number = decimalOf(constant, 'a constant');
		return () => number;
	}
	if (op === 'variable') {
		if (typeof name !== 'string') throw unknown('a variable', name);
		return (counts) => countOf(counts, name);
	}
	const operation = ARITHMETIC.get(String(op));
	if (!operation) throw unknown('an operation', op);
	const read = listOf(args, `'${shown(op)}'`).map((arg) => quantityOf(arg, depth + 1));
	if (operation.args === 'any' ? read.length === 0 : read.length !== operation.args) {
		throw unknown(`'${shown(op)}'`, args);
	}
	return (counts) => short(operation.of(read.map((arg) => arg(counts))));
}

/** The time that arithmetic takes grows with the square of the digits. */
function short(result: Decimal): Decimal {
	if (result.c.length > MAX_DIGITS)
		throw new NotUnderstood('a rule yields a number that is too long');
	return result;
}

/** Reads a comparison, or `and`, `or`, `not` over such. @throws NotUnderstood */
export function conditionOf(value: unknown, depth = 0): Condition {
	const { op, args } = expressionOf(value, depth);
	const compare = COMPARISONS.get(String(op));
	const parts = listOf(args, `'${shown(op)}'`);
	if (compare) {
		const [left, right, ...others] = parts.map((arg) => quantityOf(arg, depth + 1));
		if (!left || !right || others.length > 0) throw unknown(`'${shown(op)}'`, args);
		return (counts) => compare(left(counts), right(counts));
	}
	if (op !== 'and' && op !== 'or' && op !== 'not') throw unknown('an operation', op);
	const [first, ...others] = parts.map((arg) => conditionOf(arg, depth + 1));
	if (!first || (op === 'not' && others.length > 0)) throw unknown(`'${op}'`, args);
	if (op === 'not') return (counts) => !first(counts);
	const all = [first, ...others];
	return op === 'and'
		? (counts) => all.every((condition) => condition(counts))
		: (counts) => all.some((condition) => condition(counts));
}

function expressionOf(value: unknown, depth: number): Record<string, unknown> {
	if (depth > MAX_DEPTH) throw new NotUnderstood('a rule is nested too deeply');
	return recordOf(value, 'a rule');
}

function countOf(counts: Counts, name: string): Decimal {
	const count = counts.get(name);
	if (count === undefined) throw new NotUnderstood(`the reply gives no count of '${shown(name)}'`);
	return new Decimal(count);
}

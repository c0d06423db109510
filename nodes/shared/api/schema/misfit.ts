import { type OutputUnit, validate } from '../../bundled/jsonSchema';
import { type Checkable, checkable } from './checkable';
import { pathTo, ROOT, tokensOf } from './path';
import { reasonFor } from './reason';

/** Most visits of a part of the schema: some 0.1 s. Nested alternatives can take exponentially many. */
const MAX_VISITS = 50_000;

/** Where a value doesn't fit its schema. */
export interface Misfit {
	/** E.g. `items[2].price`; `(root)` for the value itself. */
	path: string;
	/** What is wrong there, to be read behind the path: `must be a number, not a string`. */
	what: string;
}

/** As long as the names in the path: it is cut where it is shown, once it is free of the key. E.g. `'items[2].price' must be a number, not a string`. */
export const sentenceOf = ({ path, what }: Misfit): string =>
	path === ROOT ? `it ${what}` : `'${path}' ${what}`;

/**
 * The first place where a value doesn't fit its schema, undefined when it fits.
 *
 * JSON Schema 2020-12 and 7 as far as structured outputs use them, see `checkable`. A schema that can't be checked, be
 * it a circle of references that leads nowhere or one with too many ways to go, refuses nothing.
 */
export function firstMisfit(schema: unknown, value: unknown): Misfit | undefined {
	let visits = 0;
	const spend = () => {
		if (++visits > MAX_VISITS) throw new RangeError('The schema takes too long');
	};
	try {
		const checked = checkable(schema, spend);
		const whole = wellFormed(value);
		const { errors } = validate(whole, checked.schema, '2020-12', checked.lookup);
		return errors.length === 0 ? undefined : misfitOf(mostTelling(errors), checked, whole);
	} catch {
		return undefined;
	}
}

/** Names with half a character are no part of a location, which is a URI. */
function wellFormed(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(wellFormed);
	return Object.fromEntries(
		Object.entries(value).map(([name, part]) => [name.toWellFormed(), wellFormed(part)]),
	);
}

/** Report that a part was wrong, and are followed by what was. */
const WRAPPERS = [
	'$ref',
	'properties',
	'items',
	'prefixItems',
	'additionalProperties',
	'allOf',
	'if',
];

/** Report that no alternative was right, and are followed by what was wrong with each. */
const ALTERNATIVES = ['anyOf', 'oneOf'];

/** Of the library's errors, outermost first, the one that tells a reader most. */
function mostTelling(errors: OutputUnit[]): OutputUnit {
	const at = errors.findIndex(({ keyword }) => !WRAPPERS.includes(keyword));
	const first = errors[Math.max(at, 0)] as OutputUnit;
	return ALTERNATIVES.includes(first.keyword) ? ofMeant(first, errors.slice(at + 1)) : first;
}

/** The deepest error of the alternative that was meant; that none was right, when that isn't clear. */
function ofMeant(union: OutputUnit, errors: OutputUnit[]): OutputUnit {
	const base = depthOf(union);
	const isTyped = (units: OutputUnit[]) =>
		!units.some((unit) => unit.keyword === 'type' && depthOf(unit) === base);
	// A constant beside the rest says which alternative it is.
	const isNamed = (units: OutputUnit[]) =>
		!units.some((unit) => ['const', 'enum'].includes(unit.keyword) && depthOf(unit) <= base + 1);
	const typed = branchesOf(union, errors).filter(isTyped);
	const named = typed.filter(isNamed);
	const meant = named.length > 0 ? named : typed.length === 1 ? typed : [];
	return meant
		.flat()
		.filter(({ keyword }) => ![...WRAPPERS, ...ALTERNATIVES].includes(keyword))
		.reduce((kept, unit) => (kept === union || depthOf(unit) > depthOf(kept) ? unit : kept), union);
}

/** The errors of each alternative. */
function branchesOf({ keywordLocation: prefix }: OutputUnit, errors: OutputUnit[]): OutputUnit[][] {
	const branches = new Map<string, OutputUnit[]>();
	let branch = '';
	for (const unit of errors) {
		const { keyword, keywordLocation: location } = unit;
		// Of `false` the library gives the place in the value, and it follows what led there.
		if (keyword !== 'false') {
			if (!location.startsWith(`${prefix}/`)) break;
			branch = location.slice(prefix.length + 1).split('/', 1)[0] ?? '';
		}
		branches.set(branch, [...(branches.get(branch) ?? []), unit]);
	}
	return [...branches.values()];
}

const depthOf = ({ instanceLocation }: OutputUnit): number => instanceLocation.split('/').length;

function misfitOf(unit: OutputUnit, checked: Checkable, value: unknown): Misfit {
	const tokens = tokensOf(unit.instanceLocation);
	const reason = reasonFor(unit, checked, at(value, tokens));
	const place = reason.missing === undefined ? tokens : [...tokens, reason.missing];
	return { path: pathTo(value, place), what: reason.what };
}

function at(value: unknown, tokens: string[]): unknown {
	return tokens.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], value);
}

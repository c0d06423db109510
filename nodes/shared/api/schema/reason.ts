import { cut, jsonOf } from '../../errors/bounded';
import type { OutputUnit, Schema } from '../../bundled/jsonSchema';
import type { Checkable } from './checkable';
import { tokensOf } from './path';

export interface Reason {
	what: string;
	/** Name of the field that isn't there. */
	missing?: string;
}

const TYPE_NAMES = new Map([
	['object', 'an object'],
	['array', 'a list'],
	['string', 'a string'],
	['number', 'a number'],
	['integer', 'a whole number'],
	['boolean', 'true or false'],
	['null', 'null'],
]);

/** What is wrong with the value at the error's place, to be read behind its path. */
export function reasonFor(unit: OutputUnit, checked: Checkable, value: unknown): Reason {
	const { keyword } = unit;
	if (keyword === 'false') return { what: 'is not allowed by the schema' };
	const limit = limitOf(unit, checked);
	if (keyword === 'required') {
		const missing = (limit as string[]).find((name) => !Object.hasOwn(value as object, name)) ?? '';
		return { what: 'is missing', missing };
	}
	return { what: sentence(keyword, limit, value) };
}

/** The keyword's content, found on the way that the library went: through parts and references. */
function limitOf({ keywordLocation }: OutputUnit, { schema, lookup }: Checkable): unknown {
	let part: unknown = schema;
	for (const token of tokensOf(keywordLocation)) {
		const next = (part as Record<string, unknown>)[token];
		part = token === '$ref' && typeof next === 'string' ? lookup[next] : next;
	}
	return part;
}

function sentence(keyword: string, limit: unknown, value: unknown): string {
	const count = (thing: string) => `${String(limit)} ${thing}${limit === 1 ? '' : 's'}`;
	switch (keyword) {
		case 'type':
			return `must be ${typeNames(limit as Schema['type'])}, not ${valueName(value)}`;
		case 'const':
			return `must be ${shown(limit)}`;
		case 'enum':
			return `must be one of ${cut((limit as unknown[]).slice(0, 200).map(shown).join(', '), 200)}`;
		case 'minimum':
			return `must be at least ${String(limit)}`;
		case 'maximum':
			return `must be at most ${String(limit)}`;
		case 'exclusiveMinimum':
			return `must be more than ${String(limit)}`;
		case 'exclusiveMaximum':
			return `must be less than ${String(limit)}`;
		case 'multipleOf':
			return `must be a multiple of ${String(limit)}`;
		case 'minLength':
			return `must have at least ${count('character')}`;
		case 'maxLength':
			return `must have at most ${count('character')}`;
		case 'minItems':
			return `must have at least ${count('item')}`;
		case 'maxItems':
			return `must have at most ${count('item')}`;
		case 'minProperties':
			return `must have at least ${count('field')}`;
		case 'maxProperties':
			return `must have at most ${count('field')}`;
		case 'contains':
		case 'minContains':
			return 'has too few items of the kind that the schema wants';
		case 'not':
			return 'is what the schema rules out';
		default:
			return 'fits none of the shapes that the schema allows';
	}
}

const typeNames = (type: Schema['type']): string =>
	[type]
		.flat()
		.map((name) => TYPE_NAMES.get(String(name)))
		.join(' or ');

function valueName(value: unknown): string {
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (value === null) return 'null';
	return TYPE_NAMES.get(Array.isArray(value) ? 'array' : typeof value) ?? 'nothing';
}

const shown = (value: unknown): string => cut(jsonOf(value) ?? '', 40);

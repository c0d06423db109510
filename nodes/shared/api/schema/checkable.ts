import type { Schema } from '../../bundled/jsonSchema';
import { record } from '../json';

/** Deepest nesting of a schema that is checked. */
const MAX_DEPTH = 100;

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];
const NUMBERS = [
	...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
	...[
		'minLength',
		'maxLength',
		'minItems',
		'maxItems',
		'minProperties',
		'maxProperties',
		'minContains',
	],
];
const SUBSCHEMAS = ['items', 'additionalProperties', 'contains'];
const LISTS = ['prefixItems', 'anyOf', 'allOf'];
const MAPS = ['properties', '$defs', 'definitions'];
/** Say nothing about a value. */
const SILENT = [
	...['$schema', '$id', 'id', '$anchor', '$comment', 'title', 'description', 'default', 'examples'],
	...[
		'deprecated',
		'readOnly',
		'writeOnly',
		'contentEncoding',
		'contentMediaType',
		'nullable',
		'strict',
	],
];

/** A schema of which only what is checked is left, and its parts by the reference that leads to each. */
export interface Checkable {
	schema: Schema | boolean;
	lookup: Record<string, Schema | boolean>;
}

/**
 * The part of a schema that is checked: what structured outputs use. Left out are patterns and formats, since a
 * pattern on a model's text could freeze n8n, uniqueness, which takes quadratic time, references that lead nowhere
 * in the schema, and words of other dialects. Where something was left out, more values fit: `not`, `if` and the
 * "one" of `oneOf` could then refuse a good one, so they are left out too.
 * @param spend called for each visit of a part, to bound their number
 */
export function checkable(schema: unknown, spend: () => void): Checkable {
	const strict = new Cleaner(schema, spend);
	const cleaned = strict.run();
	if (!strict.leftOut) return cleaned;
	return new Cleaner(schema, spend, cleaned.lookup).run();
}

class Cleaner {
	/** Something of the schema is not checked. */
	leftOut = false;
	private readonly asked = new Set<string>();
	private readonly lookup = Object.create(null) as Record<string, Schema | boolean>;
	private readonly base: object;

	/** @param known parts by reference of a first look, after which is known that something is left out */
	constructor(
		private readonly root: unknown,
		spend: () => void,
		private readonly known?: Checkable['lookup'],
	) {
		// The library reads each of its keywords once per visit of a schema; this one says nothing.
		this.base = Object.create(null, { $recursiveRef: { get: spend } }) as object;
	}

	run(): Checkable {
		const schema = this.clean(this.root, '#', 0);
		for (const ref of this.asked) if (!(ref in this.lookup)) this.leftOut = true;
		return { schema, lookup: this.lookup };
	}

	private clean(value: unknown, at: string, depth: number): Schema | boolean {
		if (depth > MAX_DEPTH) throw new RangeError('The schema is nested too deeply');
		const given = record(value);
		if (given === undefined) {
			if (typeof value !== 'boolean') this.leftOut = true;
			return this.found(at, value !== false);
		}
		const schema = this.found(at, Object.create(this.base) as Schema);
		if (typeof given.$anchor === 'string') this.found(`#${given.$anchor}`, schema);
		for (const [keyword, content] of Object.entries(given)) {
			this.add(schema, keyword, content, at, depth + 1);
		}
		this.adjustItems(schema, given, at, depth + 1);
		if ('patternProperties' in given) delete schema.additionalProperties;
		return schema;
	}

	private found<Part extends Schema | boolean>(ref: string, part: Part): Part {
		this.lookup[ref] = part;
		return part;
	}

	private add(schema: Schema, keyword: string, content: unknown, at: string, depth: number): void {
		const inside = (part: unknown, ...path: Array<string | number>) =>
			this.clean(part, [at, keyword, ...path.map(token)].join('/'), depth);
		const insideAll = (parts: unknown[]) => parts.map((part, index) => inside(part, index));
		if (keyword === '$ref') this.addReference(schema, content);
		else if (keyword === 'type' && isType(content)) schema.type = content as Schema['type'];
		else if (keyword === 'const') schema.const = content;
		else if (keyword === 'enum' && Array.isArray(content)) schema.enum = content;
		else if (keyword === 'required' && Array.isArray(content))
			schema.required = content.filter(isText);
		else if (NUMBERS.includes(keyword) && isLimit(keyword, content)) schema[keyword] = content;
		else if (SUBSCHEMAS.includes(keyword) && !Array.isArray(content))
			schema[keyword] = inside(content);
		else if (LISTS.includes(keyword) && Array.isArray(content))
			// A `oneOf` before may have left an `allOf`.
			schema[keyword] = [...((schema[keyword] ?? []) as Schema[]), ...insideAll(content)];
		else if (MAPS.includes(keyword) && record(content)) {
			const map = Object.create(null) as Record<string, Schema | boolean>;
			for (const [name, part] of Object.entries(content as object)) map[name] = inside(part, name);
			schema[keyword] = map;
		} else if (keyword === 'oneOf' && Array.isArray(content)) {
			const branches = insideAll(content);
			if (this.known === undefined) schema.oneOf = branches as Schema[];
			else schema.allOf = [...(schema.allOf ?? []), anyOf(this.base, branches)];
		} else if (['not', 'if', 'then', 'else'].includes(keyword)) {
			const part = inside(content);
			if (this.known === undefined) schema[keyword] = part;
		} else if (!SILENT.includes(keyword) && !['items', 'additionalItems'].includes(keyword)) {
			this.leftOut = true;
		}
	}

	/** Draft 7 writes `prefixItems` as a list under `items`, and `items` as `additionalItems`. */
	private adjustItems(
		schema: Schema,
		given: Record<string, unknown>,
		at: string,
		depth: number,
	): void {
		if (!Array.isArray(given.items)) return;
		schema.prefixItems = given.items.map((part, index) =>
			this.clean(part, `${at}/items/${index}`, depth),
		) as Schema[];
		if (given.additionalItems === undefined) return;
		schema.items = this.clean(given.additionalItems, `${at}/additionalItems`, depth);
	}

	private addReference(schema: Schema, content: unknown): void {
		const ref = typeof content === 'string' ? decoded(content) : '';
		this.asked.add(ref);
		if (this.known === undefined || ref in this.known) schema.$ref = ref;
	}
}

const anyOf = (base: object, branches: Array<Schema | boolean>): Schema =>
	Object.assign(Object.create(base) as Schema, { anyOf: branches });

/** A name as a JSON pointer writes it (RFC 6901). */
const token = (name: string | number): string =>
	String(name).replaceAll('~', '~0').replaceAll('/', '~1');

/** A reference into this schema without its URI encoding. */
function decoded(ref: string): string {
	try {
		return decodeURIComponent(ref.replace(/^#\/$/, '#'));
	} catch {
		return ref;
	}
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isType = (value: unknown): boolean =>
	(Array.isArray(value) ? value : [value]).every((type) => TYPES.includes(type as string));

const isLimit = (keyword: string, value: unknown): boolean =>
	typeof value === 'number' && (keyword !== 'multipleOf' || value > 0);

import fc from 'fast-check';
import type { JsonSchema } from '../wire';
import { TextFacts } from './facts';

/**
 * A value that satisfies a JSON Schema, drawn from a text where it offers something suitable: an enum value
 * that occurs in it, the e-mail address, numbers in order, `name: value` pairs. The same schema and text always
 * give the same value.
 */
export function fillSchema(schema: JsonSchema, text: string): unknown {
	return new Filler(schema, new TextFacts(text)).fill(schema, '', 0);
}

/** Beyond this depth a recursive schema gets no optional properties and no items. */
const MAX_DEPTH = 6;

const LABEL_LENGTH = 200;

class Filler {
	constructor(
		private readonly root: JsonSchema,
		private readonly facts: TextFacts,
	) {}

	fill(given: JsonSchema, name: string, depth: number): unknown {
		const schema = this.resolve(given);
		if ('const' in schema) return schema.const;
		if (Array.isArray(schema.enum)) return this.facts.mentioned(schema.enum) ?? schema.enum[0];
		switch (typeOf(schema)) {
			case 'object':
				return this.object(schema, depth);
			case 'array':
				return this.array(schema, name, depth);
			case 'integer':
			case 'number':
				return this.number(schema, name);
			case 'boolean':
				return this.facts.affirms(name);
			case 'null':
				return null;
			default:
				return this.string(schema, name);
		}
	}

	/** Follows `$ref`, merges `allOf`, takes the first branch of `anyOf` and `oneOf`. */
	private resolve(schema: JsonSchema): JsonSchema {
		const { $ref, allOf, anyOf, oneOf, ...rest } = schema;
		if (typeof $ref === 'string') {
			const keys = $ref.replace(/^#\/?/, '').split('/').filter(Boolean);
			const target = keys.reduce<unknown>((value, key) => (value as JsonSchema)?.[key], this.root);
			return this.resolve({ ...(target as JsonSchema), ...rest });
		}
		const branches = [...((allOf as JsonSchema[]) ?? [])];
		const choice = ((anyOf ?? oneOf) as JsonSchema[] | undefined)?.[0];
		if (choice) branches.push(choice);
		if (branches.length === 0) return schema;
		return branches.map((branch) => this.resolve(branch)).reduce(merge, rest);
	}

	private object(schema: JsonSchema, depth: number): Record<string, unknown> {
		const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
		const required = (schema.required ?? []) as string[];
		const names = depth < MAX_DEPTH ? Object.keys(properties) : required;
		const value: Record<string, unknown> = {};
		for (const name of new Set([...names, ...required])) {
			value[name] = this.fill(properties[name] ?? {}, name, depth + 1);
		}
		return value;
	}

	private array(schema: JsonSchema, name: string, depth: number): unknown[] {
		const items = this.resolve((schema.items as JsonSchema | undefined) ?? {});
		const least = (schema.minItems as number | undefined) ?? 0;
		const most = (schema.maxItems as number | undefined) ?? Number.POSITIVE_INFINITY;
		if (Array.isArray(items.enum)) {
			const mentioned = this.facts.allMentioned(items.enum).slice(0, most);
			if (mentioned.length >= least) return mentioned;
		}
		const count = Math.min(most, Math.max(least, depth < MAX_DEPTH ? 1 : 0));
		return Array.from({ length: count }, () => this.fill(items, name, depth + 1));
	}

	private number(schema: JsonSchema, name: string): number {
		const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema as Record<
			string,
			number | undefined
		>;
		const step = multipleOf ?? (schema.type === 'integer' ? 1 : undefined);
		const least =
			minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + (step ?? 1e-6));
		const most =
			maximum ?? (exclusiveMaximum === undefined ? undefined : exclusiveMaximum - (step ?? 1e-6));
		let value = this.facts.numberFor(name) ?? least ?? 0;
		if (least !== undefined) value = Math.max(least, value);
		if (most !== undefined) value = Math.min(most, value);
		if (step === undefined) return value;
		const down = Math.floor(value / step) * step;
		return least !== undefined && down < least ? down + step : down;
	}

	private string(schema: JsonSchema, name: string): string {
		const { minLength = 0, maxLength = LABEL_LENGTH } = schema as Record<string, number>;
		if (typeof schema.pattern === 'string') return matching(schema.pattern);
		const formatted = this.facts.formatted(String(schema.format ?? ''), name);
		if (formatted !== undefined) return formatted;
		const text = this.facts.labelled(name) ?? this.facts.text.trim();
		return (text || name || 'text').slice(0, maxLength).padEnd(minLength, '.');
	}
}

function typeOf(schema: JsonSchema): string {
	const types = [schema.type ?? []].flat() as string[];
	const [type] = types.filter((candidate) => candidate !== 'null');
	if (type) return type;
	if (types.length > 0) return 'null';
	if (schema.properties) return 'object';
	return schema.items ? 'array' : 'string';
}

/** Later schemas add to earlier ones; properties and required names are united. */
const merge = (one: JsonSchema, other: JsonSchema): JsonSchema => ({
	...one,
	...other,
	...(one.properties || other.properties
		? { properties: { ...(one.properties as object), ...(other.properties as object) } }
		: {}),
	...(one.required || other.required
		? { required: [...((one.required as []) ?? []), ...((other.required as []) ?? [])] }
		: {}),
});

const matching = (pattern: string): string =>
	fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), { seed: 1, numRuns: 1 })[0] ?? '';

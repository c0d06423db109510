import { inputFault } from '../errors/inputFault';
import { say, type Text, whole } from '../errors/text';

type JsonObject = Record<string, unknown>;

/** How a field that takes JSON is named, and what its messages show as an example. */
export interface JsonField {
	label: string;
	example: string;
}

/** Far deeper than any schema or tool. */
const MAX_DEPTH = 200;

/**
 * What a field holds that takes a JSON object, as an object or as JSON text. Blank: `undefined`.
 * @throws FaultError when it is anything else, or holds a value that JSON doesn't have
 */
export function readJsonObject(field: JsonField, value: unknown): JsonObject | undefined {
	const object = readJson(field, value);
	if (object === undefined || isObject(object)) return object;
	throw inputFault(
		`'${field.label}' is not a JSON object`,
		say`Its value is ${object}: use an object such as ${whole(field.example)}`,
	);
}

/**
 * What a field holds that takes a list, as an array or as JSON text. Blank: an empty one.
 * @throws FaultError when it is anything else, or holds a value that JSON doesn't have
 */
export function readJsonList(field: JsonField, value: unknown): unknown[] {
	const list = readJson(field, value) ?? [];
	if (Array.isArray(list)) return list;
	throw inputFault(
		`'${field.label}' is not a list`,
		say`Its value is ${list}: use a list such as ${whole(field.example)}`,
	);
}

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function readJson({ label, example }: JsonField, value: unknown): unknown {
	if (value === undefined || value === null) return undefined;
	const parsed = typeof value === 'string' ? parse(label, value, example) : value;
	checkValues(label, parsed, '', []);
	return parsed;
}

function parse(label: string, text: string, example: string): unknown {
	if (text.trim() === '') return undefined;
	try {
		return JSON.parse(text);
	} catch (error) {
		throw inputFault(
			`'${label}' is not valid JSON`,
			say`${(error as Error).message}. Use JSON such as ${whole(example)}`,
		);
	}
}

/** What would be sent as `{}` or not at all: a Map, a function; a date knows its JSON. */
function foreignKind(value: unknown): string | undefined {
	if (typeof value === 'function' || typeof value === 'symbol') return typeof value;
	if (typeof value !== 'object' || value === null || 'toJSON' in value) return undefined;
	const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
	return ['Object', 'Array'].includes(kind) ? undefined : kind;
}

const whereIs = (path: string): Text => (path === '' ? whole('it') : say`'${path}'`);

/** NaN and Infinity would be sent as null. `1e999` in JSON text becomes Infinity. */
function checkValues(label: string, value: unknown, path: string, parents: object[]): void {
	if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) {
		throw inputFault(
			`'${label}' contains ${typeof value === 'bigint' ? 'a BigInt' : value}`,
			say`JSON has no such number: change ${whereIs(path)}`,
		);
	}
	const kind = foreignKind(value);
	if (kind !== undefined) {
		throw inputFault(`'${label}' contains a ${kind}`, say`JSON has none: change ${whereIs(path)}`);
	}
	if (typeof value !== 'object' || value === null) return;
	if (parents.length === MAX_DEPTH || parents.includes(value)) {
		throw inputFault(
			`'${label}' is nested too deeply`,
			`It has more than ${MAX_DEPTH} levels, or contains itself`,
		);
	}
	for (const [key, entry] of Object.entries(value)) {
		checkValues(label, entry, path === '' ? key : `${path}.${key}`, [...parents, value]);
	}
}

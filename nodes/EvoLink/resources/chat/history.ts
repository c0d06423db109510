import type { ChatMessage, ContentPart } from '../../../shared/api/wire';
import { inputFault, shown } from '../../../shared/errors/inputFault';

const ROWS_FIELD = 'History';
const JSON_FIELD = 'History (JSON)';
const ROW_ROLES = ['user', 'assistant'];
const JSON_ROLES = ['user', 'assistant', 'system', 'developer'];

/** Earlier turns out of the editor's rows, in order. */
export function turnsOfRows(rows: unknown): ChatMessage[] {
	if (!Array.isArray(rows)) return [];
	return rows.map((row, index) => turnOf(row, `${ROWS_FIELD} turn ${index + 1}`, ROW_ROLES));
}

/**
 * Earlier turns out of `[{role, content}, …]`, as an array or as JSON text; blank: none.
 * @throws FaultError naming the position of what isn't a turn
 */
export function turnsOfJson(value: unknown): ChatMessage[] {
	const list = parseList(value);
	return list.map((entry, index) => turnOf(entry, `${JSON_FIELD} entry ${index + 1}`, JSON_ROLES));
}

function parseList(value: unknown): unknown[] {
	if (value === undefined || value === null) return [];
	let list = value;
	if (typeof value === 'string') {
		if (value.trim() === '') return [];
		try {
			list = JSON.parse(value);
		} catch (error) {
			throw inputFault(
				`'${JSON_FIELD}' is not valid JSON`,
				`${(error as Error).message}. Use a list such as [{"role": "user", "content": "Hello"}]`,
			);
		}
	}
	if (Array.isArray(list)) return list;
	throw inputFault(
		`'${JSON_FIELD}' is not a list`,
		`Its value is ${shown(value)}: use a list such as [{"role": "user", "content": "Hello"}]`,
	);
}

function turnOf(entry: unknown, position: string, roles: string[]): ChatMessage {
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
		throw inputFault(
			`'${position}' is not a turn`,
			`It is ${shown(entry)}: a turn has a role and a content`,
		);
	}
	const { role, content } = entry as { role?: unknown; content?: unknown };
	if (typeof role !== 'string' || !roles.includes(role)) {
		throw inputFault(
			`'${position}' has an unknown role`,
			`The role is ${shown(role)}: use ${roles.join(', ')}`,
		);
	}
	if (isText(content) || isParts(content)) return { role, content };
	throw inputFault(
		`'${position}' has no content`,
		`The content is ${shown(content)}: enter the text of the turn`,
	);
}

const isText = (content: unknown): content is string =>
	typeof content === 'string' && content.trim() !== '';

const isParts = (content: unknown): content is ContentPart[] =>
	Array.isArray(content) &&
	content.length > 0 &&
	content.every((part) => typeof part === 'object' && part !== null && 'type' in part);

import type { ChatMessage, ContentPart } from '../../../shared/api/wire';
import { inputFault } from '../../../shared/errors/inputFault';
import { say, whole } from '../../../shared/errors/text';
import { isObject, readJsonList } from '../../../shared/fields/json';

const ROWS_FIELD = 'History';
const JSON_FIELD = { label: 'History (JSON)', example: '[{"role": "user", "content": "Hello"}]' };
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
	return readJsonList(JSON_FIELD, value).map((entry, index) =>
		turnOf(entry, `${JSON_FIELD.label} entry ${index + 1}`, JSON_ROLES),
	);
}

function turnOf(entry: unknown, position: string, roles: string[]): ChatMessage {
	if (!isObject(entry)) {
		throw inputFault(
			`'${position}' is not a turn`,
			say`It is ${entry}: a turn has a role and a content`,
		);
	}
	const { role, content } = entry;
	if (typeof role !== 'string' || !roles.includes(role)) {
		throw inputFault(
			`'${position}' has an unknown role`,
			say`The role is ${role}: use ${whole(roles.join(', '))}`,
		);
	}
	if (isText(content) || isParts(content)) return { role, content };
	throw inputFault(
		`'${position}' has no content`,
		say`The content is ${content}: enter the text of the turn`,
	);
}

const isText = (content: unknown): content is string =>
	typeof content === 'string' && content.trim() !== '';

const isParts = (content: unknown): content is ContentPart[] =>
	Array.isArray(content) && content.length > 0 && content.every(isPart);

/** Of the two parts that everybody writes, with what they hold; others are the model's affair. */
function isPart(part: unknown): boolean {
	if (!isObject(part)) return false;
	if (part.type === 'text') return isText(part.text);
	if (part.type === 'image_url') return isObject(part.image_url) && isText(part.image_url.url);
	return typeof part.type === 'string';
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { optionsField } from '../../nodes/EvoLink/resources/chat/options';
import { requestOptionsField } from '../../nodes/EvoLink/resources/requestOptions';
import { optionsField as modelOptionsField } from '../../nodes/LmChatEvoLink/options';
import { readSettings } from '../../nodes/shared/delivery/settings';
import { bodyFields } from '../../nodes/shared/fields/bodyFields';
import { ROOT } from './paths';

/** Tables of options in the documentation: each stands between two comments that name it. */
const TABLES: Array<{ page: string; name: string; field: INodeProperties }> = [
	{ page: 'README.md', name: 'options', field: optionsField },
	{ page: 'README.md', name: 'request options', field: requestOptionsField },
	{ page: 'docs/chat-model.md', name: 'options', field: modelOptionsField },
];

export interface Page {
	path: string;
	/** As it is. */
	text: string;
	/** With its tables as the nodes' fields say. */
	written: string;
}

/** The pages that have tables of options. @throws Error when a page lacks a table's comments */
export function pagesWithOptions(): Page[] {
	return [...new Set(TABLES.map(({ page }) => page))].map((page) => {
		const path = join(ROOT, page);
		const text = readFileSync(path, 'utf8');
		const tables = TABLES.filter((table) => table.page === page);
		const written = tables.reduce((all, { name, field }) => replaced(all, name, field), text);
		return { path, text, written };
	});
}

function replaced(text: string, name: string, field: INodeProperties): string {
	const [begin, end] = [`<!-- ${name}: written by npm run docs:options -->\n`, `<!-- end -->`];
	const from = text.indexOf(begin) + begin.length;
	const to = text.indexOf(end, from);
	if (from < begin.length || to < 0) throw new Error(`There is no place for the table '${name}'`);
	return text.slice(0, from) + tableOf(field.options as INodeProperties[]) + text.slice(to);
}

/** What an option sets in the request's body, if it is a parameter of its own. */
const parameterOf = ({ name }: INodeProperties): string =>
	[...bodyFields].find(([, field]) => field.name === name)?.[0] ?? SHAPED_BY.get(name) ?? '';

const SHAPED_BY = new Map([
	['responseFormat', 'response_format'],
	['jsonSchema', 'response_format'],
]);

/** What holds without an option that is about sending. */
function defaultOf({ name }: INodeProperties): string {
	const settings = new Map<string, unknown>(Object.entries(readSettings({})));
	const value = settings.get(name) ?? settings.get(`${name}Ms`);
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	return typeof value === 'number' ? value.toLocaleString('en') : '';
}

const COLUMNS: Array<{ header: string; cell: (option: INodeProperties) => string }> = [
	{ header: 'option', cell: ({ displayName }) => displayName },
	{ header: 'values', cell: valuesOf },
	{ header: 'default', cell: defaultOf },
	{ header: 'sent as', cell: (option) => parameterOf(option) && `\`${parameterOf(option)}\`` },
	{ header: '', cell: ({ description = '' }) => description },
];

function tableOf(options: INodeProperties[]): string {
	const columns = COLUMNS.filter(({ cell }) => options.some((option) => cell(option) !== ''));
	const rows = [
		columns.map(({ header }) => header),
		columns.map(() => '---'),
		...options.map((option) => columns.map(({ cell }) => cell(option).replaceAll('|', '\\|'))),
	];
	return rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function valuesOf({ type, typeOptions, options }: INodeProperties): string {
	switch (type) {
		case 'number':
			return numbersOf(typeOptions);
		case 'boolean':
			return 'on, off';
		case 'options':
			return (options as INodePropertyOptions[]).map(({ name }) => name).join(', ');
		case 'json':
			return 'JSON';
		case 'fixedCollection':
			return 'rows';
		default:
			return 'text';
	}
}

function numbersOf({ minValue, maxValue, numberPrecision }: INodeProperties['typeOptions'] = {}) {
	const kind = numberPrecision === 0 ? 'whole number' : 'number';
	if (minValue === undefined) return kind;
	return maxValue === undefined ? `${kind} from ${minValue}` : `${minValue} to ${maxValue}`;
}

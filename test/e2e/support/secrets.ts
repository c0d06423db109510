import { Client } from 'pg';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Something that was kept: a table, a file, a response. */
export interface Place {
	/** e.g. `table execution_data`, `file user/n8n.log` */
	name: string;
	content: Buffer;
}

const asPlace = (name: string, content: unknown): Place => ({
	name,
	content: Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content) ?? ''),
});

/** Bytes in a column would hide their text in JSON. */
const readable = (row: object) =>
	Object.values(row).map((value: unknown) =>
		value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
	);

/** Every table of a PostgreSQL database, in all its schemas. */
export async function postgresTables(url: string): Promise<Place[]> {
	const client = new Client(url);
	await client.connect();
	try {
		const { rows: tables } = await client.query<{ name: string }>(
			`SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
			 WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
		);
		const places: Place[] = [];
		for (const { name } of tables) {
			const { rows } = await client.query<object>(`SELECT * FROM ${name}`);
			places.push(asPlace(`table ${name}`, rows.map(readable)));
		}
		return places;
	} finally {
		await client.end();
	}
}

/** Every table of an SQLite database file. */
export function sqliteTables(file: string): Place[] {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
		return tables.map(({ name }) => {
			const rows = database.prepare(`SELECT * FROM "${String(name)}"`).all();
			return asPlace(`table ${String(name)}`, rows.map(readable));
		});
	} finally {
		database.close();
	}
}

/** Every file below a directory but the installed packages: databases, logs, settings, binary data. */
export async function filesOf(directory: string): Promise<Place[]> {
	const entries = await readdir(directory, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => !path.includes('node_modules'));
	return await Promise.all(
		files.map(async (path) => asPlace(`file ${relative(directory, path)}`, await readFile(path))),
	);
}

/** The ways in which a text could be kept without being hidden. */
const spellings = (text: string): string[] => [
	text,
	encodeURIComponent(text),
	Buffer.from(text, 'utf16le').toString('latin1'),
	// Base64 of a text within a longer one depends on where it begins.
	...[0, 1, 2].map((shift) => {
		const shifted = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64');
		return shifted.slice(shift === 0 ? 0 : 4, -4);
	}),
];

/** The names of the places in which a text occurs, as it is or merely encoded. */
export const occurrences = (places: readonly Place[], text: string): string[] =>
	places
		.filter(({ content }) =>
			spellings(text).some((spelling) => content.includes(spelling, 'latin1')),
		)
		.map(({ name }) => name);

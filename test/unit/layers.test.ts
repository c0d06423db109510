import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const NODES = resolve(__dirname, '../../nodes');

/** Rooms from the lowest to the highest; a file may use its own room and those before it. */
const ROOMS = [
	'shared/bundled',
	'shared/errors',
	'shared/api',
	'shared/fields',
	'shared/transport',
	'shared/limiter',
	'shared/delivery',
	'EvoLink/job.ts',
	'EvoLink/delivery',
	'EvoLink/files',
	'EvoLink/resources',
	'EvoLink',
	'LmChatEvoLink/aiNodeSdk.ts',
	'LmChatEvoLink/request',
	'LmChatEvoLink/response',
	'LmChatEvoLink/model',
	'LmChatEvoLink/delivery',
	'LmChatEvoLink/langchain',
	'LmChatEvoLink',
];

interface Source {
	path: string;
	text: string;
}

const sources: Source[] = readdirSync(NODES, { recursive: true, encoding: 'utf8' })
	.map((path) => path.split(sep).join('/'))
	.filter((path) => path.endsWith('.ts'))
	.map((path) => ({ path, text: readFileSync(join(NODES, path), 'utf8') }));

/** The longest room that a path stands in, by its place in the order. */
function roomOf(path: string): number {
	const fitting = ROOMS.filter((room) => path === room || path.startsWith(`${room}/`));
	return ROOMS.indexOf(fitting.sort((a, b) => b.length - a.length)[0] ?? '');
}

const importsOf = ({ path, text }: Source): string[] =>
	[...text.matchAll(/from '(\.[^']+)'/g)].map(
		([, target]) => `${relative(NODES, resolve(NODES, dirname(path), target!))}.ts`,
	);

describe('the rooms under nodes/', () => {
	it('has one for every file', () => {
		expect(sources.filter(({ path }) => roomOf(path) === -1)).toEqual([]);
	});

	it('keeps every file to 180 lines', () => {
		const long = sources.filter(({ text }) => text.trimEnd().split('\n').length > 180);
		expect(long.map(({ path }) => path)).toEqual([]);
	});

	it('are ordered: no file imports from a higher one', () => {
		const upward = sources.flatMap((source) =>
			importsOf(source)
				.filter((target) => roomOf(target) > roomOf(source.path))
				.map((target) => `${source.path} → ${target}`),
		);
		expect(upward).toEqual([]);
	});

	it('are separate: neither node imports from the other', () => {
		const across = sources.flatMap((source) =>
			importsOf(source)
				.filter((target) => !target.startsWith('shared/'))
				.filter((target) => target.split('/')[0] !== source.path.split('/')[0])
				.map((target) => `${source.path} → ${target}`),
		);
		expect(across).toEqual([]);
	});
});

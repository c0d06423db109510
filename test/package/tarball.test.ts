import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { list } from 'tar';
import { packedTarball } from '../../scripts/lib/pack';
import { installBeside, type Installation } from './support';

const LARGEST_BYTES = 110_000;
const LONGEST_LINE = 1_000;

describe('the tarball', () => {
	let files: string[];
	let installation: Installation;

	beforeAll(async () => {
		files = [];
		await list({
			file: await packedTarball(),
			onReadEntry: ({ path }) => files.push(path.replace('package/', '')),
		});
		installation = await installBeside([]);
	});
	afterAll(async () => await installation.remove());

	const read = async (path: string) => await readFile(join(installation.packageDir, path), 'utf8');

	it('is no larger than 110 kB', async () => {
		expect((await stat(await packedTarball())).size).toBeLessThanOrEqual(LARGEST_BYTES);
	});

	it.each([
		'package.json',
		'index.js',
		'LICENSE',
		'README.md',
		'dist/credentials/EvoLinkApi.credentials.js',
		'dist/icons/evolink.svg',
		'dist/icons/evolink.dark.svg',
		'dist/nodes/EvoLink/EvoLink.node.js',
		'dist/nodes/EvoLink/EvoLink.node.json',
		'dist/nodes/EvoLink/__schema__/v1.0.0/chat/complete.json',
		'dist/nodes/LmChatEvoLink/LmChatEvoLink.node.js',
		'dist/nodes/LmChatEvoLink/LmChatEvoLink.node.json',
	])('has %s', (path) => {
		expect(files).toContain(path);
	});

	it('holds nothing but what is loaded, shown or read', () => {
		const expected =
			/^(package\.json|index\.js|LICENSE|README\.md|dist\/(nodes|credentials|icons)\/.+\.(js|json|svg))$/;
		expect(files.filter((path) => !expected.test(path))).toEqual([]);
		expect(files.filter((path) => /test|tsbuildinfo|\.map$|\.ts$/i.test(path))).toEqual([]);
	});

	it('ships readable JavaScript without source map references', async () => {
		for (const path of files.filter((file) => file.endsWith('.js'))) {
			const code = await read(path);
			const longLines = code.split('\n').filter(({ length }) => length > LONGEST_LINE);
			expect({ path, longLines }).toEqual({ path, longLines: [] });
			expect(code).not.toContain('sourceMappingURL');
		}
	});

	it('names in package.json only files that it holds', async () => {
		const { main, n8n } = JSON.parse(await read('package.json'));
		expect(files).toEqual(expect.arrayContaining([main, ...n8n.nodes, ...n8n.credentials]));
	});

	it.each(['EvoLink', 'LmChatEvoLink'])('%s refers only to icons that it holds', async (name) => {
		const code = await read(`dist/nodes/${name}/${name}.node.js`);
		const icons = [...code.matchAll(/file:([^'"]+\.svg)/g)].map(([, path]) => path!);
		expect(icons.length).toBeGreaterThan(0);
		for (const icon of icons) expect(files).toContain(join('dist/nodes', name, icon));
	});
});

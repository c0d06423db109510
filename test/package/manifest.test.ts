import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/paths';

/** Scripts that a package manager runs by itself when the package is installed or packed. */
const LIFECYCLE_SCRIPTS = [
	'preinstall',
	'install',
	'postinstall',
	'prepare',
	'preprepare',
	'postprepare',
	'prepublish',
];

describe("the package's manifest, by n8n's rules for community packages", () => {
	let text: string;
	let manifest: Record<string, never>;

	beforeAll(async () => {
		text = await readFile(join(ROOT, 'package.json'), 'utf8');
		manifest = JSON.parse(text);
	});

	it('is found as a community package', () => {
		expect(manifest).toMatchObject({
			name: expect.stringMatching(/^n8n-nodes-/),
			keywords: expect.arrayContaining(['n8n-community-node-package']),
			license: 'MIT',
		});
	});

	it('says who is behind it', () => {
		expect(manifest).toMatchObject({
			author: { name: expect.stringMatching(/\S/), email: expect.stringContaining('@') },
			homepage: expect.stringMatching(/^https:/),
			repository: { type: 'git', url: expect.stringMatching(/^git\+https:/) },
		});
	});

	it.each(['dependencies', 'optionalDependencies', 'bundledDependencies', 'overrides'])(
		'has no %s',
		(field) => {
			expect(manifest).not.toHaveProperty(field);
		},
	);

	it.each(LIFECYCLE_SCRIPTS)('has no script "%s"', (name) => {
		expect(manifest.scripts).not.toHaveProperty(name);
	});

	it('leaves n8n-workflow and the AI node SDK to the host, in any version', () => {
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*', '@n8n/ai-node-sdk': '*' });
	});

	it('declares the versions of the interfaces it uses', () => {
		expect(manifest.n8n).toMatchObject({ n8nNodesApiVersion: 1, aiNodeSdkVersion: 1 });
	});

	it('has no placeholder left', () => {
		expect(text).not.toMatch(/<[^>]*\.\.\.[^>]*>|\{\{.*\}\}|<…>/);
	});
});

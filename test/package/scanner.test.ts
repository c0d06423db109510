import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { NODE_BINARY, ROOT } from '../../scripts/lib/paths';
import { runCommand } from '../../scripts/lib/run-command';
import { installBeside, type Installation } from './support';

const SCANNER = pathToFileURL(
	join(ROOT, 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs'),
).href;

interface Verdict {
	passed: boolean;
	message?: string;
	details?: string;
}

/** The scanner is an ES module and starts a linter of its own: a process of its own runs it. */
async function scan(directory: string, patterns: string): Promise<Verdict> {
	const program = `
		const { analyzePackage, SOURCE_FILE_PATTERNS } = await import('${SCANNER}');
		console.log(JSON.stringify(await analyzePackage(${JSON.stringify(directory)}, ${patterns})))`;
	const output = await runCommand(NODE_BINARY, ['--input-type=module', '-e', program], {
		cwd: ROOT,
		// The lint plugin takes jest's NODE_ENV for its own tests, and every file for a node.
		env: { NODE_ENV: '' },
	});
	return JSON.parse(output.trim().split('\n').at(-1)!) as Verdict;
}

describe("n8n's scanner of community packages", () => {
	let installation: Installation;
	beforeAll(async () => {
		installation = await installBeside([]);
	});
	afterAll(async () => await installation.remove());

	it("passes the tarball's code and manifest", async () => {
		const patterns = "['package.json', '**/*.js']";
		expect(await scan(installation.packageDir, patterns)).toEqual({ passed: true });
	});

	it('passes the sources that the tarball is built from', async () => {
		expect(await scan(ROOT, 'SOURCE_FILE_PATTERNS')).toEqual({ passed: true });
	});
});

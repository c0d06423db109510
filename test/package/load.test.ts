import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../scripts/lib/run-command';
import { NODE_BINARY } from '../../scripts/lib/paths';
import { installBeside, PACKAGE_NAME, type Installation } from './support';

const SDK = '@n8n/ai-node-sdk';
/** The aim is 30; a machine that does other things as well needs up to twice as long. */
const MOST_LOADING_MS = 60;
const LOADING_RUNS = 12;

/** Runs a program beside the installed package and returns what it printed, as JSON. */
async function evaluate<T>({ root }: Installation, program: string): Promise<T> {
	const output = await runCommand(NODE_BINARY, ['-e', program], {
		cwd: root,
		env: { NODE_PATH: '', NODE_OPTIONS: '' },
	});
	return JSON.parse(output) as T;
}

/** What only code that sends, receives or is a model says. */
const WORKING =
	/httpRequestWithAuthentication|\[DONE\]|function supplyEvoLinkModel|EvoLinkChatModel = class/;

/** Those of the files that send, receive or are a model. */
async function workingFiles(paths: string[]): Promise<string[]> {
	const codes = await Promise.all(paths.map(async (path) => await readFile(path, 'utf8')));
	return paths.filter((_, index) => WORKING.test(codes[index]!));
}

const isResolvable = (name: string) =>
	`(() => { try { return !!require.resolve('${name}'); } catch { return false; } })()`;

describe.each([
	['a host with the AI node SDK', ['n8n-workflow', SDK]],
	['a host without the AI node SDK', ['n8n-workflow']],
])('on %s', (_, neighbours) => {
	let installation: Installation;
	beforeAll(async () => {
		installation = await installBeside(neighbours);
	});
	afterAll(async () => await installation.remove());

	it('finds exactly the modules of this host', async () => {
		expect(await evaluate(installation, `console.log(${isResolvable(SDK)})`)).toBe(
			neighbours.includes(SDK),
		);
	});

	it('exports the classes from its main file', async () => {
		const program = `console.log(JSON.stringify(Object.entries(require('${PACKAGE_NAME}'))
			.map(([name, Class]) => [name, new Class().name ?? new Class().description.name])))`;
		expect(await evaluate(installation, program)).toEqual([
			['EvoLink', 'evoLink'],
			['LmChatEvoLink', 'lmChatEvoLink'],
			['EvoLinkApi', 'evoLinkApi'],
		]);
	});

	it('loads every node and credential that it declares, each under its class name', async () => {
		const program = `
			const { n8n } = require('${PACKAGE_NAME}/package.json');
			console.log(JSON.stringify([...n8n.nodes, ...n8n.credentials].map((path) => {
				const className = path.split('/').at(-1).split('.')[0];
				const instance = new (require('${PACKAGE_NAME}/' + path)[className])();
				const { version } = instance.description ?? {};
				return [instance.displayName ?? instance.description.displayName, version];
			})))`;
		expect(await evaluate(installation, program)).toEqual([
			['EvoLink', 1],
			['EvoLink Chat Model', 1],
			['EvoLink API', null],
		]);
	});

	it('does not load the AI node SDK before a model is supplied', async () => {
		const program = `require('${PACKAGE_NAME}');
			console.log(Object.keys(require.cache).some((path) => path.includes('ai-node-sdk')))`;
		expect(await evaluate(installation, program)).toBe(false);
	});

	it('loads what sends and receives only when an item or a model asks for it', async () => {
		const program = `require('${PACKAGE_NAME}');
			console.log(JSON.stringify(Object.keys(require.cache)
				.filter((path) => path.includes('${PACKAGE_NAME}'))))`;
		const loaded = await evaluate<string[]>(installation, program);
		expect(loaded.join()).toContain('nodes/EvoLink/EvoLink.node.js');
		expect(await workingFiles(loaded)).toEqual([]);

		const names = await readdir(installation.packageDir, { recursive: true });
		const scripts = names.filter((name) => name.endsWith('.js'));
		const late = await workingFiles(scripts.map((name) => join(installation.packageDir, name)));
		expect(late.length).toBeGreaterThanOrEqual(5);
	});
});

/** CPU time, since n8n's start pays for it; the least of some runs, since others use the machine too. */
test(`loading takes at most ${MOST_LOADING_MS} ms of CPU time`, async () => {
	const installation = await installBeside(['n8n-workflow', SDK]);
	const program = `require('n8n-workflow');
		const before = process.cpuUsage();
		const classes = require('${PACKAGE_NAME}');
		for (const Class of Object.values(classes)) new Class();
		const { user, system } = process.cpuUsage(before);
		console.log((user + system) / 1000)`;
	const runsMs: number[] = [];
	for (let run = 0; run < LOADING_RUNS; run++) runsMs.push(await evaluate(installation, program));
	await installation.remove();
	const leastMs = Math.min(...runsMs);
	process.stdout.write(`Loading the package: ${leastMs.toFixed(1)} ms of CPU time\n`);
	expect(leastMs).toBeLessThanOrEqual(MOST_LOADING_MS);
});

import { runCommand } from '../../scripts/lib/run-command';
import { NODE_BINARY } from '../../scripts/lib/paths';
import { installBeside, PACKAGE_NAME, type Installation } from './support';

const SDK = '@n8n/ai-node-sdk';

/** Runs a program beside the installed package and returns what it printed, as JSON. */
async function evaluate<T>({ root }: Installation, program: string): Promise<T> {
	const output = await runCommand(NODE_BINARY, ['-e', program], {
		cwd: root,
		env: { NODE_PATH: '', NODE_OPTIONS: '' },
	});
	return JSON.parse(output) as T;
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
});

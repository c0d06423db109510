import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startHost, type Host } from '../../scripts/lib/host';
import { nodeOutput } from '../../scripts/lib/execution';
import type { N8nApi } from '../../scripts/lib/n8n-api';
import { packedTarball, unpackTarball } from '../../scripts/lib/pack';
import { STATE_DIR } from '../../scripts/lib/paths';
import { runNpm } from '../../scripts/lib/run-command';
import { startGateway, type Gateway } from '../gateway';
import { evoLink, fields, flow, MANUAL, manualTrigger } from './support/flow';
import { type Registry, startRegistry } from './support/loopbackRegistry';
import { temporaryUserFolder } from './support/userFolder';
import { createAccount, CREDENTIAL_TYPE, MARKER_KEY, OWNER } from './support/workbench';

const PACKAGE = 'n8n-nodes-evolink';

const nodesDir = (userFolder: string) => join(userFolder, '.n8n', 'nodes');

interface Way {
	name: string;
	/** Puts the package into place; returns what is added to n8n's environment. */
	install(tarball: string, userFolder: string): Promise<Record<string, string>>;
	/** What is left to do in the running n8n. */
	finish?: (api: N8nApi) => Promise<void>;
	/** How n8n names the package's node types. */
	typePrefix: string;
}

const WAYS: Way[] = [
	{
		name: 'unpacked into the folder of installed community nodes',
		async install(tarball, userFolder) {
			await unpackTarball(tarball, join(nodesDir(userFolder), 'node_modules', PACKAGE));
			return {};
		},
		typePrefix: PACKAGE,
	},
	{
		name: 'installed there with npm',
		async install(tarball, userFolder) {
			const directory = nodesDir(userFolder);
			await mkdir(directory, { recursive: true });
			// Without a manifest npm would install into the nearest folder above that has one.
			await writeFile(join(directory, 'package.json'), '{"private": true}');
			// As n8n does it: the peer dependencies are the host's own.
			const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
			await runNpm(['install', ...flags, tarball], { cwd: directory });
			return {};
		},
		typePrefix: PACKAGE,
	},
	{
		name: "installed by n8n's own installer of community nodes",
		async install(tarball, userFolder) {
			registry = await startRegistry(tarball, userFolder);
			return registry.env;
		},
		async finish(api) {
			const { installedNodes } = await api.request<{ installedNodes: unknown[] }>(
				'POST',
				'/community-packages',
				{ name: PACKAGE },
			);
			expect(installedNodes).toHaveLength(2);
		},
		typePrefix: PACKAGE,
	},
	{
		name: 'unpacked into a custom extension folder',
		async install(tarball, userFolder) {
			const directory = join(userFolder, 'extensions');
			await unpackTarball(tarball, join(directory, PACKAGE));
			return { N8N_CUSTOM_EXTENSIONS: directory };
		},
		typePrefix: 'CUSTOM',
	},
];

let gateway: Gateway;
let registry: Registry | undefined;
beforeAll(async () => {
	gateway = await startGateway({ apiKey: MARKER_KEY });
});
afterAll(async () => {
	await gateway?.close();
	await registry?.close();
});

describe.each(WAYS)('$name', ({ name, install, finish, typePrefix }) => {
	let userFolder: Awaited<ReturnType<typeof temporaryUserFolder>>;
	let host: Host;
	beforeAll(async () => {
		userFolder = await temporaryUserFolder();
		const env = await install(await packedTarball(), userFolder.path);
		const logFile = join(STATE_DIR, 'e2e', 'install', `${name.replace(/\W+/g, '-')}.log`);
		host = await startHost({ userFolder: userFolder.path, env, logFile });
		await host.api.setUpOwner(OWNER);
		await finish?.(host.api);
	});
	afterAll(async () => {
		await host?.stop();
		await userFolder?.remove();
	});

	it(`both nodes are there, as ${typePrefix}.*, with their icons`, async () => {
		const types = await host.api.nodeTypes();
		for (const own of ['evoLink', 'lmChatEvoLink']) {
			const type = types.find(({ name: type }) => type === `${typePrefix}.${own}`);
			expect(type?.iconUrl).toEqual({
				light: expect.stringContaining('evolink.svg'),
				dark: expect.stringContaining('evolink.dark.svg'),
			});
		}
	});

	it('a workflow gets its answer', async () => {
		const credential = await createAccount(host.api, gateway.url);
		const model = evoLink({}, { type: `${typePrefix}.evoLink` });
		const { id } = await host.api.createWorkflow(
			flow('Installed', [
				manualTrigger,
				fields('Item', { message: 'Hello' }),
				{ ...model, credentials: { [CREDENTIAL_TYPE]: credential } },
			]),
		);

		const execution = await host.api.runToEnd(id, MANUAL);

		expect(nodeOutput(execution, 'EvoLink')[0]?.json.content).toBe('You said: "Hello".');
	});
});

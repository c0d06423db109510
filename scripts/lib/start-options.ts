import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { Failure } from './failure';

const DEFAULT_PORT = '5678';

export const START_HELP = `npm start -- [options]

Starts a real n8n with this package, the example workflows and a credential, calls the webhook
example once and prints its answer. The credential leads to EvoLink when the environment variable
EVOLINK_API_KEY holds a key, otherwise to the local gateway, which costs nothing.

  --once       stop after the webhook example has answered
  --port N     n8n's port on 127.0.0.1 (default ${DEFAULT_PORT})
  --reset      remove what earlier starts kept, then start anew
  --help       show this text
`;

export interface StartOptions {
	once: boolean;
	reset: boolean;
	help: boolean;
	/** 1 to 65535. */
	port: number;
}

/** @throws Failure naming the argument that isn't understood */
export function parseStartOptions(args?: string[]): StartOptions {
	const parse = () =>
		parseArgs({
			args,
			options: {
				once: { type: 'boolean', default: false },
				reset: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
				port: { type: 'string', default: DEFAULT_PORT },
			},
		});
	let values: ReturnType<typeof parse>['values'];
	try {
		({ values } = parse());
	} catch (error) {
		throw new Failure(`${(error as Error).message}\n\n${START_HELP}`);
	}
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new Failure(`--port takes a number from 1 to 65535, not "${values.port}".`);
	}
	return { ...values, port };
}

/** @throws Failure when nothing can listen on this port of 127.0.0.1 */
export async function requireFreePort(port: number): Promise<void> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	}).catch((error: NodeJS.ErrnoException) => {
		const reason = error.code === 'EACCES' ? 'needs more rights' : 'is in use by another program';
		const other = port === 5679 ? 5680 : 5679;
		throw new Failure(
			`Port ${port} ${reason}; choose another one, for example: npm start -- --port ${other}`,
		);
	});
	await new Promise((resolve) => server.close(resolve));
}

import { parseArgs } from 'node:util';
import { Failure } from '../lib/failure';

const DEFAULT_PORT = '5678';

export const START_HELP = `npm start -- [options]

Starts a real n8n with this package, the example workflows and a credential, calls the webhook
example once and prints its answer. The credential leads to EvoLink when the environment variable
EVOLINK_API_KEY holds a key; otherwise to a stand-in for EvoLink on this machine, which costs nothing.

  --once       stop after the webhook example has answered
  --port N     n8n's port on 127.0.0.1 (default ${DEFAULT_PORT})
  --reset      remove this n8n's workflows, credentials, login and files first
  --help       show this text

A clone runs one n8n at a time: a second start says where the first one runs, and ends.
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

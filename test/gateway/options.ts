import { parseArgs } from 'node:util';
import { DEFAULT_API_KEY, type GatewayOptions } from './config';

export const HELP = `Usage: npm run gateway -- [options]

A local stand-in for EvoLink's API, controlled under /_gateway/.

  --port <n>                port to listen on (default: any free one)
  --host <address>          address to listen on (default: 127.0.0.1)
  --key <key>               accepted API key, repeatable (default: ${DEFAULT_API_KEY})
  --latency <ms>            wait before each completion (default: 0)
  --delta-delay <ms>        wait before each streamed delta (default: 0)
  --rate-limit <n>          completions per second before 429 (default: none)
  --balance <credits>       credits before 402 (default: 1000000)
  --fault-probability <p>   share of completions that fail, 0 to 1 (default: 0)
  --seed <n>                seed of the random failures (default: 1)
  --record <all|count>      keep requests, or only count them (default: all)
  --tls                     serve HTTPS with a self-signed certificate
  --help                    show this text
`;

const OPTIONS = {
	port: { type: 'string' },
	host: { type: 'string' },
	key: { type: 'string', multiple: true },
	latency: { type: 'string' },
	'delta-delay': { type: 'string' },
	'rate-limit': { type: 'string' },
	balance: { type: 'string' },
	'fault-probability': { type: 'string' },
	seed: { type: 'string' },
	record: { type: 'string' },
	tls: { type: 'boolean' },
	help: { type: 'boolean' },
} as const;

/** Throws a sentence for the user when an argument is unknown or not a number. */
export function readOptions(args: string[]): GatewayOptions | 'help' {
	const { values } = parseArgs({ args, options: OPTIONS });
	if (values.help) return 'help';
	const options: GatewayOptions = {};
	const number = (name: Exclude<keyof typeof OPTIONS, 'key' | 'tls' | 'help'>) => {
		const text = values[name];
		if (text === undefined) return undefined;
		const value = Number(text);
		if (text.trim() !== '' && value >= 0) return value;
		throw new Error(`--${name} takes a number from 0 on, not "${text}".`);
	};
	const { record } = values;
	if (record !== undefined && record !== 'all' && record !== 'count') {
		throw new Error(`--record takes all or count, not "${record}".`);
	}
	const requestsPerSecond = number('rate-limit');
	const probability = number('fault-probability');
	Object.assign(options, {
		port: number('port'),
		host: values.host,
		apiKey: values.key,
		latencyMs: number('latency'),
		deltaDelayMs: number('delta-delay'),
		rateLimit: requestsPerSecond ? { requestsPerSecond } : undefined,
		balance: number('balance'),
		randomFaults: probability ? { probability, seed: number('seed') } : undefined,
		record,
		tls: values.tls,
	} satisfies Partial<Record<keyof GatewayOptions, unknown>>);
	const given = Object.entries(options).filter(([, value]) => value !== undefined);
	return Object.fromEntries(given) as GatewayOptions;
}

import { startGatewayProcess } from '../lib/gateway-process';
import { findEvoLink } from './evolink';

const GATEWAY_KEY = 'local-gateway-key';
/** Slow enough to see words appear, fast enough not to wait for them. */
const WORD_MS = 60;

/** Where answers come from. */
export interface Account {
	/** The credential's data. */
	credential: Record<string, string>;
	/** A sentence for whoever reads the answers: who wrote them, and what they cost. */
	origin: string;
	stop(): Promise<void>;
}

/** @throws Failure as {@link findEvoLink} does, or when the stand-in doesn't start */
export async function openAccount(options: {
	/** A key of EvoLink's; undefined or blank for the stand-in. */
	apiKey: string | undefined;
	logFile: string;
	onSpawn(pid: number): void;
}): Promise<Account> {
	const { logFile, onSpawn } = options;
	const apiKey = options.apiKey?.trim();
	if (apiKey) {
		const baseUrl = await findEvoLink(apiKey);
		return {
			credential: { apiKey, baseUrl },
			origin: `Answers come from EvoLink (${baseUrl}) and are billed to the key in EVOLINK_API_KEY.`,
			stop: async () => {},
		};
	}
	const gateway = await startGatewayProcess({
		key: GATEWAY_KEY,
		deltaDelayMs: WORD_MS,
		logFile,
		onSpawn,
	});
	return {
		credential: { apiKey: GATEWAY_KEY, baseUrl: 'custom', customBaseUrl: gateway.url },
		origin: `Answers come from a stand-in for EvoLink on this machine (${gateway.url}): no model writes them, nothing
is sent to EvoLink, and nothing costs money. They repeat what was asked, so that you can see what arrived.
Only the agent example needs internet access: it looks up exchange rates.
For answers from EvoLink, set the environment variable EVOLINK_API_KEY to your key and start again.`,
		stop: gateway.stop,
	};
}

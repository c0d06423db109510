import type {
	ICredentialDataDecryptedObject,
	IExecutePaginationFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { OWN_REQUEST, type OwnRequest } from '../../shared/api/authenticate';
import type { Addresses } from '../../shared/api/addresses';
import type { AttemptLog } from '../../shared/delivery/attemptLog';
import { exchange } from '../../shared/delivery/exchange';
import type { Send } from '../../shared/transport/attempt';
import type { SendOrder, Service } from '../job';
import type { NodeRun } from './nodeRun';

/** The key of one item: a credential with expressions can have another one for each. */
export class ItemKey {
	private known?: Promise<string>;

	/** @param credential reads it, which costs the host a database query */
	constructor(private readonly credential: () => Promise<ICredentialDataDecryptedObject>) {}

	/** The key that a request has left with. */
	readonly note = (apiKey: string): void => {
		this.known = Promise.resolve(apiKey);
	};

	readonly read = async (): Promise<string> =>
		await (this.known ??= this.credential().then(({ apiKey }) => String(apiKey)));
}

/** Sends the requests of one item: within its run, with its credential, to that credential's addresses. */
export function senderFor(
	context: IExecutePaginationFunctions,
	run: NodeRun,
	addresses: Addresses,
	log: AttemptLog,
	key: ItemKey,
): SendOrder {
	const send = sendWith(context, key);
	return async ({ service, streaming = false, ...order }) => {
		log.start();
		// Whatever isn't a completion waits for its own kind only.
		const scope = service === 'chat' ? undefined : service;
		const way = { streaming, addresses: addressesFor(service, addresses), scope };
		return await exchange(run, send, { ...order, ...way }, log);
	};
}

function addressesFor(service: Service, { completions, account, files }: Addresses): string[] {
	if (service === 'credits') return [account];
	return service === 'upload' ? [files] : completions;
}

/** The helper with the credential, under a signal of our own: the host puts the execution's signal in otherwise. */
export function sendWith(context: IExecutePaginationFunctions, key: ItemKey): Send {
	return async (options, signal) => {
		const caller = Object.create(context, {
			getExecutionCancelSignal: { value: () => signal },
		}) as IExecutePaginationFunctions;
		const own = (options as { [OWN_REQUEST]?: OwnRequest })[OWN_REQUEST];
		if (own) own.noteKey = key.note;
		return (await context.helpers.httpRequestWithAuthentication.call(
			caller,
			'evoLinkApi',
			options,
		)) as IN8nHttpFullResponse;
	};
}

import {
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	UserError,
} from 'n8n-workflow';
import { cleanKey } from '../errors/key';
import { addressesOf, sendsKeyInClear } from './addresses';

/**
 * Marks a request of our own nodes. A run takes its addresses from its first item's credential, and
 * a credential with expressions can have another key and address per item: the key must not go there.
 */
export const OWN_REQUEST = Symbol('request of an EvoLink node');

/** The mark's value, by which the node that sent the request learns of it. */
export interface OwnRequest {
	/** Told the key that the request leaves with. */
	noteKey?: (apiKey: string) => void;
	/** The address belongs to another credential. */
	foreignAddress?: true;
}

/**
 * Puts the key into the request's `Authorization` header.
 * @throws UserError when the address is no URL, or the request would carry the key across the
 *   internet unencrypted, or from one of our nodes to an address that isn't this credential's
 */
export async function authenticate(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	// n8n's HTTP Request node still uses the older request format, where the address is `uri`.
	const { url = (request as { uri?: string }).uri ?? '', baseURL } = request;
	if (!URL.canParse(url, baseURL)) {
		throw new UserError('The base URL is not a URL: it has to start with https://');
	}
	const target = new URL(url, baseURL);
	if (sendsKeyInClear(target)) {
		throw new UserError(
			`The API key was not sent to ${target.host}: plain http: would carry it unencrypted across the internet. Use https:`,
		);
	}
	const own = (request as { [OWN_REQUEST]?: OwnRequest })[OWN_REQUEST];
	if (own !== undefined && !belongsTo(credentials, baseURL)) {
		own.foreignAddress = true;
		throw new UserError("The base URL of this item's credential differs from the first item's");
	}
	own?.noteKey?.(String(credentials.apiKey));
	return {
		...request,
		headers: { ...request.headers, Authorization: `Bearer ${cleanKey(credentials.apiKey)}` },
	};
}

function belongsTo(
	credentials: ICredentialDataDecryptedObject,
	baseURL: string | undefined,
): boolean {
	const { completions, account, files } = addressesOf(credentials);
	return [...completions, account, files].some((address) => address === baseURL);
}

import {
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	UserError,
} from 'n8n-workflow';
import { sendsKeyInClear } from './addresses';

/**
 * Puts the key into the request's `Authorization` header.
 * @throws UserError when the address is no URL, or the request would carry the key across the
 *   internet unencrypted
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
	return {
		...request,
		headers: { ...request.headers, Authorization: `Bearer ${String(credentials.apiKey)}` },
	};
}

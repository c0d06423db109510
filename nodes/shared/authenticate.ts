import {
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	UserError,
} from 'n8n-workflow';
import { sendsKeyInClear } from './addresses';

/**
 * Puts the key into the request's `Authorization` header.
 * @throws UserError when the request would carry it across the internet unencrypted
 */
export async function authenticate(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const target = new URL(request.url, request.baseURL);
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

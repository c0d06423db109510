import type { IHttpRequestOptions } from 'n8n-workflow';
import { MODELS_PATH } from '../api/paths';
import { FaultError } from '../errors/fault';
import { settle } from '../errors/settle';
import type { Clock } from '../limiter/clock';
import { attempt, type Send } from '../transport/attempt';
import { Deadline } from '../transport/deadline';
import { withHostOf } from './order';

const PROBE_TIMEOUT_MS = 5_000;

/**
 * Asks an address for its model list, which is free, the way that this request would go.
 * @returns whether it answers; undefined when the signal fired first
 */
export async function probe(
	baseURL: string,
	{ proxy, skipSslCertificateValidation, allowedDomains }: IHttpRequestOptions,
	send: Send,
	{ signal, clock }: { signal: AbortSignal; clock: Clock },
): Promise<boolean | undefined> {
	const request: IHttpRequestOptions = {
		method: 'GET',
		url: MODELS_PATH,
		baseURL,
		headers: { Accept: 'application/json' },
		...(proxy !== undefined && { proxy }),
		...(skipSslCertificateValidation !== undefined && { skipSslCertificateValidation }),
		...(allowedDomains !== undefined && {
			allowedDomains: withHostOf(baseURL, allowedDomains),
		}),
	};
	const deadline = new Deadline(PROBE_TIMEOUT_MS, false, [signal], clock.now);
	const outcome = await settle(
		attempt(send, { request, streaming: false, deadline, date: clock.date }),
	);
	if ('value' in outcome) return true;
	if (!(outcome.error instanceof FaultError)) return undefined;
	const { httpStatus = Infinity } = outcome.error.fault;
	return httpStatus < 500;
}

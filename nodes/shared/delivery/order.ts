import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { Asker } from '../errors/asker';
import type { Fault } from '../errors/fault';
import type { Settled } from '../errors/settle';
import type { Reply } from '../transport/attempt';
import type { IdempotencyKeys, Variant } from './idempotencyKeys';

/** A request that is to be made. */
export interface Order {
	/** Base URLs in the order of preference. */
	addresses: readonly string[];
	request: IHttpRequestOptions;
	/** The model asked for, if any. */
	model?: string;
	/** Who sends it, where that isn't the item's own operation. */
	asker?: Asker;
	/** What shares a rate limit with it, of the same key. Default: completions of the same model. */
	scope?: string;
	streaming: boolean;
	onText?: (text: string) => Promise<void>;
	/** Its `Idempotency-Key`s, of a request that is paid for. */
	keys?: IdempotencyKeys;
	/** Faults that are not to be repeated, although the policy would. */
	endsOn?: (fault: Fault) => boolean;
	/** Told how it ended, before another request may take its place. */
	onEnd?: (outcome: Settled<Reply>) => void;
	/** Ends this request alone; it has to fire with the run's own signal too, which is the default. */
	signal?: AbortSignal;
}

/** The user's list is about the HTTP Request node; the credential's own addresses always belong to it. */
export const withHostOf = (baseURL: string, allowedDomains: string): string =>
	`${new URL(baseURL).hostname}, ${allowedDomains}`;

/** The order's request as it goes to one address. */
export function requestTo(
	baseURL: string,
	{ request, keys, streaming }: Order,
	variant: Variant,
): IHttpRequestOptions {
	const { allowedDomains } = request;
	const key = keys?.keyOf(variant);
	return {
		...request,
		baseURL,
		headers: {
			...request.headers,
			...(streaming && { Accept: 'application/json, text/event-stream' }),
			...(key !== undefined && { 'Idempotency-Key': key }),
		},
		...(allowedDomains !== undefined && {
			allowedDomains: withHostOf(baseURL, allowedDomains),
		}),
		...(streaming && { body: streamedBody(request.body as IDataObject, variant) }),
	};
}

const streamedBody = (body: IDataObject, variant: Variant): IDataObject => ({
	...(variant === 'streamedWithUsage' && { stream_options: { include_usage: true } }),
	...body,
	stream: true,
});

/** The address knows nothing of usage figures in a stream. */
export const refusesUsageOption = ({ httpStatus, param = '', apiMessage = '' }: Fault): boolean =>
	httpStatus === 400 && /stream_options|include_usage/.test(`${param} ${apiMessage}`);

import type { IHttpRequestOptions } from 'n8n-workflow';
import { IdempotencyKeys, type Variant } from '../../../../nodes/shared/delivery/idempotencyKeys';
import { type Order, refusesUsageOption, requestTo } from '../../../../nodes/shared/delivery/order';
import type { Fault } from '../../../../nodes/shared/errors/fault';
import { fault } from './support/faults';

const ADDRESS = 'https://gateway.example.com:8443/evolink';
const REQUEST: IHttpRequestOptions = {
	method: 'POST',
	url: '/v1/chat/completions',
	headers: { 'X-Trace': '1' },
	body: { model: 'm' },
};
const sent = (order: Partial<Order> = {}, variant: Variant = 'whole') =>
	requestTo(ADDRESS, { addresses: [], request: REQUEST, streaming: false, ...order }, variant);

test('a request goes to the address as it is', () => {
	expect(sent()).toStrictEqual({ ...REQUEST, baseURL: ADDRESS });
});

describe('a streamed reply', () => {
	test.each<{ what: string; body: object; variant: Variant; sends: object }>([
		{
			what: 'is asked for with usage figures',
			body: { model: 'm' },
			variant: 'streamedWithUsage',
			sends: { model: 'm', stream: true, stream_options: { include_usage: true } },
		},
		{
			what: 'is asked for without them',
			body: { model: 'm' },
			variant: 'streamed',
			sends: { model: 'm', stream: true },
		},
		{
			what: "keeps the user's own options",
			body: { stream_options: { include_usage: false }, stream: false },
			variant: 'streamedWithUsage',
			sends: { stream_options: { include_usage: false }, stream: true },
		},
	])('$what', ({ body, variant, sends }) => {
		const request = { ...REQUEST, body };
		expect(sent({ request, streaming: true }, variant)).toStrictEqual({
			...request,
			baseURL: ADDRESS,
			headers: { 'X-Trace': '1', Accept: 'application/json, text/event-stream' },
			body: sends,
		});
	});
});

test('what is paid for carries the key of its body', () => {
	const keys = new IdempotencyKeys([['streamed', 'key-of-an-earlier-run']]);
	const request = sent({ keys, streaming: true }, 'streamed');
	expect(request.headers).toMatchObject({ 'Idempotency-Key': 'key-of-an-earlier-run' });
	expect(sent({ keys }).headers?.['Idempotency-Key']).toBe(keys.keyOf('whole'));
});

test('the address belongs to the allowed domains, whatever the list says', () => {
	expect(sent({ request: { ...REQUEST, allowedDomains: 'example.org' } })).toMatchObject({
		allowedDomains: 'gateway.example.com, example.org',
	});
});

describe('whether an address refuses to tell usage in a stream', () => {
	test.each<[boolean, Partial<Fault>]>([
		[true, { httpStatus: 400, param: 'stream_options' }],
		[true, { httpStatus: 400, param: 'stream_options.include_usage' }],
		[true, { httpStatus: 400, apiMessage: "Unknown parameter: 'include_usage'" }],
		[true, { httpStatus: 400, param: 'body', apiMessage: 'stream_options: not permitted' }],
		[false, { httpStatus: 400, param: 'temperature', apiMessage: 'out of range' }],
		[false, { httpStatus: 400 }],
		[false, { httpStatus: 500, param: 'stream_options' }],
		[false, { apiMessage: 'stream_options' }],
	])('%p: %j', (refuses, more) => {
		expect(refusesUsageOption(fault(more))).toBe(refuses);
	});
});

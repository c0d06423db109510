import type { IHttpRequestOptions, ISupplyDataFunctions } from 'n8n-workflow';

import { sendWith } from '../../../../nodes/LmChatEvoLink/delivery/send';

interface Caller {
	getExecutionCancelSignal: () => AbortSignal;
	getNode: () => unknown;
}

test("each request goes with EvoLink's credential and its own signal through the host's helper", async () => {
	const calls: unknown[][] = [];
	const context = {
		getNode: () => 'node',
		getExecutionCancelSignal: () => new AbortController().signal,
		helpers: {
			async httpRequestWithAuthentication(this: Caller, ...args: unknown[]) {
				calls.push([this.getExecutionCancelSignal(), this.getNode(), ...args]);
				return { statusCode: 200 };
			},
		},
	} as unknown as ISupplyDataFunctions;
	const [first, second] = [new AbortController().signal, new AbortController().signal];
	const request: IHttpRequestOptions = { url: '/v1/chat/completions' };
	const send = sendWith(context);

	expect(await send(request, first)).toEqual({ statusCode: 200 });
	await send(request, second);

	const [[signal, ...others], [nextSignal]] = calls as [unknown[], unknown[]];
	expect(others).toEqual(['node', 'evoLinkApi', request]);
	expect(signal).toBe(first);
	expect(nextSignal).toBe(second);
});

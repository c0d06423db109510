import type { IN8nHttpFullResponse, ISupplyDataFunctions } from 'n8n-workflow';

import type { Send } from '../../shared/transport/attempt';

/**
 * Requests through n8n's own helper, which adds the key, and minds proxy, outbound protection and
 * tracing. The helper takes its signal from `getExecutionCancelSignal` of its `this` and no other,
 * so each request gets a `this` of its own.
 */
export const sendWith =
	(context: ISupplyDataFunctions): Send =>
	async (options, signal) => {
		const self = Object.create(context, {
			getExecutionCancelSignal: { value: () => signal },
		}) as ISupplyDataFunctions;
		return (await context.helpers.httpRequestWithAuthentication.call(
			self,
			'evoLinkApi',
			options,
		)) as IN8nHttpFullResponse;
	};

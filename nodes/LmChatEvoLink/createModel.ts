import type { IDataObject, ISupplyDataFunctions } from 'n8n-workflow';

import { paidReplies } from '../shared/delivery/paidReplies';
import { Run } from '../shared/delivery/run';
import { addressesOf } from '../shared/api/addresses';
import { redactor } from '../shared/errors/redact';
import { readModel } from '../shared/fields/modelField';
import type { AiNodeSdk } from './aiNodeSdk';
import { publicPrices } from './delivery/callCosts';
import { modelErrorOf, orInputError } from './delivery/modelError';
import { sendWith } from './delivery/send';
import { ModelTransport } from './delivery/transport';
import { readOptions } from './options';
import type { ToJsonSchema } from './request/tools';
import { EvoLinkChatModel } from './model/EvoLinkChatModel';

/**
 * The model as the node's fields and its credential describe it.
 * @throws NodeApiError naming the field or the credential's URL that can't be used
 */
export async function createModel(
	context: ISupplyDataFunctions,
	itemIndex: number,
	sdk: AiNodeSdk,
): Promise<EvoLinkChatModel> {
	const node = context.getNode();
	paidReplies.sweep();
	const credential = await context.getCredentials('evoLinkApi', itemIndex);
	const redact = redactor(credential.apiKey);
	const fields = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const chosen = context.getNodeParameter('model', itemIndex, '', { extractValue: true });
	const model = orInputError(node, itemIndex, () => readModel(chosen));
	const { settings, additionalFields, delivery } = orInputError(node, itemIndex, () =>
		readOptions(fields),
	);
	const addresses = orInputError(node, itemIndex, () => addressesOf(credential));
	const run = new Run(delivery, context.getExecutionCancelSignal?.());
	run.apiKey = String(credential.apiKey);
	return new EvoLinkChatModel({
		node,
		model,
		settings,
		additionalFields,
		toJsonSchema: sdk.getParametersJsonSchema as ToJsonSchema,
		transport: new ModelTransport({
			run,
			addresses: addresses.completions,
			send: sendWith(context),
			costs: publicPrices(context, addresses.account, redact),
			failWith: (fault, attempts) => modelErrorOf(node, fault, attempts, itemIndex, redact),
		}),
	});
}

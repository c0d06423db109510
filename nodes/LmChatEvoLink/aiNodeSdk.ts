import type { ISupplyDataFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

export type AiNodeSdk = typeof import('@n8n/ai-node-sdk');

/** The first n8n that comes with `@n8n/ai-node-sdk` (0.7.0); 2.15 has none. */
const FIRST_N8N_WITH_SDK = '2.16.0';

/**
 * n8n's AI SDK, looked for when a model is asked for and not when the package loads: on a host
 * without it one import at the top of a file would take every node of the package down.
 *
 * @throws NodeOperationError naming the n8n version that is needed
 */
export async function importAiNodeSdk(context: ISupplyDataFunctions): Promise<AiNodeSdk> {
	try {
		return await import('@n8n/ai-node-sdk');
	} catch {
		throw new NodeOperationError(
			context.getNode(),
			`EvoLink Chat Model needs n8n ${FIRST_N8N_WITH_SDK} or newer`,
			{
				description:
					"This n8n doesn't come with the AI SDK that model nodes are built on. Update n8n, or use the EvoLink node, which works without it.",
				functionality: 'configuration-node',
			},
		);
	}
}

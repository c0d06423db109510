import * as n8nWorkflow from 'n8n-workflow';
import type { IExecuteFunctions, IExecuteSingleFunctions } from 'n8n-workflow';
import type { TokenCounts } from '../../../shared/api/usage';

type Accumulate = (context: IExecuteFunctions, inputTokens: number, outputTokens: number) => void;

/** Adds a completion's tokens to the execution's own account. Hosts before it had one are left alone. */
export function reportTokenUsage(context: IExecuteSingleFunctions, usage: TokenCounts): void {
	const { accumulateTokenUsage } = n8nWorkflow as unknown as { accumulateTokenUsage?: Accumulate };
	const { setMetadata } = context as unknown as { setMetadata?: unknown };
	const { prompt_tokens: input = 0, completion_tokens: output = 0 } = usage;
	if (typeof accumulateTokenUsage !== 'function' || typeof setMetadata !== 'function') return;
	if (input + output > 0) {
		accumulateTokenUsage(context as unknown as IExecuteFunctions, input, output);
	}
}

import type { ISupplyDataFunctions, SupplyData } from 'n8n-workflow';

import type { AiNodeSdk } from '../aiNodeSdk';
import type { EvoLinkChatModel } from '../model/EvoLinkChatModel';
import { addExtras, addResult, asChunk, textAsString } from './answerMessage';
import type { ModelResult } from '../response/result';
import { estimateTokens } from './estimateTokens';
import type { CallOptions, LangchainModel } from './langchainModel';
import { withStandardBlocks } from './standardBlocks';
import { withForcedTool, withJsonSchema } from './structuredOutput';
import { patchTracing } from './tracing';

/**
 * Hands the model to n8n: the SDK wraps it in a LangChain model, and this mends what the wrapper
 * of SDK 0.31 loses on the way. Each mend leaves a wrapper that no longer needs it unharmed:
 * - images, audio and files, which agents and chains pass in OpenAI's form, are dropped;
 * - a forced tool choice (AI Agent, 'Force Tool Call on First Iteration') is dropped;
 * - whole replies are no chunks, so that structured output fails;
 * - tools that describe their arguments with Zod 4 come as they are;
 * - cached and reasoning tokens of streamed replies are dropped, and the counts are looked for under
 *   other names, so estimates are logged;
 * - what a thinking model says of its thoughts is dropped;
 * - the log says nothing of costs, although n8n keeps them beside the token counts;
 * - plain text comes as a list of blocks, which output parsers take for the reply's JSON;
 * - counting tokens, for long documents and memory, fetches GPT-2's vocabulary from a server of
 *   strangers, which takes 80 s to fail where n8n has no internet;
 * - the execution log doesn't say which model ran with which options.
 */
export function supplyEvoLinkModel(
	sdk: AiNodeSdk,
	context: ISupplyDataFunctions,
	model: EvoLinkChatModel,
): SupplyData {
	const supplied = sdk.supplyModel(context, model);
	patchWrapper(supplied.response as LangchainModel, model);
	return supplied;
}

function patchWrapper(
	wrapper: LangchainModel,
	model: EvoLinkChatModel,
	boundOptions?: CallOptions,
) {
	const { _generate, _streamResponseChunks, bindTools, withStructuredOutput } = wrapper;
	const provider = { model: model.modelId, provider: model.provider };

	wrapper._generate = async (messages, options, runManager) => {
		let whole: ModelResult | undefined;
		const onResult = (given: ModelResult) => (whole = given);
		const callOptions = { ...boundOptions, ...options, onResult };
		const standard = messages.map(withStandardBlocks);
		const result = await _generate.call(wrapper, standard, callOptions, runManager);
		for (const generation of result.generations) {
			textAsString(generation);
			if (whole) addExtras(generation, whole);
			generation.message = await asChunk(generation.message, _streamResponseChunks);
		}
		return result;
	};
	wrapper._streamResponseChunks = async function* (messages, options, runManager) {
		let result: ModelResult | undefined;
		const onResult = (given: ModelResult) => (result = given);
		const callOptions = { ...boundOptions, ...options, onResult };
		const standard = messages.map(withStandardBlocks);
		const chunks = _streamResponseChunks.call(wrapper, standard, callOptions, runManager);
		for await (const chunk of chunks) {
			textAsString(chunk);
			const isLast = chunk.message.response_metadata?.finish_reason !== undefined;
			if (isLast && result) {
				addResult(chunk.message, result, provider);
				addExtras(chunk, result);
			}
			yield chunk;
		}
	};
	wrapper.bindTools = (tools, options) => {
		const described = tools.map((tool) => withJsonSchema(tool, wrapper, withStructuredOutput));
		const bound = bindTools.call(wrapper, described, options);
		patchWrapper(bound, model, { ...boundOptions, ...options });
		return bound;
	};
	wrapper.withStructuredOutput = withForcedTool(wrapper, withStructuredOutput);
	wrapper.getNumTokens = async (content) => estimateTokens(content);
	patchTracing(wrapper, model);
	// Basic LLM Chain parses the reply as JSON when the model says that JSON was asked for.
	const format = model.settings.response_format?.type ?? 'text';
	if (format !== 'text') {
		wrapper.metadata = { ...wrapper.metadata, output_format: 'json' };
	}
}

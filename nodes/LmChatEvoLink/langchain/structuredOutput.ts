import type { LangchainModel, WithStructuredOutput } from './langchainModel';

/** How `withStructuredOutput` offers a schema to `bindTools`. */
interface OfferedTool {
	function: { name: string; parameters: Record<string, unknown> };
}

/**
 * LangChain's own `withStructuredOutput`, which offers the schema as a tool, with the call of that
 * tool forced: a model that answers in words instead is an error to LangChain. The call gives the
 * object that `method: 'jsonMode'` asks for, which LangChain's own refuses.
 */
export function withForcedTool(
	model: LangchainModel,
	withStructuredOutput: WithStructuredOutput,
): WithStructuredOutput {
	return (schema, config) => {
		const bindTools = (tools: unknown[]) => {
			const [{ function: offered }] = tools as [OfferedTool];
			const choice = { type: 'function', function: { name: offered.name } };
			const format = { kwargs: { method: 'functionCalling' }, schema: offered.parameters };
			return model
				.bindTools(tools, { tool_choice: choice })
				.withConfig({ ls_structured_output_format: format });
		};
		const asCall = { ...config, method: 'functionCalling' };
		return withStructuredOutput.call(overriding(model, { bindTools }), schema, asCall);
	};
}

/**
 * The tool with its arguments as JSON Schema, if it describes them with Zod. The SDK knows Zod 3
 * of the host's own copy only. LangChain converts Zod 3 and 4 of any copy, and shows the result to
 * `bindTools` when structured output is asked for.
 */
export function withJsonSchema(
	tool: unknown,
	model: LangchainModel,
	withStructuredOutput: WithStructuredOutput,
): unknown {
	const { name, description, schema } = tool as Record<string, unknown>;
	if (!isZod(schema)) return tool;
	let parameters: unknown;
	const bindTools = ([offered]: unknown[]) => {
		parameters = (offered as OfferedTool).function.parameters;
		return model;
	};
	withStructuredOutput.call(overriding(model, { bindTools }), schema, {});
	if (parameters === undefined || isZod(parameters)) return tool;
	return { type: 'function', function: { name, description, parameters } };
}

const overriding = (model: LangchainModel, changes: Partial<LangchainModel>): LangchainModel =>
	Object.assign(Object.create(model) as LangchainModel, changes);

const isZod = (schema: unknown): boolean =>
	typeof (schema as { safeParse?: unknown } | undefined)?.safeParse === 'function';

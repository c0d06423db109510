import type { Tool } from '@n8n/ai-node-sdk';
import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

type FunctionTool = Extract<Tool, { type: 'function' }>;

/** Turns a tool's schema, which may be a Zod one, into JSON Schema: the SDK's `getParametersJsonSchema`. */
export type ToJsonSchema = (tool: FunctionTool) => unknown;

export interface WireTool {
	type: 'function';
	function: { name: string; description?: string; parameters: Record<string, unknown> };
}

export type WireToolChoice =
	'none' | 'auto' | 'required' | { type: 'function'; function: { name: string } };

const NO_ARGUMENTS = { type: 'object', properties: {} };

/**
 * The agent's tools as the API takes them.
 *
 * @throws NodeOperationError for a tool that runs at a provider, which this API does not have,
 * and for one whose schema can't be expressed as JSON Schema
 */
export function toWireTools(tools: Tool[], toJsonSchema: ToJsonSchema, node: INode): WireTool[] {
	return tools.map((tool) => {
		if (tool.type !== 'function') {
			throw new NodeOperationError(node, `EvoLink has no built-in tool '${tool.name}'`, {
				description: 'Connect a tool that n8n runs itself, and remove this one from the agent.',
				functionality: 'configuration-node',
			});
		}
		return {
			type: 'function',
			function: {
				name: tool.name,
				...(tool.description ? { description: tool.description } : {}),
				parameters: parametersOf(tool, toJsonSchema, node),
			},
		};
	});
}

function parametersOf(tool: FunctionTool, toJsonSchema: ToJsonSchema, node: INode) {
	const schema = (tool.inputSchema ? toJsonSchema(tool) : {}) as Record<string, unknown>;
	// The SDK knows Zod 3 of the host's own copy; any other Zod schema comes back as it went in.
	if (typeof schema.toJSONSchema === 'function') {
		return { ...NO_ARGUMENTS, ...(schema.toJSONSchema as () => object).call(schema) };
	}
	if (typeof schema.safeParse === 'function') {
		throw new NodeOperationError(node, `The arguments of tool '${tool.name}' can't be described`, {
			description: 'Its schema is not one this n8n can turn into JSON Schema. Update the tool.',
			functionality: 'configuration-node',
		});
	}
	return { ...NO_ARGUMENTS, ...schema };
}

/** What LangChain's callers say about choosing a tool, in the API's words. */
export function toWireToolChoice(choice: unknown): WireToolChoice | undefined {
	if (choice === 'any' || choice === 'required') return 'required';
	if (choice === 'auto' || choice === 'none') return choice;
	if (typeof choice === 'string') return { type: 'function', function: { name: choice } };
	return (choice ?? undefined) as WireToolChoice | undefined;
}

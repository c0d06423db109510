import type { IDataObject } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { nodeOutput, type Execution } from '../../../scripts/lib/execution';
import {
	evoLinkModel,
	item,
	manualTrigger,
	modelWorkflow,
	type Part,
	type SubNodes,
	TRIGGER_NAME,
} from '../support/modelWorkflow';
import { useWorkbench } from '../support/useWorkbench';
import { CREDENTIAL_TYPE, MARKER_KEY } from '../support/workbench';

interface Body {
	messages: Array<{
		role: string;
		content: unknown;
		tool_calls?: Array<{ id: string; function: { name: string; arguments: string } }>;
		tool_call_id?: string;
	}>;
	tools?: Array<{ function: { name: string; parameters: object } }>;
	tool_choice?: unknown;
	stream?: boolean;
}

/** One item that asks this. */
export const ask = (prompt: string) => item({ prompt });
export const withModel: SubNodes = { ai_languageModel: [evoLinkModel()] };

/** The one item that came out of a node, or the reason why none did. */
export function outputOf(execution: Execution, name = 'AI Agent', output = 0): IDataObject {
	const [first] = nodeOutput(execution, name, output);
	if (first) return first.json;
	const { error } = execution.data.resultData;
	throw new Error(`${name} put nothing out: ${error?.message} ${error?.description ?? ''}`);
}

/** One workbench for a test file, its gateway reset before each test. Read it inside tests. */
export function useModelLab(name: string) {
	const bench = useWorkbench(name);

	return {
		get bench() {
			return bench();
		},
		/** Bodies of the completions asked for. */
		bodies: () => bench().gateway.completions.map(({ body }) => body as Body),
		/** Creates the workflow and runs it to its end. */
		async run(chain: Part[], subNodes: SubNodes): Promise<Execution> {
			const parent = chain.at(-1)!.name;
			const { id } = await bench().createWorkflow(
				modelWorkflow(`${parent} ${randomUUID()}`, [manualTrigger, ...chain], subNodes),
			);
			return await bench().api.runToEnd(id, TRIGGER_NAME);
		},
		/** As `run`, but the nodes keep the credentials they have. */
		async runAsIs(chain: Part[], subNodes: SubNodes): Promise<Execution> {
			const { id } = await bench().api.createWorkflow(
				modelWorkflow(randomUUID(), [manualTrigger, ...chain], subNodes),
			);
			return await bench().api.runToEnd(id, TRIGGER_NAME);
		},
		/** A model with a credential of its own: one that is to fail, or that has a second address. */
		async modelWith(data: IDataObject, options = {}, name?: string): Promise<Part> {
			const credential = await bench().api.createCredential(CREDENTIAL_TYPE, randomUUID(), {
				apiKey: MARKER_KEY,
				baseUrl: 'custom',
				customBaseUrl: bench().gateway.url,
				...data,
			});
			return { ...evoLinkModel(options, name), credentials: { [CREDENTIAL_TYPE]: credential } };
		},
	};
}

export type ModelLab = ReturnType<typeof useModelLab>;

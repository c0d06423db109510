import axios from 'axios';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { nodeOutput } from '../../../scripts/lib/execution';
import {
	type CredentialReference,
	withCredentials,
	type WorkflowFile,
} from '../../../scripts/lib/workflow-file';
import type { Fault } from '../../gateway';
import { flow, MANUAL, manualTrigger } from '../support/flow';
import { evoLinkModel, langchain, modelWorkflow, type Part } from '../support/modelWorkflow';
import { until } from '../support/until';
import { useWorkbench } from '../support/useWorkbench';
import { CREDENTIAL_TYPE } from '../support/workbench';
import { asking, type Asks, CONTINUE, itemsOf } from '../paid/lab';

/** CPU time that n8n may take for one of these executions, in ms: each of the table's replies took seconds. */
export const MOST_CPU_MS = 4_000;
/** Of Linux's process table. */
const TICK_MS = 10;

const CHAIN = langchain('Chain', 'chainLlm', 1.9, {
	promptType: 'define',
	text: '=Reply with exactly: {{ $json.text }}',
});

/** One n8n that gets replies nobody should send. Read it inside tests. */
export function useHostileLab(name: string) {
	const bench = useWorkbench(name);

	/** CPU time of n8n's process so far, in ms; 0 where there is no process table. */
	const cpuMs = async (): Promise<number> => {
		const stat = await readFile(`/proc/${bench().host.process.pid}/stat`, 'utf8').catch(() => '');
		const [user = 0, system = 0] = stat
			.slice(stat.lastIndexOf(')') + 2)
			.split(' ')
			.slice(11, 13)
			.map(Number);
		return (user + system) * TICK_MS;
	};

	const script = (faults: Fault[]): string[] => {
		const texts = faults.map((_, at) => `answer ${at}.`);
		faults.forEach((fault, at) => bench().gateway.faults.push({ match: texts[at], ...fault }));
		return texts;
	};

	/** Runs it, asks n8n for something else once a reply has come, and holds it to its CPU time. */
	const run = async (workflow: WorkflowFile, node: string, credential: CredentialReference) => {
		const { api, gateway, host } = bench();
		const references = { [CREDENTIAL_TYPE]: credential };
		const { id } = await api.createWorkflow(withCredentials(workflow, references));
		const before = await cpuMs();
		let over = false;
		const ended = api.runToEnd(id, MANUAL).finally(() => (over = true));
		await until(() => over || gateway.completions.some(({ repliedAt }) => repliedAt !== null));
		const health = await axios.get(`${host.url}/healthz`, { proxy: false });
		expect(health.data).toEqual({ status: 'ok' });
		const execution = await ended;
		expect((await cpuMs()) - before).toBeLessThan(MOST_CPU_MS);
		return { execution, items: nodeOutput(execution, node).map(({ json }) => json) };
	};

	return {
		get bench() {
			return bench();
		},
		get gateway() {
			return bench().gateway;
		},
		/** A credential for the gateway with another key or address. */
		async credentialWith(data: IDataObject): Promise<CredentialReference> {
			return await bench().api.createCredential(CREDENTIAL_TYPE, randomUUID(), {
				apiKey: `sk-${randomUUID()}`,
				baseUrl: 'custom',
				customBaseUrl: bench().gateway.url,
				...data,
			});
		},
		/** What the EvoLink node makes of each reply, in order, as items or as the errors of items. */
		async byNode(faults: Fault[], asks: Asks = {}, credential = bench().credential) {
			const node = asking({ ...asks, settings: { ...CONTINUE, ...asks.settings } });
			const chain = [manualTrigger, ...itemsOf(script(faults)), node];
			return await run(flow(`Node ${randomUUID()}`, chain), 'EvoLink', credential);
		},
		/** The same of the chat model under a Basic LLM Chain. */
		async byModel(faults: Fault[], options: IDataObject = {}, credential = bench().credential) {
			const model = evoLinkModel({ maxRetries: 0, ...options } as INodeParameters);
			const chain = [manualTrigger, ...itemsOf(script(faults)), CHAIN] as Part[];
			const workflow = modelWorkflow(`Model ${randomUUID()}`, chain, { ai_languageModel: [model] });
			workflow.nodes.find(({ name: each }) => each === CHAIN.name)!.onError =
				'continueRegularOutput';
			return await run(workflow, CHAIN.name, credential);
		},
	};
}

export type HostileLab = ReturnType<typeof useHostileLab>;

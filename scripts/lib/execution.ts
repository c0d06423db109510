import type { INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

export interface ExecutionSummary {
	id: string;
	workflowId: string;
	mode: string;
	/** `new`, `running`, `waiting`, `success`, `error`, `crashed` or `canceled`. */
	status: string;
	startedAt: string;
	stoppedAt?: string;
}

export interface Execution extends ExecutionSummary {
	data: IRunExecutionData;
}

/**
 * The items a node put out in its last run, per output (0 is the first).
 *
 * @throws Error when the node did not run
 */
export function nodeOutput(
	execution: Execution,
	nodeName: string,
	output = 0,
): INodeExecutionData[] {
	const runs = execution.data.resultData.runData[nodeName];
	if (!runs?.length)
		throw new Error(`Node "${nodeName}" did not run in execution ${execution.id}.`);
	return runs.at(-1)?.data?.main?.[output] ?? [];
}

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { type Execution, nodeOutput } from '../../../scripts/lib/execution';
import { evoLink, fields, flow, MANUAL, manualTrigger, splitOut, type Step } from '../support/flow';
import { useWorkbench } from '../support/useWorkbench';

/** `answer 0000`, `answer 0001` …: none is part of another one. */
export const numbered = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => `answer ${String(index).padStart(4, '0')}`);

export const RETRY: Partial<Step> = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1 };
export const CONTINUE: Partial<Step> = { onError: 'continueRegularOutput' };

/** The EvoLink node, which answers each item with the item's own text. */
export interface Asks {
	options?: IDataObject;
	requestOptions?: IDataObject;
	parameters?: IDataObject;
	settings?: Partial<Step>;
	/** Fields that each item has beside its text. */
	more?: IDataObject;
}

export const asking = ({ options = {}, requestOptions = {}, parameters, settings }: Asks): Step =>
	evoLink(
		{
			message: '=Reply with exactly: {{ $json.text }}',
			options: options as INodeParameters,
			requestOptions: requestOptions as INodeParameters,
			...(parameters as INodeParameters),
		},
		settings,
	);

/** One item for each text, from a node called `Split Out`. */
export const itemsOf = (texts: string[], more: IDataObject = {}): [Step, Step] => [
	fields('List', { entries: texts.map((text) => ({ text, ...more })) }),
	splitOut('entries'),
];

/** One workbench for a test file, its gateway reset before each test. Read it inside tests. */
export function usePaidLab(name: string) {
	const bench = useWorkbench(name);

	const create = async (steps: Step[]): Promise<string> =>
		(await bench().createWorkflow(flow(`Paid ${randomUUID()}`, steps))).id;
	return {
		get bench() {
			return bench();
		},
		get gateway() {
			return bench().gateway;
		},
		create,
		/** A workflow that is started by hand, with an item for each text. */
		async workflowFor(texts: string[], asks: Asks = {}): Promise<string> {
			return await create([manualTrigger, ...itemsOf(texts, asks.more), asking(asks)]);
		},
		async execute(workflowId: string): Promise<Execution> {
			return await bench().api.runToEnd(workflowId, MANUAL);
		},
		/** Texts that completions were asked for, in the order of arrival. */
		asked: (): string[] =>
			bench().gateway.completions.map(
				({ body }) => /answer \d+/.exec(JSON.stringify(body))?.[0] ?? '',
			),
	};
}

export type PaidLab = ReturnType<typeof usePaidLab>;

export const outputOf = (execution: Execution): INodeExecutionData[] =>
	nodeOutput(execution, 'EvoLink');
export const jsonOf = (execution: Execution): IDataObject[] =>
	outputOf(execution).map(({ json }) => json);
export const contentsOf = (execution: Execution): unknown[] =>
	jsonOf(execution).map(({ content }) => content);

/** The error that ended an execution, as the editor shows it. */
export const errorOf = ({ data }: Execution) =>
	data.resultData.error as { message: string; description?: string } | undefined;

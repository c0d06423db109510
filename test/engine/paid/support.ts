import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { chat, useGateway } from '../support/chat';
import type { RunOptions } from '../support/runNode';

/** `answer 000`, `answer 001` …: none is part of another one. */
export const numbered = (count: number) =>
	Array.from({ length: count }, (_, index) => `answer ${String(index).padStart(4, '0')}`);

/** A gateway, and runs of one node in one workflow, another one for each test. */
export function usePaidNode() {
	const bench = useGateway();
	let workflowId = '';
	const begin = () => {
		workflowId = randomUUID();
	};
	beforeEach(begin);
	return {
		/** From now on it is another workflow. */
		begin,
		get gateway() {
			return bench.gateway;
		},
		/** Runs the node once; each text is an item that asks for just this text. */
		async run(
			texts: string[],
			options: IDataObject = {},
			requestOptions: IDataObject = {},
			more: Partial<RunOptions> & { parameters?: INodeParameters } = {},
		) {
			const { parameters, ...rest } = more;
			return await bench.run(
				chat({
					message: '={{ $json.text }}',
					options: options as INodeParameters,
					requestOptions: { maxConcurrency: 4, ...requestOptions },
					...parameters,
				}),
				texts.map((text) => ({ text: `Reply with exactly: ${text}` })),
				{ workflowId, ...rest },
			);
		},
		/** Completions that were paid for. */
		get paid() {
			return bench.gateway.stats.paid;
		},
		/** Calls back once so many completions were paid for, unless another workflow has begun. */
		whenPaid(count: number, done: () => void): void {
			const begunFor = workflowId;
			const look = () => {
				if (workflowId !== begunFor) return;
				if (bench.gateway.stats.paid >= count) done();
				else setTimeout(look, 1).unref();
			};
			look();
		},
		/** Texts that completions were asked for, in the order of arrival. */
		get asked() {
			return bench.gateway.completions.map(
				({ body }) => /answer \d+/.exec(JSON.stringify(body))?.[0] ?? '',
			);
		},
	};
}

export const RETRY = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1 };

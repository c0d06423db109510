import { type IExecuteSingleFunctions, type IHttpRequestOptions, NodeApiError } from 'n8n-workflow';
import { FaultError } from '../../shared/errors/fault';
import { inputFault } from '../../shared/errors/inputFault';
import type { Job, Prepared } from '../job';
import { enterRun } from './enterRun';

/** Turns an item's parameters into a job and completes the request. @throws FaultError for bad input */
type Prepare = (context: IExecuteSingleFunctions, request: IHttpRequestOptions) => Job;

export interface Preparation {
	prepare: Prepare;
	/** Whether the item's output has its input's fields, also when the item fails. */
	keepsInput?: (context: IExecuteSingleFunctions) => boolean;
}

/**
 * A `preSend` function of a preparation. It never throws: what is wrong with an item has to reach
 * `deliver`, where it becomes an error item or ends the run before anything is sent.
 */
export const prepareWith = ({ prepare, keepsInput }: Preparation) =>
	async function (
		this: IExecuteSingleFunctions,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		// Up to the first await this runs inside the host's sweep over all items.
		enterRun(this, (): Prepared => {
			try {
				const job = prepare(this, request);
				return { job, keepsInput: 'outputField' in job && job.outputField !== undefined };
			} catch (error) {
				const fault = error instanceof FaultError ? error : unevaluated(error);
				return { fault, keepsInput: keepsInput?.(this) ?? false };
			}
		});
		return request;
	};

/** The host could not evaluate a parameter: its own words say which. */
function unevaluated(error: unknown): FaultError {
	const { message, description } = error as NodeApiError;
	return inputFault(message, description ?? 'Check the expressions of this item');
}

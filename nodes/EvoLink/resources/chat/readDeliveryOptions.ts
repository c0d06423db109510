import { MAX_REPAIRS } from '../../../shared/api/limits';
import { inputFault } from '../../../shared/errors/inputFault';
import { say } from '../../../shared/errors/text';
import { checkNumber, isBlank } from '../../../shared/fields/scalars';
import type { CompletionJob } from '../../job';
import { readOutputField } from './outputField';

export interface DeliveryOptions {
	askIdenticalOnce?: unknown;
	fallbackModels?: unknown;
	includeCost?: unknown;
	maxRepairs?: unknown;
	outputField?: unknown;
}

type Read = Pick<
	CompletionJob,
	'askIdenticalOnce' | 'fallbackModels' | 'includeCost' | 'maxRepairs' | 'outputField'
>;

/**
 * Options about what is asked how often, and where its reply goes.
 * @throws FaultError naming the one that can't be used
 */
export function readDeliveryOptions(options: DeliveryOptions, model: string): Read {
	const outputField = readOutputField(options.outputField);
	return {
		askIdenticalOnce: options.askIdenticalOnce === true,
		includeCost: options.includeCost === true,
		fallbackModels: readModels(options.fallbackModels).filter((other) => other !== model),
		maxRepairs: isBlank(options.maxRepairs)
			? MAX_REPAIRS.default
			: checkNumber('Max Repairs', options.maxRepairs, MAX_REPAIRS),
		...(outputField !== undefined && { outputField }),
	};
}

/** Model IDs separated by commas or new lines, or a list of them; each once. */
function readModels(value: unknown): string[] {
	if (isBlank(value)) return [];
	const entries: unknown[] = typeof value === 'string' ? value.split(/[,\n]/) : asList(value);
	const models = entries.map((entry) => {
		if (typeof entry === 'string') return entry.trim();
		throw inputFault(
			"'Fallback Models' has an entry that is not a model ID",
			say`The entry is ${entry}: enter IDs such as gpt-5.5`,
		);
	});
	return [...new Set(models)].filter((model) => model !== '');
}

function asList(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	throw inputFault(
		"'Fallback Models' is neither text nor a list",
		say`Its value is ${value}: enter model IDs separated by commas`,
	);
}

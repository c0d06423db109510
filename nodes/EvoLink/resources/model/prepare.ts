import type { IExecuteSingleFunctions } from 'n8n-workflow';
import { DEFAULT_MODEL } from '../../../shared/api/limits';
import type { Job, Service } from '../../job';
import { checkNumber } from '../../../shared/fields/scalars';

const plain = (service: Service): Job => ({
	service,
	model: DEFAULT_MODEL,
	streaming: false,
	relay: false,
	simplify: true,
});

/** model: getAll. @throws FaultError when the limit is no whole number from 1 on */
export function prepareModels(context: IExecuteSingleFunctions): Job {
	if (context.getNodeParameter('returnAll', false) !== true) {
		checkNumber('Limit', context.getNodeParameter('limit', 50), { min: 1, integer: true });
	}
	return plain('completions');
}

/** account: getCredits. */
export const prepareCredits = (): Job => plain('account');

import type { IExecuteSingleFunctions } from 'n8n-workflow';
import type { DeclaredJob } from '../../job';
import { checkNumber } from '../../../shared/fields/scalars';

/** model: getAll. @throws FaultError when the limit is no whole number from 1 on */
export function prepareModels(context: IExecuteSingleFunctions): DeclaredJob {
	if (context.getNodeParameter('returnAll', false) !== true) {
		checkNumber('Limit', context.getNodeParameter('limit', 50), { min: 1, integer: true });
	}
	return { service: 'models' };
}

import type { INodeProperties } from 'n8n-workflow';
import { DEFAULT_MODEL } from '../api/limits';
import { withoutBlanks } from '../errors/key';
import { inputFault } from '../errors/inputFault';
import { checkText, isBlank } from './scalars';

/** The model, chosen from what the key may use or typed by its ID. `modes` are the same in both nodes. */
export const modelField: INodeProperties = {
	displayName: 'Model',
	name: 'model',
	type: 'resourceLocator',
	default: { __rl: true, mode: 'list', value: DEFAULT_MODEL },
	required: true,
	description: 'The model that writes the reply',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a model…',
			typeOptions: { searchListMethod: 'searchModels', searchable: true },
		},
		{
			displayName: 'ID',
			name: 'id',
			type: 'string',
			placeholder: `e.g. ${DEFAULT_MODEL}`,
		},
	],
};

/** The model's ID, as an item's fields give it. @throws FaultError when there is none */
export function readModel(value: unknown): string {
	const model = isBlank(value) ? '' : withoutBlanks(checkText('Model', value));
	if (model !== '') return model;
	throw inputFault("'Model' is empty", 'Choose a model from the list or enter its ID');
}

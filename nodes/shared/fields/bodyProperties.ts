import type { INodeProperties } from 'n8n-workflow';
import { type BodyField, bodyFields } from './bodyFields';

/** From so many choices on n8n's guidelines ask for alphabetical order. */
const SORTED_FROM = 5;

export const byDisplayName = (one: INodeProperties, other: INodeProperties): number =>
	one.displayName.localeCompare(other.displayName);

/** The table's rows as fields of an `options` collection, with the parameter that each one sets. */
export const bodyProperties: ReadonlyArray<{ parameter: string; property: INodeProperties }> = [
	...bodyFields,
].map(([parameter, field]) => ({ parameter, property: propertyOf(field) }));

function propertyOf(field: BodyField): INodeProperties {
	const { label, name, description } = field;
	const common = { displayName: label, name, description };
	switch (field.kind) {
		case 'number':
			return {
				...common,
				type: 'number',
				default: field.start,
				typeOptions: {
					...(field.min !== undefined && { minValue: field.min }),
					...(field.max !== undefined && { maxValue: field.max }),
					numberPrecision: field.integer ? 0 : 2,
				},
			};
		case 'choice':
			return {
				...common,
				type: 'options',
				default: field.start,
				options: choicesOf(field.choices),
			};
		case 'text':
			return { ...common, type: 'string', default: '', placeholder: field.placeholder };
	}
}

function choicesOf(choices: Record<string, string>) {
	const options = Object.entries(choices).map(([value, name]) => ({ name, value }));
	return options.length < SORTED_FROM
		? options
		: options.sort((one, other) => one.name.localeCompare(other.name));
}

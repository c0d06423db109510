import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { EvoLink } from '../../../../nodes/EvoLink/EvoLink.node';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import { IMAGE_DETAILS } from '../../../../nodes/shared/api/limits';
import { bodyFields, labelOf } from '../../../../nodes/shared/fields/bodyFields';
import { checkScalars } from '../../../../nodes/shared/fields/scalars';
import { RESPONSE_FORMATS } from '../../../../nodes/shared/fields/responseFormat';

const { description } = new EvoLink();

const shownFor = (resource: string) =>
	description.properties.filter(({ displayOptions }) =>
		displayOptions?.show?.resource?.includes(resource),
	);
const fieldOf = (properties: INodeProperties[], name: string): INodeProperties => {
	const found = properties.find((property) => property.name === name);
	if (!found) throw new Error(`No field ${name}`);
	return found;
};
const chatFields = shownFor('chat');
const optionFields = fieldOf(chatFields, 'options').options as INodeProperties[];
const requestOptions = fieldOf(description.properties, 'requestOptions')
	.options as INodeProperties[];
const choicesOf = ({ options }: INodeProperties) =>
	(options as INodePropertyOptions[]).map(({ value }) => value);
const namesOf = (properties: INodeProperties[]) => properties.map(({ name }) => name);

describe('names that saved workflows depend on', () => {
	test('the node', () => {
		expect(description).toMatchObject({
			name: 'evoLink',
			displayName: 'EvoLink',
			version: 1,
			usableAsTool: true,
			credentials: [{ name: 'evoLinkApi', required: true }],
		});
	});

	test('resources with their operations', () => {
		const resources = choicesOf(fieldOf(description.properties, 'resource')) as string[];
		const operations = resources.map((resource) => {
			const { options } = fieldOf(shownFor(resource), 'operation');
			return [
				resource,
				...(options as INodePropertyOptions[]).map(({ value, name, action }) => [
					value,
					name,
					action,
				]),
			];
		});
		expect(operations).toEqual([
			['account', ['getCredits', 'Get Credits', 'Get the credits of an account']],
			['chat', ['complete', 'Message a Model', 'Message a model']],
			['file', ['upload', 'Upload', 'Upload an image']],
			['model', ['getAll', 'Get Many', 'Get many models']],
		]);
		expect(fieldOf(description.properties, 'resource').default).toBe('chat');
	});

	test('fields of chat: complete, required ones first, with type and default', () => {
		expect(
			chatFields.map(({ name, type, default: start, required }) => [name, type, start, required]),
		).toEqual([
			['operation', 'options', 'complete', undefined],
			['model', 'resourceLocator', { __rl: true, mode: 'list', value: 'gpt-5.4' }, true],
			['systemPrompt', 'string', '', undefined],
			['message', 'string', '', true],
			['imageUrls', 'string', '', undefined],
			['simplify', 'boolean', true, undefined],
			['options', 'collection', {}, undefined],
		]);
	});

	test('turns of the history', () => {
		const [turn] = fieldOf(optionFields, 'history').options as INodePropertyCollection[];
		expect(turn?.name).toBe('turn');
		expect(turn?.values.map(({ name }) => name)).toEqual(['role', 'content']);
	});

	test('options of chat: complete', () => {
		expect(namesOf(optionFields).sort()).toEqual(
			[
				...['temperature', 'topP', 'topK', 'maxCompletionTokens', 'reasoningEffort'],
				...['frequencyPenalty', 'presencePenalty', 'seed', 'user', 'promptCacheKey'],
				...['responseFormat', 'jsonSchema', 'imageDetail', 'imageTransfer', 'binaryFields'],
				...['additionalFields', 'stream', 'history', 'historyJson', 'outputField'],
				...['includeCost', 'fallbackModels', 'maxRepairs', 'askIdenticalOnce'],
			].sort(),
		);
	});

	test('options of five and more are in alphabetical order, and those for images stand together', () => {
		const names = optionFields.map(({ displayName }) => displayName);
		expect(names).toEqual([...names].sort());
		expect(names.filter((name) => name.startsWith('Image'))).toEqual([
			'Image Binary Field Name(s)',
			'Image: Detail',
			'Image: Transfer',
		]);
		const requestNames = requestOptions.map(({ displayName }) => displayName);
		expect(requestNames).toEqual([...requestNames].sort());
		const efforts = fieldOf(optionFields, 'reasoningEffort').options as INodePropertyOptions[];
		expect(efforts.map(({ name }) => name)).toEqual(efforts.map(({ name }) => name).sort());
	});

	test('request options, with their defaults', () => {
		expect(
			Object.fromEntries(requestOptions.map(({ name, default: start }) => [name, start])),
		).toEqual({
			maxConcurrency: 20,
			maxCredits: 100,
			maxRetries: 3,
			maxTotalTokens: 1_000_000,
			retryUnknownOutcome: false,
			reusePaidReplies: true,
			useFallback: true,
		});
	});

	test('fields of the other operations', () => {
		expect(namesOf(shownFor('model'))).toEqual(['operation', 'returnAll', 'limit', 'search']);
		expect(namesOf(shownFor('account'))).toEqual(['operation']);
		expect(namesOf(shownFor('file'))).toEqual(['operation', 'binaryPropertyName', 'simplify']);
		expect(fieldOf(shownFor('file'), 'binaryPropertyName').default).toBe('data');
	});
});

describe('what the editor offers is what the node does', () => {
	test('request options start at the values that hold without them', () => {
		const { maxCredits, maxTotalTokens, ...others } = Object.fromEntries(
			requestOptions.map(({ name, default: start }) => [name, start]),
		);
		const settings = readSettings({});
		expect(settings).toMatchObject(others);
		expect([settings.maxCredits, settings.maxTotalTokens]).toEqual([undefined, undefined]);
		expect(readSettings({ maxCredits, maxTotalTokens })).toMatchObject({
			maxCredits,
			maxTotalTokens,
		});
	});

	test.each([...bodyFields].filter(([, { kind }]) => kind === 'number'))(
		'%s has the range that is checked, and starts within it',
		(parameter, field) => {
			const property = optionFields.find(({ routing }) => routing?.send?.property === parameter);
			const { minValue, maxValue, numberPrecision } = property?.typeOptions ?? {};
			expect({ min: minValue, max: maxValue, integer: numberPrecision === 0 }).toEqual({
				...{ min: undefined, max: undefined, integer: false },
				...('min' in field && { min: field.min }),
				...('max' in field && { max: field.max }),
				...('integer' in field && { integer: field.integer }),
			});
			const start = { [parameter]: property?.default };
			expect(checkScalars(start)).toEqual(start);
		},
	);

	test.each<[string, readonly string[]]>([
		['reasoningEffort', ['none', 'minimal', 'low', 'medium', 'high', 'xhigh']],
		['imageDetail', IMAGE_DETAILS],
		['responseFormat', RESPONSE_FORMATS],
	])('%s has the choices that are checked', (name, choices) => {
		expect(choicesOf(fieldOf(optionFields, name)).sort()).toEqual([...choices].sort());
	});

	test('every option with a place in the body is named in messages as in the editor', () => {
		for (const { displayName, routing } of optionFields) {
			const wire = routing?.send?.property;
			if (wire !== undefined) expect(labelOf(wire)).toBe(displayName);
		}
	});

	test('nothing in the routing is an expression, which the host would evaluate for every item', () => {
		const texts = JSON.stringify([
			description.requestDefaults,
			description.properties.map((property) => [
				property.routing,
				(property.options as INodeProperties[] | undefined)?.map(({ routing }) => routing),
			]),
		]);
		expect(texts).not.toContain('"=');
	});
});

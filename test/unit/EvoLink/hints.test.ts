import { DirectoryLoader } from 'n8n-core';
import {
	createRunExecutionData,
	type IBinaryKeyData,
	type IDataObject,
	type INodeExecutionData,
	type INodeParameters,
	type INodeTypes,
	type IRunExecutionData,
	Workflow,
} from 'n8n-workflow';
import { EvoLink } from '../../../nodes/EvoLink/EvoLink.node';
import { hints } from '../../../nodes/EvoLink/hints';

const evoLink = new EvoLink();
DirectoryLoader.applyDeclarativeNodeOptionParameters(evoLink);
const nodeTypes: INodeTypes = {
	getByName: () => evoLink,
	getByNameAndVersion: () => evoLink,
	getKnownTypes: () => ({}),
};

interface Shown {
	/** Name of the node in the workflow. */
	name?: string;
	parameters?: INodeParameters;
	/** What the node before put out. */
	input?: IDataObject[];
	/** Binary files of each of its items. */
	files?: IBinaryKeyData;
	/** What the node itself put out, if it ran. */
	output?: IDataObject[];
	/** Another EvoLink node's name, parameters and output. */
	other?: { name: string; parameters: INodeParameters; output: IDataObject[] };
}

const node = (name: string, parameters: INodeParameters) => ({
	...{ id: name, name, parameters, type: 'n8n-nodes-evolink.evoLink', typeVersion: 1 },
	position: [0, 0] as [number, number],
});

const ran = (items: IDataObject[]) => [
	{
		...{ startTime: 0, executionTime: 1, executionIndex: 0, source: [] },
		data: { main: [items.map((json) => ({ json }))] },
	},
];

/** The messages whose conditions hold, evaluated with what the editor gives to them. */
function shown({
	name = 'EvoLink',
	parameters = {},
	input = [{}],
	files,
	output,
	other,
}: Shown): string[] {
	const nodes = [node('Before', {}), node(name, { message: 'Hi', ...parameters })];
	if (other) nodes.push(node(other.name, other.parameters));
	const workflow = new Workflow({
		...{ id: 'test', active: false, nodeTypes, nodes },
		connections: { Before: { main: [[{ node: name, type: 'main', index: 0 }]] } },
	});
	const runData: IRunExecutionData['resultData']['runData'] = { Before: ran(input) };
	if (output) runData[name] = ran(output);
	if (other) runData[other.name] = ran(other.output);
	const data = createRunExecutionData({ resultData: { runData } });
	const connectionInput = input.map((json): INodeExecutionData => ({
		json,
		...(files && { binary: files }),
	}));
	return hints
		.filter(({ displayCondition = '' }) => {
			try {
				const args = [data, 0, 0, name, connectionInput, 'manual', {}] as const;
				return workflow.expression.getParameterValue(displayCondition, ...args) === true;
			} catch {
				return false; // As the editor does.
			}
		})
		.map(({ message }) => message);
}

const many = Array.from({ length: 300 }, (_, index) => ({ index }));
const cutOff = [{ finish_reason: 'stop' }, { finish_reason: 'length' }];
const BATCHING = expect.stringContaining("'Batching'");
const CUT_OFF = expect.stringContaining("Raise 'Max Completion Tokens'");
const IMAGES = expect.stringContaining("'Image Binary Field Name(s)'");
const TIMEOUT = expect.stringContaining("'Timeout' below 60,000 ms");
const SCHEMA = expect.stringContaining("add the option 'JSON Schema'");
const photo = { mimeType: 'image/jpeg', data: '' };
const text = { mimeType: 'text/csv', data: '' };

test.each<[string, Shown, unknown[]]>([
	['300 items without batching', { input: many }, [BATCHING]],
	['299 items', { input: many.slice(1) }, []],
	[
		'300 items with batching',
		{ input: many, parameters: { requestOptions: { batching: { batch: { batchSize: 50 } } } } },
		[],
	],
	[
		'300 items, and the time limit set',
		{ input: many, parameters: { requestOptions: { timeout: 9 } } },
		[BATCHING, TIMEOUT],
	],
	['no input', { input: [] }, []],
	['an attached image', { files: { text, photo } }, [IMAGES]],
	['an image in the json', { input: [{ photo }] }, [IMAGES]],
	['an attached image, to a renamed node', { name: 'Ask', files: { photo } }, [IMAGES]],
	[
		'an attached image that is sent',
		{ files: { photo }, parameters: { options: { binaryFields: 'photo' } } },
		[],
	],
	[
		'an attached image, and one by URL',
		{ files: { photo }, parameters: { imageUrls: 'https://example.com/a.png' } },
		[],
	],
	['an attached file that is no image', { files: { text } }, []],
	[
		'an attached image that is uploaded',
		{ files: { photo }, parameters: { resource: 'file', operation: 'upload' } },
		[],
	],
	[
		"the time limit that n8n's editor fills in",
		{ parameters: { requestOptions: { timeout: 10_000 } } },
		[TIMEOUT],
	],
	['a time limit of a minute', { parameters: { requestOptions: { timeout: 60_000 } } }, []],
	['a time limit by expression', { parameters: { requestOptions: { timeout: '={{ 9 }}' } } }, []],
	[
		'a JSON schema to be added',
		{ parameters: { options: { responseFormat: 'json_schema' } } },
		[SCHEMA],
	],
	[
		'a JSON schema',
		{ parameters: { options: { responseFormat: 'json_schema', jsonSchema: '{}' } } },
		[],
	],
	['a reply that was cut off', { output: cutOff }, [CUT_OFF]],
	['a node named after its action', { name: 'Message a model', output: cutOff }, [CUT_OFF]],
	['the second node of that name', { name: 'Message a model1', output: cutOff }, [CUT_OFF]],
	['a node the user renamed', { name: 'Ask', output: cutOff }, []],
	['whole replies', { output: [{ finish_reason: 'stop' }] }, []],
	['an input that was cut off', { input: cutOff, output: [{ finish_reason: 'stop' }] }, []],
	[
		"another node's reply that was cut off",
		{
			output: [{ finish_reason: 'stop' }],
			other: { name: 'EvoLink1', parameters: { message: 'Other' }, output: cutOff },
		},
		[],
	],
])('%s', (_when, given, messages) => {
	expect(shown(given)).toEqual(messages);
});

test('messages have at most 120 characters, and stand beside the output', () => {
	for (const { message, location } of hints) {
		expect(message.length).toBeLessThanOrEqual(120);
		// In the input pane the editor shows the hints of the node before.
		expect(location).toBe('outputPane');
	}
});

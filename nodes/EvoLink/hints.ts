import type { NodeHint } from 'n8n-workflow';

/** From here on the host's sweep over all items blocks it for more than half a second. */
const MANY_ITEMS = 300;

/**
 * Names the editor gives to a new node, which it numbers when they are taken. A condition sees the
 * node's input, but its output only through its name, and can't ask for that: a node that was
 * renamed shows no hint about its output.
 */
const NODE_NAMES = ['EvoLink', 'Message a model'].flatMap((name) =>
	['', 1, 2, 3, 4, 5].map((number) => `${name}${number}`),
);

/** Whether a node of one of these names, with the very parameters of this one, put out a cut-off reply. */
const REPLY_CUT_OFF = `={{ ${JSON.stringify(NODE_NAMES)}.some((name) => {
	try {
		return JSON.stringify($(name).params) === JSON.stringify($rawParameter)
			&& $(name).all().some(({ json }) => /^(length|max_tokens)$/i.test(json.finish_reason));
	} catch {
		return false;
	}
}) }}`;

const SHORTEST_TIMEOUT_MS = 60_000;

/** Whether an item has an image, beside its json or in it, that nothing in the node refers to. */
const IMAGES_LEFT_OUT = `={{ ["chat", undefined].includes($rawParameter.resource)
	&& !$rawParameter.options?.binaryFields
	&& !$rawParameter.imageUrls
	&& $input.all().some(({ json, binary }) =>
		[...Object.values(binary ?? {}), ...Object.values(json ?? {})].some((file) =>
			String(file?.mimeType).startsWith("image/"))) }}`;

/** Shown in the editor beside the output, at most 120 characters each. */
export const hints: NodeHint[] = [
	{
		type: 'info',
		location: 'outputPane',
		whenToDisplay: 'beforeExecution',
		displayCondition: `={{ $input.all().length >= ${MANY_ITEMS} && !$rawParameter.requestOptions?.batching }}`,
		message:
			"With this many items, add 'Batching' to 'Request Options' in the settings, e.g. 5 items every 1 ms",
	},
	{
		type: 'info',
		location: 'outputPane',
		whenToDisplay: 'always',
		displayCondition: IMAGES_LEFT_OUT,
		message:
			"Attached images are not sent. To send them, add 'Image Binary Field Name(s)' in 'Options'",
	},
	{
		type: 'warning',
		location: 'outputPane',
		whenToDisplay: 'always',
		displayCondition: `={{ $rawParameter.requestOptions?.timeout < ${SHORTEST_TIMEOUT_MS} }}`,
		message:
			"With a 'Timeout' below 60,000 ms, long replies time out and may be billed all the same",
	},
	{
		type: 'warning',
		location: 'outputPane',
		whenToDisplay: 'beforeExecution',
		displayCondition:
			'={{ $rawParameter.options?.responseFormat === "json_schema" && $rawParameter.options.jsonSchema === undefined }}',
		message: "The response format needs a schema: add the option 'JSON Schema'",
	},
	{
		type: 'warning',
		location: 'outputPane',
		whenToDisplay: 'afterExecution',
		displayCondition: REPLY_CUT_OFF,
		message: "A reply was cut off. Raise 'Max Completion Tokens' in 'Options' to get all of it",
	},
];

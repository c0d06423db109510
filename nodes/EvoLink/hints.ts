import type { NodeHint } from 'n8n-workflow';

/** Shown in the editor, at most 120 characters each. */
export const hints: NodeHint[] = [
	{
		type: 'info',
		location: 'inputPane',
		whenToDisplay: 'beforeExecution',
		displayCondition: '={{ $input.all().length >= 300 }}',
		message:
			"For this many items set 'Batching' in the settings' 'Request Options', e.g. 50 items every 1 ms",
	},
	{
		type: 'warning',
		location: 'outputPane',
		whenToDisplay: 'afterExecution',
		displayCondition: '={{ $json.finish_reason === "length" }}',
		message: "A reply was cut off. Raise 'Max Completion Tokens' in 'Options' to get all of it",
	},
];

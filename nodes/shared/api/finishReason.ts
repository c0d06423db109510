/** OpenAI's words for what other vendors, whose reasons some gateways pass on, call differently. */
const MEANINGS = new Map([
	['end_turn', 'stop'],
	['eos', 'stop'],
	['stop_sequence', 'stop'],
	['max_tokens', 'length'],
	['max_output_tokens', 'length'],
	['model_length', 'length'],
	['tool_use', 'tool_calls'],
	['safety', 'content_filter'],
	['prohibited_content', 'content_filter'],
	['recitation', 'content_filter'],
	['sensitive', 'content_filter'],
]);

/** What a finish reason means, in OpenAI's words; others are returned as they are, in lower case. */
export function meaningOf(finishReason: string | null): string | undefined {
	const reason = finishReason?.toLowerCase();
	return reason === undefined ? undefined : (MEANINGS.get(reason) ?? reason);
}

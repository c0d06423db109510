import { meaningOf } from '../../../../nodes/shared/api/finishReason';

test.each([
	{ reason: 'length', meaning: 'length' },
	{ reason: 'MAX_TOKENS', meaning: 'length' },
	{ reason: 'max_output_tokens', meaning: 'length' },
	{ reason: 'end_turn', meaning: 'stop' },
	{ reason: 'SAFETY', meaning: 'content_filter' },
	{ reason: 'tool_use', meaning: 'tool_calls' },
	{ reason: 'other', meaning: 'other' },
	{ reason: 'constructor', meaning: 'constructor' },
	{ reason: null, meaning: undefined },
])('$reason means $meaning', ({ reason, meaning }) => {
	expect(meaningOf(reason)).toBe(meaning);
});

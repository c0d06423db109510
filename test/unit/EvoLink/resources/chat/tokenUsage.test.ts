import type { IExecuteSingleFunctions } from 'n8n-workflow';
import { reportTokenUsage } from '../../../../../nodes/EvoLink/resources/chat/tokenUsage';

/** A host from before token accounting. */
jest.mock('n8n-workflow', () => ({}));

test('a host without token accounting is left alone', () => {
	const setMetadata = jest.fn();
	const context = { setMetadata } as unknown as IExecuteSingleFunctions;
	expect(() => reportTokenUsage(context, { prompt_tokens: 3, completion_tokens: 4 })).not.toThrow();
	expect(setMetadata).not.toHaveBeenCalled();
});

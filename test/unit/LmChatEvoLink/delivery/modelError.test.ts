import type { INode } from 'n8n-workflow';

import { modelErrorOf, orInputError } from '../../../../nodes/LmChatEvoLink/delivery/modelError';
import { AddressFault } from '../../../../nodes/shared/api/addresses';
import { inputFault } from '../../../../nodes/shared/errors/inputFault';
import { redactor } from '../../../../nodes/shared/errors/redact';
import { settleNow } from '../../../../nodes/shared/errors/settle';

const node = { name: 'EvoLink Chat Model', type: 'n8n-nodes-evolink.lmChatEvoLink' } as INode;

test("a model's error shows on this node and not on the agent, and without the key", () => {
	const error = modelErrorOf(
		node,
		{ kind: 'unauthorized', repeat: 'never', httpStatus: 401, apiMessage: 'Bad key sk-secret-key' },
		{ attempts: 2, elapsedMs: 1_500, addresses: ['https://direct.evolink.ai'] },
		3,
		redactor('sk-secret-key'),
	);

	expect(error).toMatchObject({
		name: 'NodeApiError',
		functionality: 'configuration-node',
		message: expect.stringMatching(/did not accept the API key/),
		description: expect.stringMatching(/Bad key \[API key\].*2 attempts/),
		node: { name: 'EvoLink Chat Model' },
		context: { itemIndex: 3, details: { kind: 'unauthorized', http_status: 401, attempts: 2 } },
	});
});

describe('a value that is read before anything is sent', () => {
	it('is what was read', () => {
		expect(orInputError(node, 0, () => 'gpt-5.4')).toBe('gpt-5.4');
	});

	it.each([
		{
			what: 'a field that knows what is wrong with it',
			thrown: inputFault("'Top P' is out of range", 'Choose a number up to 1'),
			title: "'Top P' is out of range",
			advice: 'Choose a number up to 1',
		},
		{
			what: "a base URL that can't be used",
			thrown: new AddressFault("'Base URL' is empty"),
			title: "'Base URL' is empty",
			advice: 'Correct it in the credential',
		},
		{
			what: 'anything else',
			thrown: new TypeError('options is null'),
			title: 'options is null',
			advice: 'Check the fields of this node',
		},
	])('fails for $what, as a fault that no retry mends', ({ thrown, title, advice }) => {
		const { error } = settleNow(() =>
			orInputError(node, 2, () => {
				throw thrown;
			}),
		) as { error: unknown };

		expect(error).toMatchObject({
			name: 'NodeApiError',
			functionality: 'configuration-node',
			message: title,
			description: expect.stringContaining(advice),
			context: { itemIndex: 2, details: { kind: 'invalid-input', attempts: 0 } },
			failure: { cause: 'configuration-invalid' },
		});
	});
});

import type { IDataObject } from 'n8n-workflow';
import { reportTokenUsage } from '../../../../../nodes/EvoLink/resources/chat/tokenUsage';
import type { TokenCounts } from '../../../../../nodes/shared/api/usage';
import { itemContext } from '../../support/itemContext';

/** The execution's account after these completions. */
function accountAfter(...usages: TokenCounts[]): unknown {
	let metadata: IDataObject | undefined;
	const host = {
		getExecuteData: () => ({ metadata }),
		setMetadata: (told: IDataObject) => (metadata = { ...metadata, ...told }),
	};
	for (const usage of usages) reportTokenUsage(itemContext({ host }), usage);
	return metadata?.tokenUsage;
}

test.each<[string, TokenCounts[], object | undefined]>([
	[
		'a completion',
		[{ prompt_tokens: 3, completion_tokens: 4 }],
		{ inputTokens: 3, outputTokens: 4 },
	],
	[
		'several',
		[
			{ prompt_tokens: 3, completion_tokens: 4 },
			{ prompt_tokens: 10, completion_tokens: 20 },
		],
		{ inputTokens: 13, outputTokens: 24 },
	],
	['a prompt alone', [{ prompt_tokens: 3 }], { inputTokens: 3, outputTokens: 0 }],
	['a reply alone', [{ completion_tokens: 4 }], { inputTokens: 0, outputTokens: 4 }],
	['no counts', [{}], undefined],
	['counts of 0', [{ prompt_tokens: 0, completion_tokens: 0 }], undefined],
])('%s', (_what, usages, account) => expect(accountAfter(...usages)).toEqual(account));

test('a host whose context takes no metadata is left alone', () => {
	const usage = { prompt_tokens: 3, completion_tokens: 4 };
	expect(() => reportTokenUsage(itemContext(), usage)).not.toThrow();
});

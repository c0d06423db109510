import { accessIn } from '../../../../nodes/EvoLink/delivery/access';
import { settleNow } from '../../../../nodes/shared/errors/settle';

test('a credential gives its addresses and its key', () => {
	expect(accessIn({ baseUrl: 'https://api.evolink.ai', apiKey: 'sk-1' })).toEqual({
		addresses: {
			completions: ['https://api.evolink.ai', 'https://direct.evolink.ai'],
			account: 'https://api.evolink.ai',
			files: 'https://files-api.evolink.ai',
		},
		apiKey: 'sk-1',
	});
});

test('a credential without a usable address says which field is wrong, and where to mend it', () => {
	const used = settleNow(() => accessIn({ baseUrl: 'custom', customBaseUrl: '', apiKey: 'sk-1' }));
	expect(used).toMatchObject({
		error: {
			fault: {
				kind: 'invalid-address',
				repeat: 'never',
				cause: 'configuration-invalid',
				words: {
					title: "The credential can't be used: 'Custom Base URL' is empty",
					advice: 'Open the credential and correct it. Its test button tells whether it works',
				},
			},
		},
	});
});

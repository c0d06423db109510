import { bytes, event, FINISH, read } from './support';

describe('what a stream tells piece by piece', () => {
	const reply = async (...chunks: object[]) =>
		await read([bytes(chunks.map(event).join('') + FINISH)]);

	test('the first id and model that are not empty count', async () => {
		expect(
			await reply({ id: '', model: '' }, { id: 'c', model: 'm' }, { id: 'd', model: 'n' }),
		).toMatchObject({ id: 'c', model: 'm' });
	});

	test('an id and a model that are no text say nothing', async () => {
		expect(await reply({ id: 7, model: {} }, { id: 'c', model: 'm' })).toMatchObject({
			id: 'c',
			model: 'm',
		});
	});

	test('the first time of creation that is a number counts', async () => {
		const { created } = await reply({ created: '4' }, { created: 5 }, { created: 6 });
		expect(created).toBe(5);
	});

	test('a refusal comes together from its pieces', async () => {
		const { choices } = await reply(
			{ choices: [{ delta: { refusal: 'I ' } }] },
			{ choices: [{ delta: { refusal: 'will not.' } }] },
		);
		expect(choices?.[0]?.message?.refusal).toBe('I will not.');
	});

	test.each([
		['an empty object', {}],
		['null', null],
		['null counts', { prompt_tokens: null, prompt_tokens_details: null }],
		['nothing counted', { prompt_tokens: 0, prompt_tokens_details: { cached_tokens: 0 } }],
		['a list', [1]],
	])('usage that was told stays, though %s follows', async (_what, later) => {
		const usage = { prompt_tokens: 7, prompt_tokens_details: { cached_tokens: 3 } };
		expect((await reply({ usage }, { usage: later })).usage).toEqual(usage);
	});

	test('usage grows, and its parts come together', async () => {
		const parts = [
			{ prompt_tokens: 7, completion_tokens: 0 },
			{ completion_tokens: 4 },
			{ completion_tokens: 9 },
		];
		const chunks = parts.map((usage) => ({ usage }));
		expect((await reply(...chunks)).usage).toEqual({ prompt_tokens: 7, completion_tokens: 9 });
	});

	test.each(['reasoning_content', 'reasoning'])(
		'reasoning under %s is kept apart from the text',
		async (field) => {
			const { choices } = await reply(
				{ choices: [{ delta: { [field]: 'Hm' } }] },
				{ choices: [{ delta: { [field]: 'm.' } }] },
				{ choices: [{ delta: { content: 'Hi' } }] },
			);
			expect(choices?.[0]?.message).toMatchObject({ reasoning_content: 'Hmm.', content: 'Hi' });
		},
	);
});

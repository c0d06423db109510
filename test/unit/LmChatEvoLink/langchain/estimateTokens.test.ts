import { estimateTokens } from '../../../../nodes/LmChatEvoLink/langchain/estimateTokens';

test.each<{ what: string; content: unknown; tokens: number }>([
	{ what: 'nothing', content: undefined, tokens: 0 },
	{ what: 'no text', content: '', tokens: 0 },
	{ what: 'a record that is no list of blocks', content: { text: 'abcd' }, tokens: 0 },
	{ what: 'an empty list', content: [], tokens: 0 },
	{ what: 'four letters', content: 'abcd', tokens: 1 },
	{ what: 'a letter more', content: 'abcde', tokens: 2 },
	{ what: 'Chinese beside English', content: 'abcd数字', tokens: 3 },
	{ what: 'an emoji', content: '🚀', tokens: 1 },
	{ what: 'blocks, whose texts are put together', content: [{ text: 'ab' }, 'cd'], tokens: 1 },
	{ what: 'a block whose text is no text', content: [{ text: 12345 }, 'abcd'], tokens: 1 },
	{ what: 'gaps between the blocks', content: [null, undefined, 'abcd'], tokens: 1 },
])('$what: $tokens tokens', ({ content, tokens }) => {
	expect(estimateTokens(content)).toBe(tokens);
});

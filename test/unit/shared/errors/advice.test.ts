import { htmlOf } from '../../../../nodes/shared/errors/html';
import { readable, type Told } from './support/words';

test('the chat model is not told of fields that only the node has', () => {
	const kinds: Told[] = [
		{ kind: 'timeout', host: 'h', limit: 400 },
		{ kind: 'not-connected', reason: 'certificate', host: 'h' },
		{ kind: 'rate-limited' },
		{ kind: 'empty-reply', reason: 'content_filter' },
		{ kind: 'connection-lost', host: 'h' },
	];
	for (const fault of kinds) {
		const { advice } = readable(fault, 'chatModel');
		expect(advice).not.toMatch(/Request Options|Ignore SSL|Retry on Unknown|'Message'|this item/);
	}
});

test('a fault that nobody put into words is called by its kind', () => {
	expect(readable({ kind: 'unexpected' })).toEqual({
		title: 'unexpected',
		advice: 'Run the workflow again',
	});
});

test('what the API said reads the same as HTML, and pages are links', () => {
	const page = 'https://evolink.ai/dashboard/keys';
	expect(htmlOf(`send "Bearer <key>" & see ${page}.`)).toBe(
		`send "Bearer &lt;key&gt;" &amp; see <a href="${page}" target="_blank">${page}</a>.`,
	);
});

const ENTITIES = new Map([
	['&', '&amp;'],
	['<', '&lt;'],
	['>', '&gt;'],
]);

/** Pages of EvoLink, which the editor shows as links. */
const PAGE = /https:\/\/evolink\.ai\/[a-z/-]+/g;

/** A text as HTML that reads the same. */
export const htmlOf = (text: string): string =>
	text
		.replace(/[&<>]/g, (char) => ENTITIES.get(char) ?? char)
		.replace(PAGE, (url) => `<a href="${url}" target="_blank">${url}</a>`);

const PLAIN_NAME = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/** The path of the value itself. */
export const ROOT = '(root)';

/** The names and indexes in a location such as `#/items/2/price`, as the library writes it. */
export const tokensOf = (location: string): string[] =>
	location
		.split('/')
		.slice(1)
		.map((token) => decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~'));

/** A place in a value as people write it: `items[2].price`, `["unit price"]`; `(root)` for the value itself. */
export function pathTo(value: unknown, tokens: string[]): string {
	let path = '';
	let part = value;
	for (const token of tokens) {
		if (Array.isArray(part)) path += `[${token}]`;
		else if (PLAIN_NAME.test(token)) path += path === '' ? token : `.${token}`;
		else path += `[${JSON.stringify(token)}]`;
		part = (part as Record<string, unknown>)[token];
	}
	return path === '' ? ROOT : path;
}

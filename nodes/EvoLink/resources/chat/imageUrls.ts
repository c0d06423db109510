import { parseJson } from '../../../shared/api/json';
import { inputFault } from '../../../shared/errors/inputFault';
import { say } from '../../../shared/errors/text';
import { checkDataUrl } from './dataUrl';

const FIELD = 'Image URL(s)';

/**
 * Image addresses out of what the user gave: one URL, several separated by commas or new lines,
 * or an array. A comma separates only where a new URL begins or white space follows, so that
 * `data:` URLs, also those broken into lines, and URLs with commas in their path stay whole.
 * @throws FaultError naming the first one that isn't `http(s):` or `data:image/…` with an image in it
 */
export function parseImageUrls(value: unknown): string[] {
	return entriesOf(value)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '')
		.map(checkImageUrl);
}

function entriesOf(value: unknown): string[] {
	if (value === undefined || value === null) return [];
	if (Array.isArray(value)) return value.flatMap(entryOf);
	if (typeof value !== 'string') {
		throw inputFault(
			`'${FIELD}' is neither text nor a list`,
			say`Its value is ${value}: use a URL, or a list of URLs`,
		);
	}
	const text = value.trim();
	const list = text.startsWith('[') ? parseJson(text) : undefined;
	return Array.isArray(list) ? list.flatMap(entryOf) : urlsIn(text);
}

/** What begins a URL, whatever stands before it. */
const URL_START = /^\s*(?:data:|[a-z][a-z0-9+.-]*:\/\/)/i;

function urlsIn(text: string): string[] {
	const urls: string[][] = [];
	for (const line of text.split(/\r?\n/)) {
		piecesOf(line).forEach((piece, index) => {
			const last = urls.at(-1);
			const blank = piece.trim() === '';
			if (blank && index === 0) return;
			// The data of a picture may begin with a blank, and be broken into lines.
			const apart = (index === 0 || /^\s/.test(piece)) && !(last && isData(last));
			if (last === undefined || apart || URL_START.test(piece)) urls.push([piece]);
			else last.push(index === 0 ? '\n' : ',', piece);
		});
	}
	return urls.map((parts) => parts.join(''));
}

const isData = ([start = '']: string[]): boolean => /^\s*data:/i.test(start);

/** What stands between a line's commas; one at its end separates nothing, if it isn't the one before data. */
function piecesOf(line: string): string[] {
	const pieces = line.split(',');
	const beforeData = isData(pieces.slice(-2, -1));
	if (pieces.at(-1)?.trim() === '' && !beforeData) pieces.pop();
	return pieces;
}

function entryOf(entry: unknown): string[] {
	if (entry === undefined || entry === null) return [];
	if (typeof entry === 'string') return [entry];
	throw inputFault(
		`'${FIELD}' has an entry that is not a URL`,
		say`The entry is ${entry}: use a list of URLs`,
	);
}

function checkImageUrl(url: string): string {
	if (/^data:image\//i.test(url)) return checkDataUrl(FIELD, url);
	if (/^https?:\/\/[^\s/]+/i.test(url) && !/\s/.test(url) && URL.canParse(url)) return url;
	throw inputFault(
		`'${FIELD}' has an entry that is not an image URL`,
		say`The entry is ${url}: use addresses that start with https:// and that anybody can download, or data:image/…`,
	);
}

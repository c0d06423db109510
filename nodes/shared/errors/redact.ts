import { withoutEscaped } from './escaped';
import { cleanKey } from './key';

/** Takes the key out of a text: some gateways echo the key they refuse. */
export type Redact = (text: string) => string;

/** What stands in place of the key. */
const MARK = '[API key]';

/** Shorter ones stand in ordinary words, and so do the encodings of somewhat longer ones. */
const SHORTEST = 4;
const SHORTEST_ENCODED = 8;

export const noRedaction: Redact = (text) => text;

/** @param stored the key as the credential has it; it is looked for as stored, as sent, and encoded */
export function redactor(stored: unknown): Redact {
	const given = [typeof stored === 'string' ? stored : '', cleanKey(stored)];
	// Forms send a space as a plus.
	const written = given.flatMap((key) => [key, key.replaceAll(' ', '+')]);
	const keys = [...new Set(written)].filter(({ length }) => length >= SHORTEST);
	const forms = [...new Set(keys.flatMap(formsOf))].sort((one, other) => other.length - one.length);
	return (text) => {
		const left = forms.reduce((rest, form) => rest.split(form).join(MARK), text);
		return keys.reduce((rest, key) => withoutEscaped(rest, key, MARK), left);
	};
}

function formsOf(key: string): string[] {
	const inJson = jsonOf(key);
	const bytes = Buffer.from(key);
	const hex = bytes.toString('hex');
	const encoded = [
		inJson,
		// An error within an error.
		jsonOf(inJson),
		hex,
		hex.toUpperCase(),
		...base64Of(key),
	];
	return [key, ...encoded.filter(({ length }) => length >= SHORTEST_ENCODED)];
}

const jsonOf = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As itself, as `Bearer KEY` and in `user:KEY` or `KEY:password`: in each of the three places a byte can have. */
function base64Of(key: string): string[] {
	const whole = [key, `Bearer ${key}`, `${key}:`, `:${key}`].map((text) => Buffer.from(text));
	const forms = whole.flatMap((bytes) => [bytes.toString('base64'), bytes.toString('base64url')]);
	const parts = [0, 1, 2].flatMap((shift) => {
		const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(key)]);
		const text = bytes.toString('base64').replaceAll('=', '');
		// What the bytes beside the key have a share in is left out.
		const core = text.slice(shift === 0 ? 0 : shift + 1, bytes.length % 3 === 0 ? undefined : -1);
		return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
	});
	return [...forms, ...forms.map((text) => text.replaceAll('=', '')), ...parts];
}

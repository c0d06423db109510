import { asText, cut } from './bounded';
import type { Redact } from './redact';

/** Longest value that a sentence shows, in characters. */
const SHOWN = 80;

/** So much of a value is freed of the API key before it is cut: a file of many megabytes takes seconds. */
const READ = 10_000;

/** Longest sentence, in characters: far beyond any of ours, for words that the host brings. */
const LONGEST = 600;

/** A sentence whose values are cut, and freed of the API key, when it is rendered and not before. */
export class Text {
	constructor(
		readonly parts: readonly string[],
		readonly values: readonly unknown[],
	) {}
}

/** Tag of a sentence: `` say`'${field}' is not a number` ``. A `Text` inside it is rendered whole. */
export const say = (parts: TemplateStringsArray, ...values: unknown[]): Text =>
	new Text(parts, values);

/** Several sentences as one; blank ones are left out. */
export const join = (...sentences: ReadonlyArray<Text | string>): Text => {
	const said = sentences.filter((sentence) => sentence !== '');
	return new Text(['', ...said.slice(1).map(() => '. '), ''], said.map(whole));
};

/** Own words that a sentence shows in full. */
export const whole = (sentence: Text | string): Text =>
	sentence instanceof Text ? sentence : new Text([sentence], []);

/** Longest URL that a sentence shows, in characters. */
const LONGEST_URL = 300;

/** A URL from outside, in full: a part of it leads nowhere. What is no URL is a value like others. */
export const url = (value: unknown): unknown =>
	typeof value === 'string' && value.length <= LONGEST_URL && /^https?:\/\/\S+$/.test(value)
		? whole(value)
		: value;

/** @param redact takes the key out; what it leaves is cut, so that no part of the key stays */
export function render(text: Text | string, redact: Redact): string {
	return cut(redact(spelled(text, redact)), LONGEST);
}

function spelled(text: Text | string, redact: Redact): string {
	if (typeof text === 'string') return text;
	return text.parts
		.map((part, at) => (at < text.values.length ? part + valueOf(text.values[at], redact) : part))
		.join('');
}

const valueOf = (value: unknown, redact: Redact): string =>
	value instanceof Text
		? spelled(value, redact)
		: cut(redact(asText(value).slice(0, READ)).replace(/\s+/g, ' '), SHOWN);

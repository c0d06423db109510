const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const HTTP_URL = /https?:\/\/[^\s"'<>)\]]+/;
const ISO_DATE = /\b\d{4}-\d\d-\d\d\b/;
const ISO_DATE_TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/;
const NUMBER = /(?<![\w.])-?\d+(?:\.\d+)?/g;
const PERSON = /\b[A-Z][a-z]+(?: [A-Z][a-z]+)+\b/;

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `firstName`, `first_name` and `first-name` are all "first name" in a text. */
const words = (name: string) =>
	name
		.replace(/([a-z\d])([A-Z])/g, '$1 $2')
		.split(/[\s_-]+/)
		.filter(Boolean)
		.map(escapeRegExp)
		.join('[\\s_-]*');

/** What a text offers for the properties of a JSON document. */
export class TextFacts {
	private readonly numbers: number[];

	constructor(readonly text: string) {
		const prose = text.replace(ISO_DATE_TIME, ' ').replace(ISO_DATE, ' ');
		this.numbers = [...prose.matchAll(NUMBER)].map(([number]) => Number(number));
	}

	/** The value that occurs first in the text. */
	mentioned(values: unknown[]): unknown {
		return this.allMentioned(values)[0];
	}

	allMentioned(values: unknown[]): unknown[] {
		const position = (value: unknown) =>
			this.text.search(new RegExp(`(?<!\\w)${escapeRegExp(String(value))}(?!\\w)`, 'i'));
		return values
			.map((value) => ({ value, at: position(value) }))
			.filter(({ at }) => at >= 0)
			.sort((a, b) => a.at - b.at)
			.map(({ value }) => value);
	}

	/** `name: value`, `name is value` or `name = value`, up to the end of the clause. */
	labelled(name: string): string | undefined {
		if (!name) return undefined;
		const pattern = new RegExp(`\\b${words(name)}\\s*(?::|=|\\bis\\b)\\s*["“]?([^,;\\n"”]+)`, 'i');
		return pattern
			.exec(this.text)?.[1]
			?.replace(/\.\s.*$|\.$/s, '')
			.trim();
	}

	/** The number after the property's name, else the next number not used yet. */
	numberFor(name: string): number | undefined {
		const label =
			name && new RegExp(`\\b${words(name)}\\W{0,3}(?:is|of)?\\s*(-?\\d+(?:\\.\\d+)?)`, 'i');
		const found = label ? label.exec(this.text)?.[1] : undefined;
		if (found === undefined) return this.numbers.shift();
		const index = this.numbers.indexOf(Number(found));
		if (index >= 0) this.numbers.splice(index, 1);
		return Number(found);
	}

	/** True when the text says `name`, and neither "not name" nor `name: false`. */
	affirms(name: string): boolean {
		if (!name) return false;
		const label = words(name);
		if (new RegExp(`\\b(?:not|no|never|isn't)\\s+(?:\\w+\\s+)?${label}\\b`, 'i').test(this.text)) {
			return false;
		}
		return new RegExp(`\\b${label}\\b(?!\\s*(?::|=|is)\\s*(?:false|no)\\b)`, 'i').test(this.text);
	}

	/** A string of a known kind, recognized by its format or its property's name. */
	formatted(format: string, name: string): string | undefined {
		const found = (pattern: RegExp) => pattern.exec(this.text)?.[0];
		if (format === 'email' || /e-?mail/i.test(name)) return found(EMAIL) ?? 'someone@example.com';
		if (format === 'uri' || format === 'url') return found(HTTP_URL) ?? 'https://example.com/';
		if (format === 'date-time') return found(ISO_DATE_TIME) ?? '2026-01-01T00:00:00Z';
		if (format === 'date') return found(ISO_DATE) ?? '2026-01-01';
		if (format === 'time') return '00:00:00Z';
		if (format === 'uuid') return '00000000-0000-4000-8000-000000000000';
		if (/^(full_?)?name$/i.test(name)) return this.labelled(name) ?? found(PERSON);
		return undefined;
	}
}

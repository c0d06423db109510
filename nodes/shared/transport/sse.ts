import { parseJson, record } from '../api/json';

export interface ServerSentEvent {
	event: string;
	data: string;
}

/**
 * Decoder of the event-stream format (WHATWG HTML, section 9.2.6), for bytes cut anywhere.
 * Own code because no event-stream library is among the imports n8n allows a verified package.
 *
 * Beyond the format: a line of data that is a whole JSON object, or the end mark, may be indented, and is an event
 * although no blank line ends it. Some gateways write one line break where two belong, or none at the end, or keep the connection open.
 * Nothing can follow in that event: two lines of which the first is a whole object are no JSON together.
 */
export class SseDecoder {
	private readonly utf8 = new TextDecoder('utf-8');
	private pending = '';
	/** Where it begins: to look into `pending` itself would copy all of it, with each piece of a long line. */
	private head = '';
	/** A CR ended the last line: an LF that follows belongs to it. */
	private afterCr = false;
	private event = '';
	private data: string[] = [];
	/** The first line of data was looked at: it is no whole object. */
	private judged = false;

	/** Events completed by these bytes, in order. */
	push(bytes: Uint8Array): ServerSentEvent[] {
		return [...this.read(this.utf8.decode(bytes, { stream: true })), ...this.whole()];
	}

	/** The last event, when nothing but its end is missing. */
	end(): ServerSentEvent[] {
		const { pending } = this;
		const completed = pending === '' ? [] : this.line(pending);
		return [...completed, ...this.whole()];
	}

	/** A line of data is on its way. */
	get inData(): boolean {
		return FIELD_START.test(this.head);
	}

	private read(text: string): ServerSentEvent[] {
		if (text === '') return [];
		const events: ServerSentEvent[] = [];
		let from = 0;
		if (this.afterCr && text[0] === '\n') from = 1;
		this.afterCr = false;
		for (let at = from; at < text.length; at++) {
			const char = text[at];
			if (char !== '\n' && char !== '\r') continue;
			events.push(...this.line(this.pending + text.slice(from, at)));
			this.setPending('');
			if (char === '\r') {
				if (at + 1 === text.length) this.afterCr = true;
				else if (text[at + 1] === '\n') at++;
			}
			from = at + 1;
		}
		this.setPending(this.pending, text.slice(from));
		return events;
	}

	private setPending(line: string, more = ''): void {
		if (line === '') this.head = '';
		if (this.head.length < HEAD_CHARACTERS) this.head += more.slice(0, HEAD_CHARACTERS);
		this.pending = line + more;
	}

	private line(given: string): ServerSentEvent[] {
		if (given === '') return this.dispatch();
		const line = isIndented(given) ? given.trimStart() : given;
		const colon = line.indexOf(':');
		const field = colon === -1 ? line : line.slice(0, colon);
		const rest = colon === -1 ? '' : line.slice(colon + 1);
		const value = rest.startsWith(' ') ? rest.slice(1) : rest;
		if (field === 'event') this.event = value;
		if (field !== 'data') return [];
		const before = this.whole();
		this.data.push(value);
		return before;
	}

	/** The event so far, if it is a whole one. */
	private whole(): ServerSentEvent[] {
		const [line] = this.data;
		if (line === undefined || this.judged) return [];
		this.judged = true;
		return isWhole(line) ? this.dispatch() : [];
	}

	private dispatch(): ServerSentEvent[] {
		const { event, data } = this;
		this.event = '';
		this.data = [];
		this.judged = false;
		return data.length === 0 ? [] : [{ event: event || 'message', data: data.join('\n') }];
	}
}

/** `[DONE]`, which some gateways quote or write small. */
export const isEndMark = (text: string): boolean => /^"?\[done\]"?$/i.test(text);

const isIndented = (line: string): boolean =>
	INDENTED.test(line) && isWhole(line.slice(line.indexOf(':') + 1));

const INDENTED = /^[ \t]+data:/;
const FIELD_START = /^[ \t]*data:/;

/** Enough of a line to tell that it is data. */
const HEAD_CHARACTERS = 50;

const isWhole = (line: string): boolean => {
	const text = line.trim();
	if (isEndMark(text)) return true;
	return text.startsWith('{') && text.endsWith('}') && record(parseJson(text)) !== undefined;
};

/**
 * Decoder of the event-stream format (WHATWG HTML, section 9.2.6), for bytes cut anywhere.
 * Own code because no event-stream library is among the imports n8n allows a verified package.
 */
export interface ServerSentEvent {
	event: string;
	data: string;
}

export class SseDecoder {
	private readonly utf8 = new TextDecoder('utf-8');
	private pending = '';
	/** A CR ended the last line: an LF that follows belongs to it. */
	private afterCr = false;
	private event = '';
	private data: string[] = [];

	/** Events completed by these bytes, in order. */
	push(bytes: Uint8Array): ServerSentEvent[] {
		return this.read(this.utf8.decode(bytes, { stream: true }));
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
			const completed = this.line(this.pending + text.slice(from, at));
			if (completed) events.push(completed);
			this.pending = '';
			if (char === '\r') {
				if (at + 1 === text.length) this.afterCr = true;
				else if (text[at + 1] === '\n') at++;
			}
			from = at + 1;
		}
		this.pending += text.slice(from);
		return events;
	}

	private line(line: string): ServerSentEvent | undefined {
		if (line === '') return this.dispatch();
		const colon = line.indexOf(':');
		if (colon === 0) return undefined;
		const field = colon === -1 ? line : line.slice(0, colon);
		const rest = colon === -1 ? '' : line.slice(colon + 1);
		const value = rest.startsWith(' ') ? rest.slice(1) : rest;
		if (field === 'data') this.data.push(value);
		else if (field === 'event') this.event = value;
		return undefined;
	}

	private dispatch(): ServerSentEvent | undefined {
		const { event, data } = this;
		this.event = '';
		this.data = [];
		return data.length === 0 ? undefined : { event: event || 'message', data: data.join('\n') };
	}
}

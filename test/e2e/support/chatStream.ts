import axios from 'axios';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';

export interface StreamedChunk {
	/** `begin`, `item`, `end` or `error`. */
	type: string;
	content?: string;
	metadata?: { nodeName: string };
}

/** What a streaming workflow writes to whoever talks to its Chat Trigger, as it arrives. */
export async function* chatStream(url: string, chatInput: string): AsyncGenerator<StreamedChunk> {
	const { data } = await axios.post<Readable>(
		url,
		{ action: 'sendMessage', sessionId: randomUUID(), chatInput },
		{ responseType: 'stream' },
	);
	let pending = '';
	for await (const bytes of data) {
		const lines = (pending + String(bytes)).split('\n');
		pending = lines.pop() ?? '';
		for (const line of lines) if (line.trim()) yield JSON.parse(line) as StreamedChunk;
	}
}

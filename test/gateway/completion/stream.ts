import type { Response } from 'express';
import { assertChunk } from '../api';
import { errorBody } from '../errors';
import { assertOpenAi } from '../openai/conformance';
import { OVERSIZED_BYTES } from '../faults/replacement';
import { pause, transmit, write, type BreakOff } from '../faults/transport';
import type { Fault, StreamFault } from '../faults/types';
import type { Completion } from '../wire';
import { chunkMaker, deltasOf } from './chunks';

const EVENT_STREAM = 'text/event-stream; charset=utf-8';
/** Events are gathered into writes of this size when there is no delay between them. */
const WRITE_CHARACTERS = 16 * 1024;
const OVERSIZED_DELTA = 'x'.repeat(64 * 1024);
const DEFAULT_AFTER_DELTAS = 3;

export interface StreamSettings {
	includeUsage: boolean;
	deltaDelayMs: number;
}

/** Sends a completion as server-sent events. */
export async function streamCompletion(
	response: Response,
	completion: Completion,
	settings: StreamSettings,
	fault: Fault | undefined,
): Promise<void> {
	const headers = { 'content-type': EVENT_STREAM, 'cache-control': 'no-cache' };
	const events = eventsOf(response, completion, settings, fault);
	if (fault) {
		const breakOff = breakOffOf(fault);
		return await transmit(response, fault, { status: 200, headers, pieces: events }, breakOff);
	}
	response.status(200).set(headers);
	response.flushHeaders();
	let gathered = '';
	for await (const event of events) {
		gathered += event;
		if (settings.deltaDelayMs === 0 && gathered.length < WRITE_CHARACTERS) continue;
		await write(response, response, gathered);
		gathered = '';
	}
	response.end(gathered);
}

/** The stream's events as text, each one a piece after which it can break off. */
async function* eventsOf(
	response: Response,
	completion: Completion,
	{ includeUsage, deltaDelayMs }: StreamSettings,
	fault: Fault | undefined,
): AsyncGenerator<string> {
	const stream: StreamFault = fault?.stream ?? {};
	const end = stream.lineEnding ?? '\n';
	const event = (data: string) => `data: ${data}${end}${end}`;
	const chunks = chunkMaker(completion);
	const chunkEvent = (chunk: Record<string, unknown>) => {
		// Scripted oddities are meant to break the document.
		if (!fault) {
			assertChunk(chunk);
			assertOpenAi('chunk', chunk);
		}
		return event(JSON.stringify(chunk));
	};
	const afterDeltas = stream.afterDeltas ?? DEFAULT_AFTER_DELTAS;
	let sent = 0;
	for (const delta of deltasOf(completion)) {
		if (stream.errorEvent && sent > afterDeltas) break;
		if (sent++ > 0 && deltaDelayMs > 0 && !(await pause(response, deltaDelayMs))) return;
		yield (stream.comments ? `: keep-alive${end}${end}` : '') + chunkEvent(chunks.delta(delta));
	}
	if (stream.errorEvent) return yield event(JSON.stringify(errorBody(500, stream.errorEvent)));
	for (
		let bytes = 0;
		stream.oversized && bytes < OVERSIZED_BYTES;
		bytes += OVERSIZED_DELTA.length
	) {
		yield chunkEvent(chunks.delta({ content: OVERSIZED_DELTA }));
	}
	const [choice] = completion.choices;
	if (choice && !stream.omitFinishReason) yield chunkEvent(chunks.finish(choice.finish_reason));
	if (includeUsage && completion.usage) yield chunkEvent(chunks.usage(completion.usage));
	if (!stream.omitDone) yield event('[DONE]');
}

/** Where the stream breaks off, counted in events: the role comes first, then one event per delta. */
function breakOffOf({ reset, stall, stream = {} }: Fault): BreakOff | undefined {
	const afterPieces = 1 + (stream.afterDeltas ?? DEFAULT_AFTER_DELTAS);
	if (reset === 'mid-body') return { afterPieces, how: 'reset' };
	if (stall === 'mid-body' || stream.stall) return { afterPieces, how: 'stall' };
	return stream.cut ? { afterPieces, how: stream.cut } : undefined;
}

import type { ErrorObject } from '../errors';

/** How a streamed reply goes wrong. */
export interface StreamFault {
	/** Deltas that still arrive before `cut`, `stall` or `errorEvent`. Default 3. */
	afterDeltas?: number;
	/** `reset` sends RST; `end` ends the reply cleanly without finish reason and `[DONE]`. */
	cut?: 'reset' | 'end';
	/** Silence, with the connection open, until `resume()` or until the client gives up. */
	stall?: boolean;
	/** An `{"error": …}` event, after which the stream ends. */
	errorEvent?: Partial<ErrorObject>;
	omitFinishReason?: boolean;
	omitDone?: boolean;
	/** Default `\n`. */
	lineEnding?: '\n' | '\r' | '\r\n';
	/** `: keep-alive` comments between the events. */
	comments?: boolean;
	/** Each byte in a write of its own, so that characters and line ends are split. */
	byteWise?: boolean;
	/** More than 32 MiB of deltas. */
	oversized?: boolean;
}

/**
 * One thing that goes wrong. Fields combine: e.g. `status` + `latencyMs` + `dripDelayMs` is a slow error reply.
 * Without `match` a fault waits in a queue and is used up by the next request to `path`.
 */
export interface Fault {
	/** Path of the requests it applies to. Default `/v1/chat/completions`. */
	path?: string;
	/** Applies to requests whose JSON body contains this text, wherever they are in order. */
	match?: string;
	/** How often it applies. Default 1, or without limit for a fault with `match`. */
	times?: number;
	/** Wait before the reply, ms, added to the configured latency. */
	latencyMs?: number;

	/** Answered instead of the real reply; from 400 on with the documented error body unless `body` is given. */
	status?: number;
	/** Added to the reply, or replacing its headers: `content-type` included. */
	headers?: Record<string, string>;
	/** Fields of the error body to replace. */
	error?: Partial<ErrorObject>;
	/** Sent as it is when a string, as JSON otherwise. Without `status`: 200. */
	body?: unknown;
	/** A ready-made broken body. Without `status`: 200. */
	raw?: 'html' | 'garbage' | 'truncated-json' | 'empty' | 'oversized';

	/** Replaces the assistant's text in an otherwise normal completion. */
	content?: string | null;
	finishReason?: string | null;
	/** Replaces top-level fields of the completion; null removes one. E.g. `{ choices: [] }`, `{ usage: null }`. */
	patch?: Record<string, unknown>;

	/** RST instead of a reply: before the body is read, after it, or within the reply's body. */
	reset?: 'before-read' | 'after-read' | 'mid-body';
	/** Silence until the client gives up; one within the body also ends with `resume()`. */
	stall?: 'before-headers' | 'after-headers' | 'mid-body';
	/** Sends the body byte by byte with this pause, ms. */
	dripDelayMs?: number;
	/** Compresses the body. */
	gzip?: boolean;
	/** Applies when the completion is streamed. */
	stream?: StreamFault;
}

import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { constants, createGzip } from 'node:zlib';
import type { Response } from 'express';
import { exchangeOf, gatewayOf } from '../state';
import type { Fault } from './types';

/** Lets the bytes written so far reach the client: an RST discards what it has not read yet. */
const BEFORE_RESET_MS = 20;

/** A reply in pieces, the places where it can break. */
export interface Outgoing {
	status: number;
	headers: Record<string, string>;
	pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
}

/** Where a reply stops short. */
export interface BreakOff {
	afterPieces: number;
	how: 'reset' | 'end' | 'stall';
}

/** Waits; false when the client has gone in the meantime. */
export async function pause(response: Response, delayMs: number): Promise<boolean> {
	if (delayMs > 0 && !response.closed) {
		const gone = new AbortController();
		const onClose = () => gone.abort();
		response.once('close', onClose);
		await setTimeout(delayMs, undefined, { signal: gone.signal }).catch(() => undefined);
		response.off('close', onClose);
	}
	return !response.closed;
}

/** Breaks the connection with RST. */
export function resetConnection(response: Response): void {
	exchangeOf(response).breaking();
	response.req.socket.resetAndDestroy();
}

/** Writes with back pressure; returns early when the client has gone. */
export async function write(
	response: Response,
	sink: Writable,
	bytes: string | Uint8Array,
): Promise<void> {
	if (response.closed || sink.write(bytes)) return;
	const gone = new AbortController();
	const onClose = () => gone.abort();
	response.once('close', onClose);
	await once(sink, 'drain', { signal: gone.signal }).catch(() => undefined);
	response.off('close', onClose);
}

/** Sends a reply the way the fault wants it to travel. */
export async function transmit(
	response: Response,
	fault: Fault,
	{ status, headers, pieces }: Outgoing,
	breakOff: BreakOff | undefined = bodyBreakOff(fault),
): Promise<void> {
	if (fault.stall === 'before-headers') return;
	const encoding = fault.gzip ? { 'content-encoding': 'gzip' } : {};
	for (const [name, value] of Object.entries({ ...headers, ...encoding, ...fault.headers })) {
		response.setHeader(name, value);
	}
	response.status(status);
	if (fault.stall === 'after-headers') return response.flushHeaders();
	let sink: Writable = response;
	if (fault.gzip) {
		sink = createGzip({ flush: constants.Z_SYNC_FLUSH });
		sink.pipe(response);
	}
	let sent = 0;
	for await (const piece of pieces) {
		if (response.closed) return;
		if (sent++ === breakOff?.afterPieces) {
			if (breakOff.how !== 'stall') return await stopShort(response, sink, breakOff.how);
			if (!(await gatewayOf(response.req).stalls.wait(response))) return;
		}
		await writePiece(response, sink, piece, fault);
	}
	sink.end();
}

const bodyBreakOff = (fault: Fault): BreakOff | undefined => {
	if (fault.reset === 'mid-body') return { afterPieces: 1, how: 'reset' };
	if (fault.stall === 'mid-body') return { afterPieces: 1, how: 'stall' };
	return undefined;
};

async function stopShort(response: Response, sink: Writable, how: 'reset' | 'end'): Promise<void> {
	if (how === 'end') return void sink.end();
	if (await pause(response, BEFORE_RESET_MS)) resetConnection(response);
}

async function writePiece(
	response: Response,
	sink: Writable,
	piece: string | Uint8Array,
	{ dripDelayMs = 0, stream }: Fault,
): Promise<void> {
	if (dripDelayMs === 0 && !stream?.byteWise) return await write(response, sink, piece);
	for (const byte of Buffer.from(piece as string)) {
		if (response.closed) return;
		await write(response, sink, Buffer.of(byte));
		await pause(response, dripDelayMs);
	}
}

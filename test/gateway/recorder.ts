import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';

/** One request as the gateway saw it. Times are in ms since the epoch. */
export interface RecordedRequest {
	/** Order of arrival, from 1. */
	id: number;
	/** `x-request-id` of the reply. */
	requestId: string;
	/** 1 for the first request with this method, path and body, 2 for the second … */
	attempt: number;
	method: string;
	/** With the query string. */
	path: string;
	headers: Record<string, string | string[] | undefined>;
	/** Parsed JSON, or multipart fields; undefined when it was not read. */
	body: unknown;
	receivedAt: number;
	/** Null until a reply begins; stays null when none does. */
	status: number | null;
	/** When the reply was written in full; null when it was not. */
	repliedAt: number | null;
	/** The client closed before the reply ended. */
	aborted: boolean;
	/** A completion was made and charged for it, whether or not its reply arrived. */
	paid: boolean;
	/** Answered with the completion that was made for its `Idempotency-Key` before, free of charge. */
	replayed: boolean;
}

export interface GatewayStats {
	/** Requests since the start or the last reset, of every path but the control interface. */
	requests: number;
	completions: number;
	/** Completions that were made and charged, and those replayed for an `Idempotency-Key`. */
	paid: number;
	replayed: number;
	/** Completions being answered now, and the most there were at once. */
	inFlight: number;
	maxInFlight: number;
	/** Connections accepted since the start or the last reset, and those open now. */
	connections: number;
	openConnections: number;
	/** Replies by status; requests without a reply count under `none`. */
	statuses: Record<string, number>;
}

/** How one request's life is told to the recorder. */
export interface RecordedExchange {
	record: RecordedRequest;
	bodyRead(raw: Buffer): void;
	paid(): void;
	replayed(): void;
	/** The gateway itself is about to break the connection: what follows is no abort by the client. */
	breaking(): void;
}

const emptyStats = (openConnections: number): GatewayStats => ({
	requests: 0,
	completions: 0,
	paid: 0,
	replayed: 0,
	inFlight: 0,
	maxInFlight: 0,
	connections: 0,
	openConnections,
	statuses: {},
});

export const COMPLETIONS_PATH = '/v1/chat/completions';

const isCompletion = (record: RecordedRequest) =>
	record.method === 'POST' && record.path.split('?')[0] === COMPLETIONS_PATH;

export class Recorder {
	readonly requests: RecordedRequest[] = [];
	stats = emptyStats(0);
	private lastId = 0;
	private readonly attempts = new Map<string, number>();

	/** @param keepsAll whether requests are kept, or only counted */
	constructor(private readonly keepsAll: () => boolean) {}

	get completions(): RecordedRequest[] {
		return this.requests.filter(isCompletion);
	}

	begin(request: Request, response: Response): RecordedExchange {
		const id = ++this.lastId;
		const record: RecordedRequest = {
			id,
			requestId: `req-${String(id).padStart(6, '0')}`,
			attempt: 1,
			method: request.method,
			path: request.originalUrl,
			headers: request.headers,
			body: undefined,
			receivedAt: Date.now(),
			status: null,
			repliedAt: null,
			aborted: false,
			paid: false,
			replayed: false,
		};
		const { stats } = this;
		const counted = isCompletion(record);
		stats.requests++;
		if (counted) {
			stats.completions++;
			stats.maxInFlight = Math.max(stats.maxInFlight, ++stats.inFlight);
		}
		if (this.keepsAll()) this.requests.push(record);
		let broken = false;
		response.once('close', () => {
			if (counted) stats.inFlight--;
			if (response.headersSent) record.status = response.statusCode;
			if (response.writableFinished) record.repliedAt = Date.now();
			else record.aborted = !broken;
			const status = record.status ?? 'none';
			stats.statuses[status] = (stats.statuses[status] ?? 0) + 1;
		});
		return {
			record,
			bodyRead: (raw) => {
				if (this.keepsAll()) record.attempt = this.countAttempt(record, raw);
			},
			paid: () => {
				record.paid = true;
				stats.paid++;
			},
			replayed: () => {
				record.replayed = true;
				stats.replayed++;
			},
			breaking: () => {
				broken = true;
			},
		};
	}

	connectionOpened(): void {
		this.stats.connections++;
		this.stats.openConnections++;
	}

	connectionClosed(): void {
		this.stats.openConnections--;
	}

	/** Ids go on counting, so that `since` stays meaningful. */
	reset(): void {
		this.requests.length = 0;
		this.attempts.clear();
		this.stats = emptyStats(this.stats.openConnections);
	}

	private countAttempt(record: RecordedRequest, raw: Buffer): number {
		const digest = createHash('sha1')
			.update(`${record.method} ${record.path}\n`)
			.update(raw)
			.digest('base64');
		const attempt = (this.attempts.get(digest) ?? 0) + 1;
		this.attempts.set(digest, attempt);
		return attempt;
	}
}

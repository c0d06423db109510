import type { Request, Response } from 'express';
import { Account, type Reservation } from './account';
import { IdempotencyStore } from './completion/idempotency';
import { PromptCache } from './completion/usage';
import type { GatewayConfig } from './config';
import { FaultPlan } from './faults/plan';
import { Stalls } from './faults/stalls';
import type { Fault } from './faults/types';
import { FileStore } from './files';
import { RateLimiter } from './limits';
import { Recorder, type RecordedExchange } from './recorder';

/** Everything one running gateway remembers. */
export class GatewayState {
	config: GatewayConfig;
	readonly recorder: Recorder;
	readonly faults: FaultPlan;
	readonly stalls = new Stalls();
	limiter = new RateLimiter();
	account: Account;
	files = new FileStore();
	promptCache = new PromptCache();
	idempotency = new IdempotencyStore();

	constructor(private readonly initial: GatewayConfig) {
		this.config = { ...initial };
		this.recorder = new Recorder(() => this.config.record === 'all');
		this.faults = new FaultPlan(() => this.config.randomFaults);
		this.account = new Account(() => this.config);
	}

	/** Changes the named settings; a new balance starts with nothing used. */
	configure(changes: Partial<GatewayConfig>): void {
		this.config = { ...this.config, ...changes };
		if (changes.balance !== undefined) this.account = new Account(() => this.config);
		if (changes.rateLimit !== undefined) this.limiter = new RateLimiter();
		if (changes.randomFaults !== undefined) this.faults.reseed();
	}

	/** Back to the state right after the start: settings, recordings, faults, files, account. */
	reset(): void {
		this.recorder.reset();
		this.faults.clear();
		this.files = new FileStore();
		this.promptCache = new PromptCache();
		this.idempotency = new IdempotencyStore();
		this.configure({ ...this.initial });
	}
}

/** What belongs to one request while it is answered. */
export interface Exchange extends RecordedExchange {
	fault?: Fault;
	/** What a completion has reserved. */
	reservation?: Reservation;
}

export const gatewayOf = (request: Request): GatewayState =>
	request.app.locals.gateway as GatewayState;

export const exchangeOf = (response: Response): Exchange => response.locals.exchange as Exchange;

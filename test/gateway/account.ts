import type { RequestHandler } from 'express';
import type { GatewayConfig } from './config';
import { ApiError } from './errors';
import { COMPLETIONS_PATH } from './recorder';
import { exchangeOf, gatewayOf } from './state';
import type { ChatRequest } from './wire';

const TOKENS_PER_CREDIT = 1_000;
const CREDITS_PAGE = 'https://evolink.ai/dashboard/credits';

/** What one request has laid claim to before it runs. */
export interface Reservation {
	/** Credits that it may come to cost, by its output limit; undefined without one. */
	estimate: number | undefined;
	/** There was as much left when it arrived. */
	covered: boolean;
	/** Gives back what is not used. */
	free(): void;
}

/** The account's credits: 1 per 1,000 tokens. */
export class Account {
	usedCredits = 0;
	private reservedCredits = 0;

	constructor(private readonly config: () => GatewayConfig) {}

	get remainingCredits(): number {
		return Math.max(0, this.config().balance - this.usedCredits);
	}

	/** @param outputTokens the most that the request may generate */
	reserve(outputTokens: number | undefined): Reservation {
		const estimate = outputTokens === undefined ? undefined : outputTokens / TOKENS_PER_CREDIT;
		const covered = this.remainingCredits - this.reservedCredits >= (estimate ?? 0);
		let held = covered ? (estimate ?? 0) : 0;
		this.reservedCredits += held;
		const free = () => {
			this.reservedCredits -= held;
			held = 0;
		};
		return { estimate, covered, free };
	}

	/** @throws ApiError 402 when nothing is left, or not as much as the request reserves */
	requireBalance({ estimate, covered }: Reservation): void {
		if (covered && this.remainingCredits > 0) return;
		throw new ApiError(402, {
			code: 'insufficient_quota',
			message: 'Insufficient balance, please top up your account.',
			...(estimate !== undefined && { estimated_credits: estimate }),
			account_balance_credits: this.remainingCredits,
			action_url: CREDITS_PAGE,
		});
	}

	charge(tokens: number): void {
		this.usedCredits += tokens / TOKENS_PER_CREDIT;
	}
}

/** Reserves credits as a completion's request arrives; they are free again when its reply has ended. */
export const reserveCredits: RequestHandler = (request, response, next) => {
	if (request.path === COMPLETIONS_PATH) {
		const { max_completion_tokens: limit } = (request.body ?? {}) as Partial<ChatRequest>;
		const reservation = gatewayOf(request).account.reserve(
			typeof limit === 'number' ? limit : undefined,
		);
		exchangeOf(response).reservation = reservation;
		response.once('close', reservation.free);
	}
	next();
};

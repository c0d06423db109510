import type { Completion, WireUsage } from '../api/wire';

/** Chooses a model itself, and with it the price; its replies name the one that wrote them. */
export const ROUTER = 'evolink/auto';

/** What one paid request used, of which model. */
export interface Charge {
	model: string;
	usage: WireUsage | null | undefined;
}

export const chargeOf = (asked: string, { model, usage }: Completion): Charge => ({
	model: asked === ROUTER && typeof model === 'string' ? model : asked,
	usage,
});

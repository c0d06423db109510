import { Decimal } from '../../bundled/decimal';

/** EvoLink's exchange rate, as its price list has it in every rate. */
const CREDITS_PER_USD = 68;

/** US dollars are rounded to so many decimals. */
export const USD_DECIMALS = 8;

/** What credits are worth, undefined for what is no number. */
export const usdOfCredits = (credits: unknown): number | undefined =>
	Number.isFinite(credits)
		? new Decimal(credits as number).div(CREDITS_PER_USD).round(USD_DECIMALS).toNumber()
		: undefined;

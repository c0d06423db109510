import { Decimal } from '../../shared/bundled/decimal';
import type { Reading } from '../../shared/api/pricing/reading';

/** What a cap counts. */
export type Unit = 'credits' | 'tokens';

export interface Cap {
	unit: Unit;
	limit: number;
	/** Name of the option that sets it. */
	field: string;
}

/** What a reply used, by unit, or in one line why that can't be told. */
export type Spend = (unit: Unit) => Reading<number>;

/** Counts towards one cap, without a binary fraction's drift. */
export class Meter {
	private sum = new Decimal(0);
	private replies = 0;

	constructor(readonly cap: Cap) {}

	add(amount: number): void {
		this.sum = this.sum.plus(amount);
		this.replies++;
	}

	get spent(): number {
		return this.sum.toNumber();
	}

	/** Some reply has told what one uses. */
	get knowsAverage(): boolean {
		return this.replies > 0;
	}

	/** Whether what was spent, with so many further average replies, reaches the cap. */
	reachedWith(further: number): boolean {
		const { sum, replies, cap } = this;
		// Without a division, which would round.
		return replies > 0 && sum.times(replies + further).gte(new Decimal(cap.limit).times(replies));
	}
}

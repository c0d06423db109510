import type { RandomFaults } from '../config';
import { COMPLETIONS_PATH } from '../recorder';
import { randomSequence } from './randomSequence';
import type { Fault } from './types';

const DEFAULT_RANDOM_FAULTS: Fault[] = [429, 500, 502, 503].map((status) => ({ status }));

interface PlannedFault {
	fault: Fault;
	timesLeft: number;
}

/** Decides which request goes wrong, and how. */
export class FaultPlan {
	private planned: PlannedFault[] = [];
	private random?: () => number;

	constructor(private readonly randomFaults: () => RandomFaults | null) {}

	/** Faults not used up yet. */
	get pending(): Fault[] {
		return this.planned.map(({ fault }) => fault);
	}

	push(...faults: Fault[]): void {
		for (const fault of faults) {
			const unlimited = fault.match === undefined ? 1 : Number.POSITIVE_INFINITY;
			this.planned.push({ fault, timesLeft: fault.times ?? unlimited });
		}
	}

	clear(): void {
		this.planned = [];
	}

	/** Starts the random sequence again. */
	reseed(): void {
		this.random = undefined;
	}

	/** The next queued fault of a path, known before the body is read. */
	takeQueued(path: string): Fault | undefined {
		return this.take(path, (fault) => fault.match === undefined);
	}

	/** The fault of a request with this body: a matching one, else a random one. */
	takeForBody(path: string, body: string): Fault | undefined {
		const matching = this.take(path, ({ match }) => match !== undefined && contains(body, match));
		return matching ?? this.drawRandom(path);
	}

	/** Whether bodies have to be looked at. */
	get readsBodies(): boolean {
		return this.planned.length > 0 || this.randomFaults() !== null;
	}

	private take(path: string, applies: (fault: Fault) => boolean): Fault | undefined {
		const index = this.planned.findIndex(
			({ fault }) => (fault.path ?? COMPLETIONS_PATH) === path && applies(fault),
		);
		const entry = this.planned[index];
		if (!entry) return undefined;
		if (--entry.timesLeft <= 0) this.planned.splice(index, 1);
		return entry.fault;
	}

	private drawRandom(path: string): Fault | undefined {
		const settings = this.randomFaults();
		if (!settings || path !== COMPLETIONS_PATH) return undefined;
		this.random ??= randomSequence(settings.seed ?? 1);
		if (this.random() >= settings.probability) return undefined;
		const faults = settings.faults ?? DEFAULT_RANDOM_FAULTS;
		return faults[Math.floor(this.random() * faults.length)];
	}
}

/** The text may stand in the body as it is, or escaped as inside a JSON string. */
const contains = (body: string, text: string) =>
	body.includes(text) || body.includes(JSON.stringify(text).slice(1, -1));

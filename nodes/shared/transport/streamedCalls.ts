import { JsonScan } from '../api/json';
import { type CallParts, readCall, withIds } from '../api/toolCalls';
import type { ToolCall } from '../api/wire';

/** More parallel calls than any model makes: a higher index is no index. */
const MOST_CALLS = 1_024;

/** A small whole number, also as text; 0 when there is none; undefined for anything else. */
export function indexIn(value: unknown): number | undefined {
	if (value === undefined || value === null) return 0;
	const number = typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value;
	const small =
		Number.isInteger(number) && (number as number) >= 0 && (number as number) < MOST_CALLS;
	return small ? (number as number) : undefined;
}

/** A call whose fragments are arriving. */
class GrowingCall {
	id = '';
	name = '';
	private readonly pieces: string[] = [];
	private length = 0;
	private readonly scan = new JsonScan();

	constructor(readonly index: number) {}

	/** Whether this fragment begins another call: by its id, or by its name, which comes once per call. */
	isOver({ id, name, arguments: args }: CallParts, sameChunk: boolean): boolean {
		// A piece of arguments without a name goes on with the call, though some gateways give each piece an id.
		const goesOn = name === '' && args !== '' && this.name !== '' && !this.scan.closed;
		if (id !== '' && this.id !== '' && id !== this.id && !goesOn) return true;
		if (name === '' || this.name === '') return false;
		if (sameChunk || name !== this.name) return true;
		return this.scan.closed && args !== '' && !this.isRepetition(id, args);
	}

	/** Some gateways send the whole call again. */
	isRepetition(id: string, args: string): boolean {
		const same = this.scan.closed && id !== '' && id === this.id && args.length === this.length;
		return same && args === this.arguments;
	}

	get arguments(): string {
		const [first = '', ...others] = this.pieces;
		if (others.length === 0) return first;
		// Some gateways begin with an empty object, or repeat all that is known in each piece.
		if (first.trim() === '{}') return others.join('');
		return others.every((piece, at) => piece.startsWith(this.pieces[at]!) && piece !== first)
			? others.at(-1)!
			: this.pieces.join('');
	}

	add({ id, name, arguments: args }: CallParts): void {
		if (this.isRepetition(id, args)) return;
		this.id ||= id;
		this.name ||= name;
		if (args === '') return;
		this.pieces.push(args);
		this.length += args.length;
		this.scan.read(args);
	}
}

/**
 * Puts tool calls together from their fragments. Documented are an index in each and id and name in the first; seen are
 * streams without an index, with 0 for every call, with one id for all, and with id and name in each fragment.
 */
export class StreamedCalls {
	private readonly all: GrowingCall[] = [];
	/** The call that grows at an index. */
	private readonly growing = new Map<number, GrowingCall>();
	private latest?: GrowingCall;
	private readonly byId = new Map<string, GrowingCall>();
	/** The first `tool_calls` that held no call, as it came. */
	unreadable?: unknown;
	/** Which field made the stream unusable. */
	broken?: string;

	/** @returns whether it held any part of a call */
	add(list: unknown): boolean {
		if (list === undefined || list === null) return false;
		const entries = Array.isArray(list) ? (list as unknown[]) : [list];
		const touched = new Set<GrowingCall>();
		for (const [at, entry] of entries.entries()) {
			const part = readCall(entry);
			if (part === undefined || (!part.id && !part.name && !part.arguments)) {
				this.unreadable ??= list;
				continue;
			}
			const { index: given } = entry as { index?: unknown };
			const index = indexIn(given);
			if (index === undefined) {
				this.broken ??= `choices[0].delta.tool_calls[${at}].index`;
				continue;
			}
			const hasIndex = given !== undefined && given !== null;
			const known = hasIndex ? this.growing.get(index) : this.latestWith(part.id);
			const isNew = known === undefined || known.isOver(part, touched.has(known));
			const call = isNew ? this.begin(hasIndex ? index : this.all.length) : known;
			this.latest = call;
			if (hasIndex) this.growing.set(index, call);
			call.add(part);
			if (part.id !== '') this.byId.set(part.id, call);
			touched.add(call);
		}
		return touched.size > 0;
	}

	/** Without an index the id tells which call it is, if there is one. */
	private latestWith(id: string): GrowingCall | undefined {
		return this.byId.get(id) ?? this.latest;
	}

	private begin(index: number): GrowingCall {
		const call = new GrowingCall(index);
		this.all.push(call);
		return call;
	}

	/** The calls in the order of their indexes; what could not be read as a call when there is none. */
	finish(replyId: string): ToolCall[] | unknown {
		if (this.all.length === 0) return this.unreadable;
		return withIds(
			this.all.toSorted((one, other) => one.index - other.index),
			replyId,
		);
	}
}

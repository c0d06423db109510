import { record } from './json';
import type { ToolCall } from './wire';

/** A tool call as far as it is known. */
export interface CallParts {
	id: string;
	name: string;
	arguments: string;
}

/** What one entry of `tool_calls`, or a fragment of it, says; undefined when it isn't one. */
export function readCall(entry: unknown): CallParts | undefined {
	const call = record(entry);
	if (call === undefined) return undefined;
	// Some gateways leave the wrapper out.
	const { name, arguments: args } = record(call.function) ?? call;
	return { id: textIn(call.id), name: textIn(name), arguments: argumentsText(args) };
}

const textIn = (value: unknown): string =>
	typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** Arguments are documented as JSON text; some gateways send the value itself. */
const argumentsText = (value: unknown): string =>
	typeof value === 'string'
		? value
		: value === undefined || value === null
			? ''
			: JSON.stringify(value);

/** Where a message or delta holds its calls: older gateways make one, as `function_call`. */
export function callsIn(message: Record<string, unknown>): unknown {
	const { tool_calls: calls, function_call: legacy } = message;
	const single = calls ?? (record(legacy) && { function: legacy });
	return readCall(single)?.name ? [single] : single;
}

export interface CallsRead {
	calls: ToolCall[];
	/** Where the first entry is that can't be read as a call. */
	broken?: string;
}

/** The calls in a message's `tool_calls`; a call without a name can't be made. */
export function readCalls(list: unknown, replyId: unknown): CallsRead {
	if (list === undefined || list === null) return { calls: [] };
	if (!Array.isArray(list)) return { calls: [], broken: 'tool_calls' };
	const read = list.map(readCall);
	const at = read.findIndex((call) => !call?.name);
	const named = read.filter((call) => call !== undefined && call.name !== '') as CallParts[];
	return {
		calls: withIds(named, replyId),
		...(at !== -1 && { broken: `tool_calls[${at}]` }),
	};
}

/** Each call with an id of its own: a tool's answer refers to it, and gateways forget or repeat it. */
export function withIds(calls: CallParts[], replyId: unknown): ToolCall[] {
	const taken = new Set<string>();
	return calls.map(({ id, name, arguments: args }, at) => {
		let own = id || `call_${textIn(replyId)}_${at}`;
		if (taken.has(own)) own = `${own}_${at}`;
		while (taken.has(own)) own = `${own}_`;
		taken.add(own);
		return { id: own, type: 'function', function: { name, arguments: args } };
	});
}

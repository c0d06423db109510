import type { Completion, ToolCall } from '../wire';

const ARGUMENT_FRAGMENT = 12;

type Chunk = Record<string, unknown>;

/** Deltas of one tool call: id and name first, then the arguments in fragments. */
function toolCallDeltas({ id, type, function: call }: ToolCall, index: number): Chunk[] {
	const opening = { index, id, type, function: { name: call.name, arguments: '' } };
	const fragments = call.arguments.match(new RegExp(`[\\s\\S]{1,${ARGUMENT_FRAGMENT}}`, 'g')) ?? [];
	const rest = fragments.map((fragment) => ({ index, function: { arguments: fragment } }));
	return [opening, ...rest].map((delta) => ({ tool_calls: [delta] }));
}

const wordsOf = (text: string | null | undefined) => text?.match(/\s*\S+|\s+$/g) ?? [];

/** A completion cut into deltas: the role, then its reasoning, words or tool calls. */
export function deltasOf({ choices }: Completion): Chunk[] {
	const [choice] = choices;
	if (!choice) return [];
	const { content, reasoning_content: reasoning, tool_calls: calls = [] } = choice.message;
	return [
		{ role: 'assistant', content: calls.length > 0 ? null : '', refusal: null },
		...wordsOf(reasoning).map((word) => ({ reasoning_content: word })),
		...wordsOf(content).map((word) => ({ content: word })),
		...calls.flatMap(toolCallDeltas),
	];
}

/** The chunk around a delta, as `chat.completion.chunk`. */
export function chunkMaker({ id, created, model }: Completion) {
	const envelope = { id, object: 'chat.completion.chunk', created, model };
	return {
		delta: (delta: Chunk): Chunk => ({
			...envelope,
			choices: [{ index: 0, delta, logprobs: null, finish_reason: null }],
		}),
		finish: (reason: string | null): Chunk => ({
			...envelope,
			choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: reason }],
		}),
		usage: (usage: unknown): Chunk => ({ ...envelope, choices: [], usage }),
	};
}

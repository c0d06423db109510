import type { Fault } from '../errors/fault';
import type { WireError } from '../api/wire';
import { labelOf } from '../fields/bodyFields';

/** What a 400 is about, as far as it says so. */
export type Blame = Pick<Fault, 'field' | 'reason'>;

/** Parameters that have no field of their own, and are named in quotes. */
const WITHOUT_FIELD = new Set(
	`messages stream stream_options n stop tools tool_choice parallel_tool_calls logprobs top_logprobs
	logit_bias max_tokens verbosity web_search_options metadata store service_tier modalities audio
	prediction functions function_call`.split(/\s+/),
);

/** A parameter, with the path into it. */
const PARAMETER = /^[a-z_]\w*(?:[.[][\w.[\]]*)?$/i;

/** Longer words are no parameters. */
const LONGEST = 160;

const isParameter = (word: string): boolean => word.length <= LONGEST && PARAMETER.test(word);

/** A quoted or backticked word. */
const QUOTED = /'[\w.[\]]+'|"[\w.[\]]+"|`[\w.[\]]+`/g;

const NAMED_AS_PARAMETER = /(?:parameter|argument|field|option|property|value for):? ?$/i;

/** What is quoted behind these words is a value, perhaps the user's own text. */
const NAMED_AS_VALUE =
	/\b(?:invalid value|got|received|content|text|prompt|word)(?: was| is)?:? ?$/i;

/** A message is long enough to name its parameter within so many characters. */
const READ = 2_000;

export function blameOf({ param = '', message = '' }: WireError): Blame {
	const text = message.slice(0, READ);
	const onEffort = param.trim() === 'reasoning_effort' || text.includes('reasoning_effort');
	if (onEffort && /\btools?\b/i.test(text)) {
		return { reason: 'effort-with-tools', field: labelOf('reasoning_effort') };
	}
	const given = param.trim().replace(/^(?:body|\$)\./, '');
	const parameter = isParameter(given) ? given : (leadingIn(text) ?? quotedIn(text));
	return parameter === undefined ? {} : blameOn(parameter);
}

/** The parameter, or path into one, that a message begins with: `messages.0.content: …` (Anthropic). */
function leadingIn(text: string): string | undefined {
	const word = text.slice(0, Math.max(0, text.indexOf(':')));
	const root = rootOf(word);
	const known = WITHOUT_FIELD.has(root) || labelOf(root) !== undefined;
	return isParameter(word) && known ? word : undefined;
}

/** The first quoted word that is a parameter, or is called one. */
function quotedIn(text: string): string | undefined {
	for (const { 0: quoted, index } of text.matchAll(QUOTED)) {
		const word = quoted.slice(1, -1);
		if (!isParameter(word)) continue;
		const before = text.slice(Math.max(0, index - 20), index);
		if (NAMED_AS_PARAMETER.test(before)) return word;
		if (NAMED_AS_VALUE.test(before)) continue;
		const root = rootOf(word);
		// It is a role too.
		if (root === 'user') continue;
		if (WITHOUT_FIELD.has(root) || labelOf(root) !== undefined) return word;
	}
	return undefined;
}

const rootOf = (parameter: string): string => parameter.split(/[.[]/, 1)[0] ?? '';

function blameOn(parameter: string): Blame {
	const root = rootOf(parameter);
	const label = labelOf(root);
	if (label !== undefined) return { field: label };
	const fromConversation = root === 'messages' || root.startsWith('tool') || root === 'functions';
	return { field: parameter, reason: fromConversation ? 'conversation' : 'no-field' };
}

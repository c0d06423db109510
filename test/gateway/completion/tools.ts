import { ApiError } from '../errors';
import type { ChatRequest, Tool } from '../wire';
import type { Conversation } from './conversation';
import { expressionFor } from './arithmetic';
import { fillSchema } from './fill';

/** A call the assistant decides on; arguments as JSON text. */
export interface PlannedCall {
	name: string;
	arguments: string;
}

const isCalculator = ({ function: { name } }: Tool) => /calc/i.test(name);

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The JSON object that starts the text, if one does. */
function leadingObject(text: string): string | undefined {
	const start = /^\s*(?:tool\s+)?(?:with\s+)?(?:arguments\s+)?(?=\{)/i.exec(text)?.[0].length;
	if (start === undefined) return undefined;
	for (let end = text.indexOf('}', start); end >= 0; end = text.indexOf('}', end + 1)) {
		const candidate = text.slice(start, end + 1);
		try {
			JSON.parse(candidate);
			return candidate;
		} catch {
			// A brace inside the object: look for the next one.
		}
	}
	return undefined;
}

interface Mention {
	tool: Tool;
	start: number;
	end: number;
	given?: string;
}

/** Where the message names tools, in order; a name inside another tool's arguments does not count. */
function mentionsIn(message: string, tools: Tool[]): Mention[] {
	const found = tools.flatMap((tool) => {
		const name = escapeRegExp(tool.function.name).replace(/[_-]/g, '[\\s_-]');
		return [...message.matchAll(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'gi'))].map(
			({ index, 0: text }): Mention => {
				const given = leadingObject(message.slice(index + text.length));
				const end =
					given === undefined ? index + text.length : message.indexOf(given, index) + given.length;
				return { tool, start: index, end, given };
			},
		);
	});
	found.sort((a, b) => a.start - b.start || b.end - a.end);
	const outermost: Mention[] = [];
	for (const mention of found) {
		if (mention.start >= (outermost.at(-1)?.end ?? 0)) outermost.push(mention);
	}
	// Named again without arguments of its own, a tool is being talked about, not called twice.
	return outermost.filter(
		({ tool, given }, index) =>
			given !== undefined || outermost.findIndex((other) => other.tool === tool) === index,
	);
}

function callOf(
	{ tool, given }: Pick<Mention, 'tool' | 'given'>,
	conversation: Conversation,
): PlannedCall {
	const { name, parameters } = tool.function;
	if (given !== undefined) return { name, arguments: given };
	if (!parameters) return { name, arguments: '{}' };
	const expression = isCalculator(tool) ? expressionFor(conversation) : undefined;
	const text = expression ?? conversation.message;
	return { name, arguments: JSON.stringify(fillSchema(parameters, text)) };
}

/** The calls the message asks for, in steps: "A and B" is one step, "A then B" are two. */
function stepsFor(conversation: Conversation, tools: Tool[]): PlannedCall[][] {
	const { message } = conversation;
	const expression = expressionFor(conversation);
	// A calculator has nothing to do until the figures are there.
	const mentions = mentionsIn(message, tools).filter(
		({ tool, given }) => given !== undefined || expression !== undefined || !isCalculator(tool),
	);
	const steps: PlannedCall[][] = [];
	mentions.forEach((mention, index) => {
		const between = message.slice(mentions[index - 1]?.end ?? 0, mention.start);
		const follows = index === 0 || /\b(?:then|afterwards|after that)\b/i.test(between);
		if (follows) steps.push([]);
		steps.at(-1)?.push(callOf(mention, conversation));
	});
	const calculator = tools.find(isCalculator);
	if (steps.length === 0 && calculator && expression !== undefined) {
		steps.push([callOf({ tool: calculator }, conversation)]);
	}
	return steps;
}

function forcedTool({ tool_choice: choice, tools = [] }: ChatRequest): Tool | undefined {
	if (choice === 'required') return tools[0];
	if (typeof choice !== 'object') return undefined;
	const forced = tools.find(({ function: { name } }) => name === choice.function.name);
	if (forced) return forced;
	throw new ApiError(400, {
		message: `Tool choice '${choice.function.name}' not found in 'tools' parameter.`,
		param: 'tool_choice',
	});
}

/** The tool calls of the next reply; none when the assistant answers in words. */
export function nextCalls(request: ChatRequest, conversation: Conversation): PlannedCall[] {
	const { tools = [], tool_choice: choice } = request;
	if (tools.length === 0 || choice === 'none') return [];
	const forced = forcedTool(request);
	// A tool that formats the final answer is called last, as its description asks.
	const finisher = tools.find(({ function: { description = '' } }) =>
		/final (?:response|answer)/i.test(description),
	);
	const callable = tools.filter((tool) => tool !== finisher);
	let steps = stepsFor(conversation, callable);
	if (typeof choice === 'object' && forced) steps = [[callOf({ tool: forced }, conversation)]];
	else if (steps.length === 0 && forced) steps = [[callOf({ tool: forced }, conversation)]];
	else if (finisher) steps.push([callOf({ tool: finisher }, conversation)]);
	if (request.parallel_tool_calls === false) steps = steps.flat().map((call) => [call]);
	const done = conversation.since.filter(({ tool_calls: calls }) => calls !== undefined).length;
	return steps[done] ?? [];
}

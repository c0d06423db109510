import { Budget } from '../../../../nodes/EvoLink/delivery/budget';
import type { LoadedOrder } from '../../../../nodes/EvoLink/delivery/complete';
import { NodeRun, type NodeRunOptions } from '../../../../nodes/EvoLink/delivery/nodeRun';
import type { CompletionJob, Order } from '../../../../nodes/EvoLink/job';
import { answerOf } from '../../../../nodes/shared/api/completion';
import { parseJson } from '../../../../nodes/shared/api/json';
import { learnedFrom } from '../../../../nodes/shared/delivery/idempotencyKeys';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import { type Fault, FaultError } from '../../../../nodes/shared/errors/fault';
import type { Settled } from '../../../../nodes/shared/errors/settle';
import type { Reply } from '../../../../nodes/shared/transport/attempt';

/** How one request ends. */
export type Ending = ({ body: unknown } | { fault: Partial<Fault> } | { error: Error }) & {
	/** Text that is heard before. */
	heard?: string;
	/** It ends while it waits its turn. */
	waits?: true;
};

const outcomeOf = (ending: Ending): Settled<Reply> => {
	if ('body' in ending) return { value: { status: 200, headers: {}, body: ending.body } };
	if ('error' in ending) return ending;
	return { error: new FaultError({ kind: 'unavailable', repeat: 'never', ...ending.fault }) };
};

/** The service as one item meets it: its requests end like this, one after the other. */
export function service(...endings: Ending[]) {
	const asked: Order[] = [];
	const keys: Array<string | undefined> = [];
	const send = async (order: Order): Promise<Reply> => {
		const ending = endings[asked.push(order) - 1];
		if (!ending) throw new Error('One request too many');
		const outcome = outcomeOf(ending);
		if (ending.waits && 'error' in outcome) throw outcome.error;
		keys.push(order.keys?.keyOf('whole'));
		if (ending.heard !== undefined) await order.onText?.(ending.heard);
		order.keys?.learn('whole', learnedFrom(outcome));
		order.onEnd?.(outcome);
		await Promise.resolve();
		if ('error' in outcome) throw outcome.error;
		return outcome.value;
	};
	return { send, asked, keys };
}

/** A completion with this text. */
export const completion = (text: string, usage?: object) => ({
	choices: [{ message: { content: text } }],
	...(usage && { usage }),
});

export const used = (total: number) => ({ total_tokens: total });

/** Takes JSON and nothing else for an answer. */
function read(body: unknown) {
	const answer = answerOf(body);
	const content = parseJson(answer.text ?? '');
	if (content === undefined) throw new FaultError({ kind: 'invalid-json', repeat: 'never' });
	return { ...answer, content };
}

export interface OrderGiven extends Partial<Omit<LoadedOrder, 'job'>> {
	job?: Partial<CompletionJob>;
}

export const REQUEST = {
	url: '/v1/chat/completions',
	body: { model: 'first', messages: [{ role: 'user', content: 'Name a city' }] },
};

/** A completion of the chat operation, which asks one model once. */
export const jobOf = (more: Partial<CompletionJob> = {}): CompletionJob => ({
	service: 'chat',
	model: 'first',
	fallbackModels: [],
	maxRepairs: 0,
	askIdenticalOnce: false,
	streaming: false,
	relay: false,
	simplify: true,
	includeCost: false,
	read,
	...more,
});

export const orderOf = ({ job, ...given }: OrderGiven): LoadedOrder => ({
	itemIndex: 0,
	request: REQUEST,
	send: service().send,
	apiKey: async () => 'sk-key',
	...given,
	job: jobOf(job),
});

export const runWith = (options: Partial<NodeRunOptions> = {}) =>
	new NodeRun({ settings: readSettings({}), expected: 1, mayContinue: true, ...options });

export const tokenBudget = (limit = 1_000) =>
	new Budget([{ unit: 'tokens', limit, field: 'Max Total Tokens' }], 20);

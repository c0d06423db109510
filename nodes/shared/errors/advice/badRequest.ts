import { type Asker, mannerOf } from '../asker';
import type { Fault, Words } from '../fault';
import { say, whole } from '../text';

export const SEE_ANSWER = 'See what EvoLink answered';

/** What an item or a model can change about the conversation. */
const conversation = (asker: Asker): string =>
	asker === 'chatModel'
		? 'Check the messages, images and tools of the agent or chain'
		: "Check the 'Message', 'System Prompt', history and images of this item";

export function badRequest({ field, reason }: Fault, asker: Asker): Words {
	if (reason === 'too-long') {
		const shorter =
			asker === 'chatModel' ? 'what the agent or chain sends' : 'the message and its history';
		return {
			title: 'The request is longer than the model can read',
			advice: `Shorten ${shorter}, or choose a 'Model' with a larger context`,
		};
	}
	if (field === undefined) {
		return {
			title: 'EvoLink did not accept the request',
			advice: `${SEE_ANSWER}. ${mannerOf(asker).check}`,
		};
	}
	const title = say`EvoLink did not accept '${field}'`;
	if (reason === 'effort-with-tools') {
		const advice = say`This model does not support '${field}' together with tools: set it to None or remove it`;
		return { title, advice };
	}
	if (reason === 'conversation') return { title, advice: conversation(asker) };
	const where = reason === 'no-field' ? "in 'Additional Fields' or remove it" : 'or remove it';
	return {
		title,
		advice: say`Change '${field}' ${whole(where)}. Not every model supports every option`,
	};
}

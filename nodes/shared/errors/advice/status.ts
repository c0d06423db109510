import { type Asker, mannerOf } from '../asker';
import type { Fault, Words } from '../fault';
import { KEYS_PAGE } from '../pages';
import { say, type Text, whole } from '../text';
import { badRequest, SEE_ANSWER } from './badRequest';
import { quota } from './quota';
import { sendLess } from './waiting';

const chats = (asker: Asker): boolean => asker === 'chat' || asker === 'chatModel';

/** A reply read for its answer doesn't know which model was asked. */
const named = (model: string | undefined): Text =>
	model === undefined ? say`this model` : say`the model '${model}'`;

function unauthorized({ reason }: Fault): Words {
	const titles: Record<string, string> = {
		disabled: 'The API key is disabled',
		expired: 'The API key has expired',
	};
	return {
		title: titles[reason ?? ''] ?? 'EvoLink did not accept the API key',
		advice: say`Check the API key in the credential. Create keys on ${KEYS_PAGE}`,
	};
}

function forbidden({ reason, model, httpStatus }: Fault, asker: Asker): Words {
	switch (reason) {
		case 'model':
			return {
				title: say`This API key may not use ${named(model)}`,
				advice: say`Choose another 'Model', or allow this one for the key on ${KEYS_PAGE}`,
			};
		case 'country':
			return {
				title: 'EvoLink does not serve requests from this country or region',
				advice: 'Run n8n, or its proxy, where EvoLink offers its service',
			};
		case 'ip':
			return {
				title: "EvoLink does not accept requests from this machine's IP address",
				advice: say`Add the address to the key's allowed IP addresses on ${KEYS_PAGE}`,
			};
		case 'user':
			return {
				title: 'The EvoLink account is disabled',
				advice: "Contact EvoLink's support, or use a key of another account",
			};
		case 'page':
			return {
				title: say`A proxy or firewall refused the request (status ${httpStatus})`,
				advice:
					'The answer is a web page and does not come from the EvoLink API. Check the base URL of the credential, and the proxies in between',
			};
		default:
			return {
				title: say`EvoLink did not let this API key ${whole(mannerOf(asker).task)}`,
				advice: say`${whole(SEE_ANSWER)}. Check what the key is allowed to do on ${KEYS_PAGE}`,
			};
	}
}

function tooLarge(_fault: Fault, asker: Asker): Words {
	const advice = chats(asker)
		? 'Images can have up to 10 MB each. Send fewer or smaller ones, or a shorter message'
		: 'Images can have up to 10 MB each. Make the image smaller first';
	return { title: 'The request is too large for EvoLink', advice };
}

function notFound(_fault: Fault, asker: Asker): Words {
	return {
		title: mannerOf(asker).missing,
		advice: 'Check the base URL in the credential: it ends before /v1',
	};
}

const LATER = 'The node waits, and switches to the other address, by itself. Try again later';

function unavailable({ httpStatus }: Fault, asker: Asker): Words {
	const title =
		httpStatus === 500
			? say`EvoLink could not ${whole(mannerOf(asker).task)} (status ${httpStatus})`
			: say`EvoLink is temporarily unavailable (status ${httpStatus})`;
	const single = asker === 'credits' || asker === 'upload' || asker === 'image';
	return { title, advice: single ? 'The node retries by itself. Try again later' : LATER };
}

const stop = (title: Text | string, advice: Text | string) => (): Words => ({ title, advice });

/** Faults that a status, or the code in an error body, tells. */
export const STATUS_WORDS = {
	'bad-request': badRequest,
	unauthorized,
	quota,
	forbidden,
	'model-not-found': ({ model }: Fault): Words => ({
		title: say`EvoLink does not know ${named(model)}`,
		advice: "Choose a 'Model' from the list",
	}),
	'model-unavailable': ({ model }: Fault): Words => ({
		title: say`EvoLink can't serve ${named(model)} right now`,
		advice: "Try again later, or choose another 'Model'",
	}),
	'content-refused': (_fault: Fault, asker: Asker): Words => ({
		title: "EvoLink's content filter refused the request",
		advice: refusedContent(asker),
	}),
	'not-found': notFound,
	'too-large': tooLarge,
	'rate-limited': (_fault: Fault, asker: Asker): Words => ({
		title: 'EvoLink is limiting the rate of requests',
		advice: sendLess(asker),
	}),
	unavailable,
	redirect: ({ target }: Fault): Words => ({
		title:
			target === undefined ? 'The base URL redirects' : say`The base URL redirects to ${target}`,
		advice:
			'Redirects are not followed, so that the API key is sent nowhere else. Enter the final address as the base URL in the credential',
	}),
	refused: ({ httpStatus }: Fault): Words => ({
		title: say`EvoLink refused the request with status ${httpStatus}`,
		advice: SEE_ANSWER,
	}),
	'upload-refused': stop(
		'EvoLink did not accept the file',
		'It accepts jpeg, png and webp images up to 10 MB',
	),
};

/** What to change when content was refused. */
export function refusedContent(asker: Asker): string {
	if (asker === 'chat') return "Change the 'Message', 'System Prompt' or images of this item";
	if (asker === 'chatModel') return 'Change the prompt, or what tools and memory add to it';
	return 'Use another image';
}

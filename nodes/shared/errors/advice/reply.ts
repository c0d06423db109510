import { type Asker, mannerOf } from '../asker';
import type { Fault, Words } from '../fault';
import { join, say, whole } from '../text';
import { refusedContent } from './status';

const CHECK_URL = 'Check that the base URL of the credential belongs to the EvoLink API';

/** What came where JSON was expected, by the fault's `reason`. */
const CAME: Record<string, string> = {
	empty: 'an empty reply',
	nested: 'JSON that is nested too deeply',
	page: 'a web page',
	text: 'text that is not JSON',
};

function unreadable({ host, reason = '', field }: Fault, asker: Asker): Words {
	const { reply, paid } = mannerOf(asker);
	if (reason === 'shape') {
		return {
			title: say`EvoLink's reply can't be read: '${field}' is not as documented`,
			advice:
				"Run it again, or choose another 'Model'. It was not sent again because it may have been billed",
		};
	}
	return {
		title: say`${host} returned ${whole(CAME[reason] ?? 'an unreadable reply')} instead of ${whole(reply)}`,
		advice: join(
			`${CHECK_URL}, and whether a proxy stands in between`,
			paid ? 'The request was not sent again because it may have been billed' : '',
		),
	};
}

function errorBody(_fault: Fault, asker: Asker): Words {
	return {
		title: say`EvoLink returned an error instead of ${whole(mannerOf(asker).reply)}`,
		advice: 'Its status said success, so the request was not sent again. Try again later',
	};
}

/** @param fault has the finish reason as `reason`, or `refusal` with the model's own words in `facts` */
function empty({ reason, facts }: Fault, asker: Asker): Words {
	const title = (why: string) => `The model wrote no text: ${why}`;
	const again = asker === 'chat' ? 'Send the item again, or change its message' : 'Run it again';
	switch (reason) {
		case 'refusal':
			return { title: title('it refused to answer'), advice: say`It said: ${facts?.refusal}` };
		case 'length':
			return {
				title: title('it ran out of tokens first'),
				advice:
					"Raise 'Max Completion Tokens', which includes reasoning, or lower 'Reasoning Effort'",
			};
		case 'content_filter':
			return { title: title('the content filter stopped it'), advice: refusedContent(asker) };
		default:
			return { title: title('the reply is empty'), advice: again };
	}
}

function invalidJson({ reason }: Fault): Words {
	if (reason === 'length') {
		return {
			title: 'The JSON reply was cut off',
			advice: "Raise 'Max Completion Tokens'. The text is in the details",
		};
	}
	return {
		title: 'The reply is not the JSON that was asked for',
		advice:
			"Use the 'JSON Schema' response format, or tell the model in the 'System Prompt' to answer with JSON alone. The text is in the details",
	};
}

/** @param fault has the misfit's sentence as `mismatch` in its facts */
function schemaMismatch({ facts }: Fault): Words {
	return {
		title: say`The reply does not fit the JSON schema: ${whole(String(facts?.mismatch))}`,
		advice:
			"Describe the field more closely in 'JSON Schema', or add 'Max Repairs' in 'Options' so that the model corrects its reply. The text is in the details",
	};
}

/** Faults of a reply that came, but isn't what was asked for. */
export const REPLY_WORDS = {
	'unreadable-reply': unreadable,
	'error-body': errorBody,
	'empty-reply': empty,
	'invalid-json': invalidJson,
	'schema-mismatch': schemaMismatch,
	'no-choices': (): Words => ({
		title: 'The reply contains no completion',
		advice: `${CHECK_URL}, and try again`,
	}),
	'no-credits': (): Words => ({ title: 'The reply contains no balance', advice: CHECK_URL }),
	'no-models': (): Words => ({ title: 'The reply contains no list of models', advice: CHECK_URL }),
	'upload-no-url': ({ field }: Fault, asker: Asker): Words => ({
		title: say`The upload of the image in '${field}' returned no URL`,
		advice:
			asker === 'upload'
				? `${CHECK_URL}, and try again`
				: "Try again, or send the image inside the request: 'Image: Transfer' in 'Options'",
	}),
	'broken-arguments': ({ field }: Fault): Words => ({
		title: say`The model called tool '${field}' with arguments that are not JSON`,
		advice:
			"Run it again, or raise 'Max Completion Tokens' if the reply was cut off. It was billed, so it was not asked for again",
	}),
	'reply-too-large': ({ limit = 0 }: Fault): Words => ({
		title: say`The reply has more than ${limit / 1024 / 1024} MB`,
		advice:
			'No reply of EvoLink is that large. Check the base URL of the credential. It was not read to its end, and not asked for again',
	}),
};

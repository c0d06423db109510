import type { Asker } from '../../../../../nodes/shared/errors/asker';
import { readable, type Told } from '../support/words';

const CHECK_URL = 'Check that the base URL of the credential belongs to the EvoLink API';

interface Row {
	what: string;
	fault: Told;
	asker?: Asker;
	title: string;
	advice: string;
}

test.each<Row>([
	{
		what: 'a page where the balance was expected, which costs nothing',
		fault: { kind: 'unreadable-reply', reason: 'page', host: 'h' },
		asker: 'credits',
		title: 'h returned a web page instead of the balance',
		advice: `${CHECK_URL}, and whether a proxy stands in between`,
	},
	{
		what: 'an error where an image was uploaded',
		fault: { kind: 'error-body' },
		asker: 'image',
		title: 'EvoLink returned an error instead of the URL of the uploaded image',
		advice: 'Its status said success, so the request was not sent again. Try again later',
	},
	{
		what: 'a model without words',
		fault: { kind: 'empty-reply', reason: 'stop' },
		asker: 'chatModel',
		title: 'The model wrote no text: the reply is empty',
		advice: 'Run it again',
	},
	{
		what: 'a balance that is missing',
		fault: { kind: 'no-credits' },
		asker: 'credits',
		title: 'The reply contains no balance',
		advice: CHECK_URL,
	},
	{
		what: 'a list of models that is missing',
		fault: { kind: 'no-models' },
		asker: 'models',
		title: 'The reply contains no list of models',
		advice: CHECK_URL,
	},
	{
		what: 'an uploaded file without a URL',
		fault: { kind: 'upload-no-url', field: 'data' },
		asker: 'upload',
		title: "The upload of the image in 'data' returned no URL",
		advice: `${CHECK_URL}, and try again`,
	},
	{
		what: "a chat item's image without a URL, which can go another way",
		fault: { kind: 'upload-no-url', field: 'data', asker: 'image' },
		title: "The upload of the image in 'data' returned no URL",
		advice: "Try again, or send the image inside the request: 'Image: Transfer' in 'Options'",
	},
	{
		what: 'a tool that is called with half an object',
		fault: { kind: 'broken-arguments', field: 'search' },
		asker: 'chatModel',
		title: "The model called tool 'search' with arguments that are not JSON",
		advice:
			"Run it again, or raise 'Max Completion Tokens' if the reply was cut off. It was billed, so it was not asked for again",
	},
])('$what', ({ fault, asker, title, advice }) => {
	expect(readable(fault, asker)).toEqual({ title, advice });
});

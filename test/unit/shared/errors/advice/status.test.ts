import type { Asker } from '../../../../../nodes/shared/errors/asker';
import { readable, type Told } from '../support/words';

test.each<[Asker, string]>([
	['chat', "Change the 'Message', 'System Prompt' or images of this item"],
	['chatModel', 'Change the prompt, or what tools and memory add to it'],
	['image', 'Use another image'],
	['upload', 'Use another image'],
])('%s: what to change when content was refused', (asker, advice) => {
	expect(readable({ kind: 'content-refused' }, asker)).toEqual({
		title: "EvoLink's content filter refused the request",
		advice,
	});
});

const FEWER = 'Send fewer or smaller ones, or a shorter message';

test.each<[Asker, string]>([
	['chat', FEWER],
	['chatModel', FEWER],
	['image', 'Make the image smaller first'],
	['upload', 'Make the image smaller first'],
])('%s: what to make smaller', (asker, smaller) => {
	expect(readable({ kind: 'too-large' }, asker)).toEqual({
		title: 'The request is too large for EvoLink',
		advice: `Images can have up to 10 MB each. ${smaller}`,
	});
});

const SWITCHES = 'The node waits, and switches to the other address, by itself. Try again later';
const RETRIES = 'The node retries by itself. Try again later';

test.each<[Asker, string, string]>([
	['chat', 'process the request', SWITCHES],
	['chatModel', 'process the request', SWITCHES],
	['models', 'list the models', SWITCHES],
	['credits', 'read the balance', RETRIES],
	['image', 'store the image', RETRIES],
	['upload', 'store the image', RETRIES],
])('%s: whether there is another address to switch to', (asker, task, advice) => {
	expect(readable({ kind: 'unavailable', httpStatus: 500 }, asker)).toEqual({
		title: `EvoLink could not ${task} (status 500)`,
		advice,
	});
	expect(readable({ kind: 'unavailable', httpStatus: 503 }, asker)).toEqual({
		title: 'EvoLink is temporarily unavailable (status 503)',
		advice,
	});
});

test.each<[Told, string]>([
	[{ kind: 'forbidden', reason: 'model' }, 'This API key may not use this model'],
	[{ kind: 'model-not-found' }, 'EvoLink does not know this model'],
	[{ kind: 'model-unavailable' }, "EvoLink can't serve this model right now"],
])('%j: a model that is not known is not named', (fault, title) => {
	expect(readable(fault).title).toBe(title);
});

test('a file that is not taken says which would be', () => {
	expect(readable({ kind: 'upload-refused' }, 'upload')).toEqual({
		title: 'EvoLink did not accept the file',
		advice: 'It accepts jpeg, png and webp images up to 10 MB',
	});
});

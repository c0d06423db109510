/** Who sends a request: words and field names differ. `image` is the upload of a chat item's image. */
export type Asker = 'chat' | 'chatModel' | 'credits' | 'image' | 'models' | 'upload';

interface Manner {
	/** Completes "EvoLink could not …" and "did not let this API key …". */
	task: string;
	/** What a good reply holds; completes "instead of …". */
	reply: string;
	/** It may be billed once it is processed. */
	paid: boolean;
	/** Where the settings of sending are. */
	settings: string;
}

const REQUEST_OPTIONS = "'Request Options'";

const item = (task: string, reply: string, paid = false): Manner => ({
	task,
	reply,
	paid,
	settings: REQUEST_OPTIONS,
});

const MANNERS: Record<Asker, Manner> = {
	chat: item('process the request', 'a completion', true),
	chatModel: {
		task: 'process the request',
		reply: 'a completion',
		paid: true,
		settings: "the model's 'Options'",
	},
	credits: item('read the balance', 'the balance'),
	image: item('store the image', 'the URL of the uploaded image'),
	models: item('list the models', 'the list of models'),
	upload: item('store the image', 'the URL of the uploaded image'),
};

export const mannerOf = (asker: Asker): Manner => MANNERS[asker];

/** Who sends a request: words and field names differ. `image` is the upload of a chat item's image. */
export type Asker = 'chat' | 'chatModel' | 'credits' | 'image' | 'models' | 'upload';

interface Manner {
	/** Completes "EvoLink could not …" and "did not let this API key …". */
	task: string;
	/** What a good reply holds; completes "instead of …". */
	reply: string;
	/** What the address lacks that answers 404. */
	missing: string;
	/** What to look at when a request was not accepted and nobody says why. */
	check: string;
	/** It may be billed once it is processed. */
	paid: boolean;
	/** Where the settings of sending are. */
	settings: string;
}

const CHAT = {
	task: 'process the request',
	reply: 'a completion',
	missing: 'There is no EvoLink API at this base URL',
	check: 'Check the fields and images of this item',
	paid: true,
	settings: "'Request Options'",
};

const FREE = {
	check: 'Check the base URL of the credential',
	paid: false,
	settings: CHAT.settings,
};

const UPLOAD = {
	...FREE,
	task: 'store the image',
	reply: 'the URL of the uploaded image',
	missing: "Images can't be uploaded at this base URL",
	check: 'Check the image of this item',
};

const MANNERS: Record<Asker, Manner> = {
	chat: CHAT,
	chatModel: {
		...CHAT,
		check: "Check the model's options, and the tools and messages of the agent or chain",
		settings: "the model's 'Options'",
	},
	credits: {
		...FREE,
		task: 'read the balance',
		reply: 'the balance',
		missing: "The balance can't be read at this base URL",
	},
	image: UPLOAD,
	models: {
		...FREE,
		task: 'list the models',
		reply: 'the list of models',
		missing: 'There is no list of models at this base URL',
	},
	upload: UPLOAD,
};

export const mannerOf = (asker: Asker): Manner => MANNERS[asker];

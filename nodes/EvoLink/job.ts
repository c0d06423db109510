import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Answer } from '../shared/api/completion';
import type { Claim } from '../shared/delivery/claim';
import type { IdempotencyKeys } from '../shared/delivery/idempotencyKeys';
import type { Asker } from '../shared/errors/asker';
import type { Fault, FaultError } from '../shared/errors/fault';
import type { Settled } from '../shared/errors/settle';
import type { Reply } from '../shared/transport/attempt';

/** What one input item asks for, prepared before anything is sent: by service, what its operation has. */
export type Job = CompletionJob | DeclaredJob | UploadJob;

export interface CompletionJob {
	service: 'chat';
	/** Asked first. */
	model: string;
	/** Asked in turn when the model before can't be had. */
	fallbackModels: string[];
	/** How many times to ask again for a JSON reply that can't be used. */
	maxRepairs: number;
	/** Share the reply of an item whose request is the same. */
	askIdenticalOnce: boolean;
	/** Ask for an event stream. */
	streaming: boolean;
	/** Pass each piece of text on to whoever watches the workflow. */
	relay: boolean;
	simplify: boolean;
	/** Say what the item cost. */
	includeCost: boolean;
	/** The reply goes into this field beside the input's; without it the reply is the item. */
	outputField?: string;
	/** Images in binary fields of the item, read when it is the item's turn. */
	images?: () => Promise<LoadedImages>;
	/** Takes the answer out of a reply's body. @throws FaultError when there is none to be used */
	read: (body: unknown) => ReadAnswer;
}

/** An operation whose request routing declares as a whole. */
export interface DeclaredJob {
	service: Exclude<Asker, 'chat' | 'chatModel' | 'image' | 'upload'>;
}

export interface UploadJob {
	service: 'upload';
	simplify: boolean;
	/** The binary field that holds the file. */
	field: string;
	/** Body and headers, made right before they are sent. */
	content: () => Promise<FileContent>;
}

export type Service = Job['service'];

export interface FileContent {
	body: Buffer;
	headers: Record<string, string>;
}

/** A reply's answer. `content` is its text, or the value that its JSON stands for. */
export interface ReadAnswer extends Answer {
	content: unknown;
}

export interface LoadedImages {
	/** What tells them from other images: a hash of the bytes, and how they are sent. */
	digests: string[];
	/** The request with the images in its last message. */
	attachTo: (request: IHttpRequestOptions, uploads: Uploads) => Promise<IHttpRequestOptions>;
}

/** The way to the file service, and what has been uploaded. */
export interface Uploads {
	send: SendOrder;
	/** URLs by content, so that an image that several items share is uploaded once. */
	urls: Map<string, Promise<string>>;
	/** What a run before has uploaded. */
	claim?: Pick<Claim, 'look' | 'keep'>;
}

/** A request, and where it goes. */
export interface Order {
	service: Service;
	/** Whose words a fault is put into, where those aren't the item's own operation's. */
	asker?: Asker;
	request: IHttpRequestOptions;
	/** The model asked, of a completion. */
	model?: string;
	streaming?: boolean;
	/** Its `Idempotency-Key`s, of a request that is paid for. */
	keys?: IdempotencyKeys;
	/** Faults that are not to be repeated, although the policy would. */
	endsOn?: (fault: Fault) => boolean;
	/** Told how it ended, before another request may take its place. */
	onEnd?: (outcome: Settled<Reply>) => void;
	/** Takes a streamed reply's text as it arrives. */
	onText?: (text: string) => Promise<void>;
}

/** Sends a request until its reply or its final fault. @throws FaultError when there is no reply to be had */
export type SendOrder = (order: Order) => Promise<Reply>;

/** A job, or why there is none. */
export type Prepared = ({ job: Job } | { fault: FaultError }) & {
	/** A failed item keeps its input's fields. */
	keepsInput?: boolean;
};

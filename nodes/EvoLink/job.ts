import type { IDataObject } from 'n8n-workflow';
import type { FaultError } from '../shared/errors/fault';
import type { ResponseFormatName } from './resources/chat/responseFormat';
import type { ImageData } from './files/imageData';

/** Which of the credential's addresses a request goes to. */
export type Service = 'completions' | 'account' | 'files';

/** What one input item asks for, prepared before anything is sent. */
export interface Job {
	service: Service;
	/** For messages. */
	model: string;
	/** Ask for an event stream. */
	streaming: boolean;
	/** Pass each piece of text on to whoever watches the workflow. */
	relay: boolean;
	simplify: boolean;
	responseFormat?: ResponseFormatName;
	/** Images held as data, to be uploaded (`upload`) or written into the request (`inline`). */
	images?: { data: ImageData[]; transfer: 'upload' | 'inline'; detail?: string };
	/** Body and headers of a request that routing can't declare, made right before it is sent. */
	content?: () => Promise<{ body: Buffer | IDataObject; headers?: Record<string, string> }>;
}

/** A job, or why there is none. */
export type Prepared = { job: Job } | { fault: FaultError };

import type { ChunkType } from 'n8n-workflow';

/** What a context has at run time when the workflow runs in streaming mode. */
interface StreamingContext {
	isStreaming?: () => boolean;
	sendChunk?: (type: ChunkType, itemIndex: number, content?: string) => void | Promise<void>;
	/** Items by connection type; an agent's tool gets its arguments under `ai_tool`, not `main`. */
	inputData?: { main?: unknown };
}

/**
 * Whether somebody watches the workflow's reply as it is written. What the node writes as an agent's
 * tool is for the agent, not for the chat.
 */
export const isWatched = (context: unknown): boolean => {
	const { isStreaming, sendChunk, inputData } = context as StreamingContext;
	if (inputData !== undefined && inputData.main === undefined) return false;
	return typeof sendChunk === 'function' && (isStreaming?.call(context) ?? false);
};

/** Passes one item's text on as it arrives: `begin`, any number of `item`, `end`. */
export class Relay {
	private begun = false;

	constructor(
		private readonly context: unknown,
		private readonly itemIndex: number,
	) {}

	async text(text: string): Promise<void> {
		await this.begin();
		await this.send('item', text);
	}

	/** Ends the item's text; one that came in one piece is passed on now. */
	async end(wholeText: string): Promise<void> {
		if (!this.begun && wholeText !== '') await this.text(wholeText);
		await this.begin();
		await this.send('end');
	}

	/** Ends the text of an item that failed while the workflow goes on. */
	async fail(message: string): Promise<void> {
		await this.begin();
		await this.send('error', message);
		await this.send('end');
	}

	private async begin(): Promise<void> {
		if (this.begun) return;
		this.begun = true;
		await this.send('begin');
	}

	private async send(type: ChunkType, content?: string): Promise<void> {
		await (this.context as StreamingContext).sendChunk?.(type, this.itemIndex, content);
	}
}

import type { Locator } from 'playwright-core';
import type { Editor } from './editor';

/** The chat window of the editor, for a workflow with a Chat Trigger. */
export class ChatPanel {
	private constructor(private readonly editor: Editor) {}

	static async open(editor: Editor): Promise<ChatPanel> {
		await editor.byId('workflow-chat-button').click();
		await editor.byId('chat-input').waitFor();
		return new ChatPanel(editor);
	}

	/** Drags the panel's upper edge up by this many pixels. */
	async enlarge(pixels: number): Promise<void> {
		const edge = this.editor.byId('logs-panel').getByTestId('resize-handle').first();
		const box = await edge.boundingBox();
		if (!box) throw new Error('The chat panel has no edge to drag.');
		const { mouse } = this.editor.page;
		await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
		await mouse.down();
		await mouse.move(box.x + box.width / 2, box.y - pixels, { steps: 10 });
		await mouse.up();
	}

	async send(text: string): Promise<void> {
		await this.editor.byId('chat-input').fill(text);
		await this.editor.page.keyboard.press('Enter');
	}

	/** A message of the other side that contains this text. */
	reply(text: string): Locator {
		return this.editor.byId('canvas-chat-body').locator('.chat-message-from-bot').getByText(text);
	}
}

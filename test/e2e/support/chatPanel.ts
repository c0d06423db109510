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

	async send(text: string): Promise<void> {
		await this.editor.byId('chat-input').fill(text);
		await this.editor.page.keyboard.press('Enter');
	}

	/** A message of the other side that contains this text. */
	reply(text: string): Locator {
		return this.editor.byId('canvas-chat-body').locator('.chat-message-from-bot').getByText(text);
	}
}

import type { Locator } from 'playwright-core';
import type { Editor } from './editor';

/** The dialog in which a credential is made and changed, opened from a node. */
export class CredentialDialog {
	private constructor(private readonly editor: Editor) {}

	/** Begins a new credential for the open node. */
	static async create(editor: Editor): Promise<CredentialDialog> {
		await editor.byId('node-credentials-select').click();
		await editor.byId('node-credentials-select-item-new').click();
		return await CredentialDialog.opened(editor);
	}

	/** Opens the credential that the open node uses. n8n tests it at once. */
	static async edit(editor: Editor): Promise<CredentialDialog> {
		await editor.byId('credential-edit-button').click();
		return await CredentialDialog.opened(editor);
	}

	private static async opened(editor: Editor): Promise<CredentialDialog> {
		const dialog = new CredentialDialog(editor);
		await dialog.field('apiKey').waitFor();
		return dialog;
	}

	private get element(): Locator {
		return this.editor.byId('editCredential-modal');
	}

	field(name: string): Locator {
		return this.element.getByTestId(`parameter-input-${name}`).locator('input');
	}

	/** Chooses the custom base URL and fills it in. */
	async useBaseUrl(url: string): Promise<void> {
		await this.field('baseUrl').click();
		await this.editor.page.getByRole('option', { name: /^Custom/ }).click();
		await this.field('customBaseUrl').fill(url);
	}

	/** Saves, which tests the credential too. A new one that passes is closed by n8n. */
	async save(): Promise<void> {
		await this.element.getByTestId('credential-save-button').click();
	}

	/** What the test says when it fails, details included. */
	async rejection(): Promise<string> {
		await this.element.getByText('More details').click();
		await this.element.getByText('More details').waitFor({ state: 'hidden' });
		return await this.element.innerText();
	}

	async waitForSuccess(): Promise<void> {
		await this.element.getByTestId('credentials-config-container-test-success').waitFor();
	}

	async waitUntilClosed(): Promise<void> {
		await this.element.waitFor({ state: 'hidden' });
	}
}

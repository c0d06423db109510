import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { Owner } from '../../../scripts/lib/n8n-session';

export type View = 'schema' | 'table' | 'json';

/** n8n's editor in a browser, by what a user sees and does. Every step waits for its effect. */
export class Editor {
	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens the editor in a new page, logged in. */
	static async open(context: BrowserContext, url: string, owner: Owner): Promise<Editor> {
		const login = { emailOrLdapLoginId: owner.email, password: owner.password };
		const response = await context.request.post(`${url}/rest/login`, { data: login });
		if (!response.ok()) throw new Error(`n8n refused the login: ${await response.text()}`);
		return new Editor(await context.newPage(), url);
	}

	byId = (id: string): Locator => this.page.getByTestId(id);

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.byId('canvas-node').first().waitFor();
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.byId('canvas-add-button').waitFor();
	}

	/** The node on the canvas with this name. */
	node = (name: string): Locator =>
		this.byId('canvas-node').filter({ has: this.page.getByText(name, { exact: true }) });

	/** Opens the node panel: for the first node, or after the node with this name. */
	async openNodePanel(after?: string): Promise<void> {
		if (after) await this.node(after).getByTestId('canvas-handle-plus').click();
		else await this.byId('canvas-add-button').click();
		await this.byId('node-creator-search-bar').waitFor();
	}

	/** An entry of the node panel, by its exact name. */
	entry = (name: string): Locator =>
		this.byId('item-iterator-item').filter({
			has: this.page.getByTestId('node-creator-item-name').getByText(name, { exact: true }),
		});

	async search(text: string): Promise<void> {
		await this.byId('node-creator-search-bar').fill(text);
	}

	/** Adds a node after the one with this name, or as the first; leaves it open. */
	async addNode(path: { search: string; entries: string[]; after?: string }): Promise<void> {
		await this.openNodePanel(path.after);
		await this.search(path.search);
		for (const entry of path.entries) await this.entry(entry).click();
		await this.byId('ndv').waitFor();
	}

	async openNode(name: string): Promise<void> {
		await this.node(name).dblclick();
		await this.byId('ndv').waitFor();
	}

	async closeNode(): Promise<void> {
		await this.byId('ndv-close-button').click();
		await this.byId('ndv').waitFor({ state: 'hidden' });
	}

	/** Dismisses every notice, so that none covers anything. */
	async dismissNotices(): Promise<void> {
		const notices = this.page.locator('.el-notification');
		while ((await notices.count()) > 0) {
			const notice = await notices.first().elementHandle();
			await notices.first().locator('.el-notification__closeBtn').click();
			await notice?.waitForElementState('hidden');
		}
	}

	parameter = (name: string): Locator => this.byId(`parameter-input-${name}`);

	/**
	 * Replaces a parameter's value by an expression, typed as a user types it, and waits until the
	 * editor shows its value. n8n closes the braces.
	 */
	async typeExpression(name: string, text: string, value: string): Promise<void> {
		await this.parameter(name).hover();
		const mode = this.byId(`${name}-parameter-input-options-container`);
		await mode.getByTestId('radio-button-expression').click();
		await this.parameter(name).locator('.cm-content').click();
		await this.page.keyboard.type(text);
		// The editor keeps what was typed to itself for a moment; the preview shows what it has handed on.
		await this.byId('tab-params').click();
		await this.byId(`parameter-expression-preview-${name}`).getByText(value).waitFor();
	}

	/** Adds one of the node's options, which stand before those of the request. */
	async addOption(displayName: string): Promise<void> {
		await this.page.getByPlaceholder('Add Option').first().click();
		const options = this.page.getByRole('option', { name: displayName, exact: true });
		await options.filter({ visible: true }).click();
	}

	/** Sets a parameter that is a line or a box of text, and waits until the editor has handed it on. */
	async fill(name: string, value: string): Promise<void> {
		await this.parameter(name).locator('input, textarea').first().fill(value);
		await this.byId('tab-params').click();
	}

	/** Saves the open workflow and waits until n8n has it. */
	async save(): Promise<void> {
		const saved = this.page.waitForResponse(
			(response) =>
				/\/rest\/workflows\//.test(response.url()) && response.request().method() === 'PATCH',
		);
		await this.page.keyboard.press('Control+s');
		await saved;
	}

	get inputPanel(): Locator {
		return this.byId('ndv-input-panel');
	}

	get outputPanel(): Locator {
		return this.byId('output-panel');
	}

	/** Executes the open node and waits until its output or its error is there. */
	async executeNode(): Promise<void> {
		await this.byId('node-execute-button').click();
		const finished = this.byId('ndv-run-data-display-mode').or(this.byId('node-error-message'));
		await this.outputPanel.locator(finished).filter({ visible: true }).waitFor();
	}

	/** The open node's output in one of the three views, as text. */
	async readOutput(view: View, until: string): Promise<string> {
		await this.outputPanel.getByTestId(`radio-button-${view}`).click();
		await this.outputPanel.getByText(until).first().waitFor();
		return await this.outputPanel.innerText();
	}

	/** Drags with the mouse, in steps, as the editor's own drag and drop needs it. */
	async drag(from: Locator, to: Locator): Promise<void> {
		const [start, end] = [await middleOf(from), await middleOf(to)];
		const { mouse } = this.page;
		await mouse.move(start.x, start.y);
		await mouse.down();
		await mouse.move(start.x + 20, start.y + 20, { steps: 5 });
		await mouse.move(end.x, end.y, { steps: 10 });
		await mouse.up();
	}
}

async function middleOf(element: Locator): Promise<{ x: number; y: number }> {
	await element.waitFor();
	const box = await element.boundingBox();
	if (!box) throw new Error('The element has no place on the page.');
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

import { CredentialDialog } from '../../test/e2e/support/credentialDialog';
import { evoLink, fields, flow, manualTrigger, splitOut } from '../../test/e2e/support/flow';
import { execute, openWorkflow, shoot, type Studio } from './shoot';

const REVIEWS = [
	['The zip broke after two days.', 'Negative: the zip broke within days.'],
	['Fits well, and the colour is lovely.', 'Positive: praises fit and colour.'],
	['It arrived late, but support was kind.', 'Mixed: late delivery, friendly support.'],
] as const;

export const reviews = (content: string[] = REVIEWS.map(([review]) => review)) => [
	manualTrigger,
	fields('List', { reviews: content.map((review) => ({ review })) }),
	{ ...splitOut('reviews'), name: 'Reviews' },
];

const judge = {
	systemPrompt: 'Say in a few words whether the review is positive, negative or mixed, and why.',
	message: '={{ $json.review }}',
};

export async function shootNodePanel({ editor }: Studio): Promise<void> {
	await editor.newWorkflow();
	await editor.openNodePanel();
	await editor.search('evolink');
	await editor.entry('EvoLink').waitFor();
	await shoot(editor.byId('node-creator'), 'node-panel');
}

/** Fields and output of a node that has run. @param name of the picture */
export async function shootOutput(studio: Studio, name: string): Promise<void> {
	const { editor, bench } = studio;
	for (const [review, content] of REVIEWS) bench.gateway.faults.push({ match: review, content });
	await openWorkflow(studio, flow('Judge reviews', [...reviews(), evoLink(judge)]), [1600, 720]);
	await execute(editor, 'EvoLink');
	await editor.openNode('EvoLink');
	await editor.readOutput('table', 'Positive');
	await shoot(editor, name);
	await editor.closeNode();
}

export async function shootSettings(studio: Studio): Promise<void> {
	const { editor } = studio;
	const node = evoLink({
		...judge,
		requestOptions: { maxCredits: 50, maxTotalTokens: 100_000, reusePaidReplies: true },
	});
	await openWorkflow(studio, flow('Caps', [...reviews(), node]), [1280, 820]);
	await editor.openNode('EvoLink');
	await editor.byId('tab-settings').click();
	await editor.page.getByText('Max Credits').waitFor();
	await shoot(editor.byId('ndv-parameters').or(editor.byId('node-parameters')).first(), 'settings');
	await editor.closeNode();
}

export async function shootCredential(studio: Studio): Promise<void> {
	const { editor } = studio;
	await openWorkflow(studio, flow('Credential', [manualTrigger, evoLink(judge)]), [1280, 800]);
	await editor.openNode('EvoLink');
	const dialog = await CredentialDialog.create(editor);
	await dialog.field('apiKey').fill('sk-0123456789abcdef');
	await shoot(editor.byId('editCredential-modal'), 'credential');
}

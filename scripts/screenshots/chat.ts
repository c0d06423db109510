import { ChatPanel } from '../../test/e2e/support/chatPanel';
import { evoLink, flow, type Step } from '../../test/e2e/support/flow';
import { openWorkflow, shoot, type Studio } from './shoot';

const QUESTION = 'What is a webhook?';
const REPLY =
	'A webhook is an address that one program calls to tell another that something has happened, as soon as it happens.';

/** The reply is still being written. */
export async function shootChat(studio: Studio): Promise<void> {
	const { editor, bench } = studio;
	bench.gateway.faults.push({ match: QUESTION, content: REPLY });
	bench.gateway.configure({ deltaDelayMs: 200 });
	const trigger: Step = {
		name: 'Chat',
		type: '@n8n/n8n-nodes-langchain.chatTrigger',
		typeVersion: 1.5,
		parameters: { public: true, options: { responseMode: 'streaming' } },
		webhookId: 'chat-for-a-picture',
	};
	const model = evoLink({ message: '={{ $json.chatInput }}' });
	await openWorkflow(studio, flow('Streamed chat', [trigger, model]), [1280, 720]);
	const chat = await ChatPanel.open(editor);
	await chat.enlarge(160);
	await editor.page.mouse.move(0, 0);
	await chat.send(QUESTION);
	await chat.reply('one program').waitFor();
	await shoot(editor, 'chat');
	bench.gateway.configure({ deltaDelayMs: 0 });
}

import { CREDENTIAL_TYPE } from '../support/workbench';
import type { ModelLab } from './lab';

export function editorTests(lab: ModelLab): void {
	it('stands among the chat models, and is found by the words people search for', async () => {
		const types = await lab.bench.api.nodeTypes();
		const find = (name: string) => types.find((type) => type.name === name);

		const own = find('n8n-nodes-evolink.lmChatEvoLink');
		const openAi = find('@n8n/n8n-nodes-langchain.lmChatOpenAi');

		expect(own?.codex?.categories).toEqual(openAi?.codex?.categories);
		expect(own?.codex?.subcategories).toEqual(openAi?.codex?.subcategories);
		expect(own?.outputs).toEqual(['ai_languageModel']);
		expect(own?.codex?.alias).toEqual(expect.arrayContaining(['evolink', 'gpt', 'llm']));
		expect(own?.iconUrl).toBeDefined();
	});

	it('offers the models of the key that contain what was typed', async () => {
		const { results } = await lab.bench.api.request<{ results: Array<{ value: string }> }>(
			'POST',
			'/dynamic-node-parameters/resource-locator-results',
			{
				nodeTypeAndVersion: { name: 'n8n-nodes-evolink.lmChatEvoLink', version: 1 },
				path: 'parameters.model',
				methodName: 'searchModels',
				filter: 'GPT-5.4',
				currentNodeParameters: {},
				credentials: { [CREDENTIAL_TYPE]: lab.bench.credential },
			},
		);

		expect(results.map(({ value }) => value)).toEqual(['gpt-5.4', 'gpt-5.4-mini']);
	});
}

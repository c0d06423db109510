import { langchain } from '../support/modelWorkflow';
import { ask, outputOf, withModel, type ModelLab } from './lab';

/** A round of tools as LangChain makes it, without one of n8n's agents, which write results as JSON themselves. */
const ROUND = `
const { AIMessage, HumanMessage } = require('@langchain/core/messages');
const { tool } = require('@langchain/core/tools');
const rows = [{ type: 'invoice', id: 1 }, { type: 'file', name: 'a.md' }];
const list = tool(async () => rows, {
	name: 'list',
	description: 'Lists',
	schema: { type: 'object', properties: {} },
});
const call = { type: 'tool_call', id: 'call_1', name: 'list', args: {} };
const result = await list.invoke(call);
const model = await this.getInputConnectionData('ai_languageModel', 0);
const question = new AIMessage({ content: '', tool_calls: [call] });
const answer = await model.invoke([new HumanMessage('Look'), question, result]);
return [{ json: { isList: Array.isArray(result.content), text: answer.content } }];
`;

export function codeTests(lab: ModelLab): void {
	it('shows the model rows of a tool that happen to have a type', async () => {
		const input = ['main', 'ai_languageModel'].map((type) => ({
			type,
			maxConnections: 1,
			required: true,
		}));
		const code = langchain('Code', 'code', 1, {
			code: { execute: { code: ROUND } },
			inputs: { input },
			outputs: { output: [{ type: 'main' }] },
		});

		const execution = await lab.run([ask('Look'), code], withModel);

		expect(lab.bodies()[0]?.messages.at(-1)).toEqual({
			role: 'tool',
			tool_call_id: 'call_1',
			content: '{"type":"invoice","id":1}\n{"type":"file","name":"a.md"}',
		});
		expect(outputOf(execution, 'Code')).toMatchObject({ isList: true });
	});
}

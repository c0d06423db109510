import type { INodeType, ISupplyDataFunctions } from 'n8n-workflow';

/** What Node throws for a module that the host doesn't have. */
function withoutSdk(): void {
	jest.doMock('@n8n/ai-node-sdk', () => {
		throw Object.assign(new Error("Cannot find module '@n8n/ai-node-sdk'"), {
			code: 'MODULE_NOT_FOUND',
		});
	});
}

type NodeClass = new () => INodeType;

/** The package's nodes, loaded as n8n loads them when it starts. */
function loadNodes() {
	let nodes!: { EvoLink: NodeClass; LmChatEvoLink: NodeClass };
	jest.isolateModules(() => {
		nodes = {
			...jest.requireActual('../../nodes/EvoLink/EvoLink.node'),
			...jest.requireActual('../../nodes/LmChatEvoLink/LmChatEvoLink.node'),
		};
	});
	return nodes;
}

const context = {
	getNode: () => ({ name: 'EvoLink Chat Model', type: 'n8n-nodes-evolink.lmChatEvoLink' }),
} as unknown as ISupplyDataFunctions;

describe('on a host without the AI SDK', () => {
	beforeEach(withoutSdk);
	afterEach(() => jest.dontMock('@n8n/ai-node-sdk'));

	it('all nodes load', () => {
		const { EvoLink, LmChatEvoLink } = loadNodes();

		expect(new EvoLink().description.name).toBe('evoLink');
		expect(new LmChatEvoLink().description.name).toBe('lmChatEvoLink');
	});

	it('the chat model says which n8n it needs', async () => {
		const { LmChatEvoLink } = loadNodes();

		const supplied = new LmChatEvoLink().supplyData!.call(context, 0);

		await expect(supplied).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'EvoLink Chat Model needs n8n 2.16.0 or newer',
			description: expect.stringContaining('EvoLink node, which works without it'),
		});
	});
});

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { type Gateway, type GatewayOptions, startGateway } from '../../gateway';
import type { ChatMessage } from '../../../nodes/shared/api/wire';
import { expectOpenAiBodies } from './openAiBodies';
import { API_KEY, runNode, type RunOptions } from './runNode';

/** A request's body as it arrived. */
export interface SentBody extends IDataObject {
	model: string;
	messages: ChatMessage[] & IDataObject[];
}

/** A gateway for one test file: started before its tests, as new for each, closed after them. */
export function useGateway(options: GatewayOptions = {}) {
	let gateway: Gateway | undefined;
	const running = (): Gateway => {
		if (!gateway) throw new Error('The gateway runs within tests only');
		return gateway;
	};
	beforeAll(async () => {
		gateway = await startGateway({ apiKey: API_KEY, ...options });
	});
	afterAll(async () => await gateway?.close());
	beforeEach(() => running().reset());
	expectOpenAiBodies(running);
	/** Runs the node against the gateway; each of `rows` becomes an item's json. */
	const run = async (
		parameters: INodeParameters,
		rows: IDataObject[] = [{}],
		more: Partial<RunOptions> = {},
	) =>
		await runNode({
			url: running().url,
			parameters,
			items: rows.map((json) => ({ json })),
			...more,
		});
	const bodies = () => running().completions.map(({ body }) => body as SentBody);
	return {
		get gateway() {
			return running();
		},
		/** Bodies of the completions asked for, in order of arrival. */
		get bodies() {
			return bodies();
		},
		run,
		/** The one body that these parameters of chat: complete send for an item with this json. */
		async bodyOf(parameters: INodeParameters, json: IDataObject = {}): Promise<SentBody> {
			const { error } = await run(chat(parameters), [json]);
			expect(error).toBeUndefined();
			expect(bodies()).toHaveLength(1);
			return bodies()[0]!;
		},
	};
}

/** Parameters of chat: complete. */
export const chat = (parameters: INodeParameters = {}): INodeParameters => ({
	resource: 'chat',
	operation: 'complete',
	model: { __rl: true, mode: 'list', value: 'gpt-5.4' },
	message: 'Hello',
	...parameters,
});

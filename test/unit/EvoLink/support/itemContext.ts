import type { IBinaryData, IDataObject, IExecuteSingleFunctions } from 'n8n-workflow';

export interface Given {
	/** Parameters of the node, by their path. */
	parameters?: object;
	/** Binary fields of the item. */
	binary?: Record<string, IBinaryData>;
	/** Its place in the input. */
	index?: number;
	/** What else the host's context has. */
	host?: object;
}

/** What the host hands to the node for one item. */
export function itemContext({ parameters = {}, binary, index = 0, host }: Given = {}) {
	const executeData = {};
	const fieldOf = (field: string): IBinaryData => {
		const data = binary?.[field];
		if (!data) throw new Error(`This operation expects the node's input data to contain ${field}`);
		return data;
	};
	return {
		getNodeParameter: (name: string, fallback: unknown) =>
			name in parameters ? parameters[name as keyof typeof parameters] : fallback,
		getInputData: () => ({ json: {}, ...(binary && { binary }) }),
		getItemIndex: () => index,
		getExecuteData: () => executeData,
		getNode: () => ({}),
		getWorkflow: () => ({}),
		continueOnFail: () => false,
		helpers: {
			assertBinaryData: fieldOf,
			getBinaryDataBuffer: async (field: string) => Buffer.from(fieldOf(field).data, 'base64'),
		},
		...host,
	} as unknown as IExecuteSingleFunctions;
}

/** Bytes as the host holds them in memory. */
export const held = (bytes: Buffer, named: Partial<IBinaryData> = {}): IBinaryData => ({
	data: bytes.toString('base64'),
	mimeType: 'application/octet-stream',
	...named,
});

/** The first bytes of a PNG, which are all that is looked at, and more so that it has this size. */
export const png = (size = 9, fill = 0): Buffer =>
	Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(size - 8, fill)]);

/** A reply of the host's HTTP client. */
export const replyOf = (body: unknown) => ({
	body: body as IDataObject,
	headers: {},
	statusCode: 200,
});

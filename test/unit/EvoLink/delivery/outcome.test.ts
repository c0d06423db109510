import { type INode, NodeApiError } from 'n8n-workflow';
import { errorItem, isTakenForFailed, itemError } from '../../../../nodes/EvoLink/delivery/outcome';
import { inputFault } from '../../../../nodes/shared/errors/inputFault';

const NODE = { name: 'EvoLink', type: 'evoLink', typeVersion: 1 } as INode;
const ATTEMPTS = { attempts: 2, elapsedMs: 30, addresses: ['https://api.evolink.ai'] };

const failed = (node: Partial<INode> = {}) =>
	itemError(inputFault("'Model' sk-secret is empty", 'Choose sk-secret').fault, ATTEMPTS, {
		node: { ...NODE, ...node },
		asker: 'chat',
		itemIndex: 3,
		redact: (text) => text.replaceAll('sk-secret', '•••'),
	});

test('a failed item has an error, and what is known of it', () => {
	const { error, details } = failed();
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error.message).toBe("'Model' ••• is empty");
	expect(details).toEqual({
		kind: 'invalid-input',
		attempts: 2,
		elapsed_ms: 30,
		base_url: 'https://api.evolink.ai',
		advice: 'Choose •••',
		item_index: 3,
	});
});

const STREAMS = { sendChunk: () => {} };
const INPUT = { id: 5 };

test.each<{ what: string; node: Partial<INode>; context: object; json: (all: object) => object }>([
	{
		what: 'beside its input',
		node: { onError: 'continueRegularOutput' },
		context: {},
		json: (all) => ({ ...INPUT, ...all }),
	},
	{
		what: 'with details on the error branch',
		node: { onError: 'continueErrorOutput' },
		context: STREAMS,
		json: (all) => all,
	},
	{
		what: 'without details where an older host would take it for a success',
		node: { onError: 'continueErrorOutput' },
		context: {},
		json: () => ({ error: failed().error.message }),
	},
])('a failed item comes out $what', ({ node, context, json }) => {
	const failure = failed(node);
	const all = { error: failure.error.message, details: failure.details };
	expect(errorItem({ ...NODE, ...node }, failure, 3, context, INPUT)).toEqual({
		json: json(all),
		pairedItem: { item: 3 },
	});
});

test('with Retry On Fail the item has no json.error, which would have it billed again', () => {
	const node = { ...NODE, retryOnFail: true };
	const failure = failed(node);
	const item = errorItem(node, failure, 3, STREAMS, INPUT);
	expect(item).toEqual({ json: {}, error: failure.error, pairedItem: { item: 3 } });
});

test.each<{ what: string; retryOnFail?: boolean; items: object[]; taken: boolean }>([
	{
		what: "the first item's error",
		retryOnFail: true,
		items: [{ json: { error: 'so the model says' } }],
		taken: true,
	},
	{
		what: "another item's error",
		retryOnFail: true,
		items: [{ json: {} }, { json: { error: 'x' } }],
		taken: false,
	},
	{ what: 'no items', retryOnFail: true, items: [], taken: false },
	{ what: 'no retry', retryOnFail: false, items: [{ json: { error: 'x' } }], taken: false },
	{ what: 'no setting', items: [{ json: { error: 'x' } }], taken: false },
])('taken for failed: $what, $taken', ({ retryOnFail, items, taken }) => {
	expect(isTakenForFailed({ ...NODE, retryOnFail }, items as never)).toBe(taken);
});

import { type Gateway, startGateway } from '../../gateway';
import { expectOpenAiBodies } from '../support/openAiBodies';
import { runNode } from '../support/runNode';

const KEYS = ['sk-tenant-one-MARKER', 'sk-tenant-two-MARKER'];

let one: Gateway;
let two: Gateway;
beforeAll(async () => {
	one = await startGateway({ apiKey: KEYS[0] });
	two = await startGateway({ apiKey: KEYS[1] });
});
afterAll(async () => await Promise.all([one.close(), two.close()]));
beforeEach(() => [one, two].forEach((gateway) => gateway.reset()));
expectOpenAiBodies(() => one);
expectOpenAiBodies(() => two);

const run = async (credentialOf: (itemIndex: number) => Record<string, string>) =>
	await runNode({
		url: one.url,
		credentialOf,
		parameters: { model: 'gpt-5.4', message: 'Reply with exactly: yes' },
		items: [{ json: {} }, { json: {} }],
		node: { onError: 'continueRegularOutput' },
	});

const keysAt = (gateway: Gateway) => gateway.requests.map(({ headers }) => headers.authorization);

test("an item's own key goes with it to the address of the run", async () => {
	one.configure({ apiKey: KEYS });
	const { items } = await run((itemIndex) => ({ apiKey: KEYS[itemIndex] ?? '' }));
	expect(items.map(({ json }) => json.content)).toEqual(['yes', 'yes']);
	expect(keysAt(one).sort()).toEqual(KEYS.map((key) => `Bearer ${key}`));
	one.configure({ apiKey: KEYS[0] });
});

test("a key never goes to an address that is not its own credential's", async () => {
	const { items, saved } = await run((itemIndex) => ({
		apiKey: KEYS[itemIndex] ?? '',
		customBaseUrl: itemIndex === 0 ? one.url : two.url,
	}));
	expect(items[0]?.json.content).toBe('yes');
	expect(items[1]?.json).toMatchObject({
		error: "The base URL of this item's credential differs from the first item's",
		details: { kind: 'not-connected', code: 'foreign-address', attempts: 1 },
	});
	expect(keysAt(one)).toEqual([`Bearer ${KEYS[0]}`]);
	expect(two.requests).toEqual([]);
	expect(saved).not.toContain('MARKER');
});

import { DEFAULT_CONFIG } from '../gateway/config';
import real from '../gateway/catalog/pricing-rules-gpt-5.4.json';
import { useGateway } from './support';

const gateway = useGateway();

interface Reply {
	meta: { fresh_until: string };
	model: { model_id: string; pricing_status: string };
	models: Array<{ model_id: string; modality: string; pricing_status: string }>;
}
const get = async (path: string, headers: Record<string, string> = {}) =>
	await fetch(`${gateway().url}/v1/catalog${path}`, { headers });
const read = async (path: string) => (await (await get(path)).json()) as Reply;

test('the rules of gpt-5.4 are the real record, and stay fresh for some minutes', async () => {
	const before = Date.now();
	const { meta, model } = await read('/models/gpt-5.4/pricing-rules?view=full');
	expect(model).toEqual(real.model);
	expect(Date.parse(meta.fresh_until)).toBeGreaterThan(before);
	expect({ ...meta, fresh_until: real.meta.fresh_until }).toEqual(real.meta);
});

test('rates of other models are decimals without a tail', async () => {
	const text = JSON.stringify(await read('/models/gpt-5.4-mini/pricing-rules'));
	expect(text).toContain('"uc":"45.9"');
	expect(text).not.toMatch(/\.\d{13}/);
});

test.each(['evolink%2Fauto', 'gpt-image-1.5'])('%s has no price', async (model) => {
	expect((await read(`/models/${model}/pricing-rules`)).model).toMatchObject({
		model_id: decodeURIComponent(model),
		pricing_status: 'unavailable',
	});
});

test('a model that is not there', async () => {
	const reply = await get('/models/gpt-9/pricing-rules');
	expect(reply.status).toBe(404);
	expect(await reply.json()).toMatchObject({ error: { code: 'model_not_found' } });
});

test('all models with their modality, and the rules of one modality', async () => {
	const { models } = await read('/models');
	expect(models.map(({ model_id: id }) => id)).toEqual(DEFAULT_CONFIG.models);
	const text = await read('/pricing-rules?modality=text&view=full');
	expect(text.models.map(({ model_id: id }) => id)).toEqual(
		models.filter(({ modality }) => modality === 'text').map(({ model_id: id }) => id),
	);
	expect(text.models).toHaveLength(6);
});

test('who has the current version gets no body', async () => {
	const etag = (await get('/pricing-rules')).headers.get('etag')!;
	const reply = await get('/pricing-rules', { 'if-none-match': etag });
	expect([reply.status, await reply.text()]).toEqual([304, '']);
});

test('it is well', async () => {
	expect(await (await get('/health')).json()).toEqual({ status: 'ok' });
});

import type { Request, RequestHandler, Response } from 'express';
import { ApiError } from '../errors';
import { gatewayOf } from '../state';
import { entryOf, metaAt, pricingOf } from './prices';

/** Catalogue replies name the version of what they hold: who has it already is told so. */
function reply(request: Request, response: Response, content: object): void {
	const meta = metaAt(Date.now());
	const etag = `"${meta.pricing_version}"`;
	response.setHeader('etag', etag);
	if (request.headers['if-none-match'] === etag) response.status(304).end();
	else response.type('json').json({ meta, ...content });
}

/** `GET /v1/catalog/models` */
export const listCatalogModels: RequestHandler = (request, response) => {
	const models = gatewayOf(request).config.models.map((id) => {
		const { modality, pricing_status: pricingStatus } = pricingOf(id);
		return { model_id: id, modality, lifecycle: 'active', pricing_status: pricingStatus };
	});
	reply(request, response, { models });
};

/** `GET /v1/catalog/models/{model}/pricing-rules` */
export const getPricingRules: RequestHandler = (request, response) => {
	const id = String(request.params.model);
	if (!gatewayOf(request).config.models.includes(id)) {
		throw new ApiError(404, {
			code: 'model_not_found',
			message: `The model '${id}' is not in the catalog.`,
		});
	}
	reply(request, response, { model: pricingOf(id) });
};

/** `GET /v1/catalog/pricing-rules` */
export const listPricingRules: RequestHandler = (request, response) => {
	const { modality } = request.query;
	const models = gatewayOf(request)
		.config.models.filter((id) => modality === undefined || entryOf(id).modality === modality)
		.map(pricingOf);
	reply(request, response, { models });
};

/** `GET /v1/catalog/health` */
export const catalogHealth: RequestHandler = (_request, response) => {
	response.type('json').json({ status: 'ok' });
};

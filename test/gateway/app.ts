import express, { type Express, type RequestHandler } from 'express';
import { reserveCredits } from './account';
import {
	catalogHealth,
	getPricingRules,
	listCatalogModels,
	listPricingRules,
} from './catalog/handlers';
import { getCredits, listModels } from './catalog/models';
import { createChatCompletion } from './completion/handler';
import { controlRouter } from './control';
import { errorHandler } from './errors';
import { bodyFaults, queuedFaults } from './faults/middleware';
import { downloadFile, uploadBase64, uploadFile } from './files';
import { COMPLETIONS_PATH } from './recorder';
import { exchangeOf, gatewayOf, type GatewayState } from './state';
import { openApiMiddleware } from './validation';

const BODY_LIMIT = '64mb';

const beginExchange: RequestHandler = (request, response, next) => {
	const exchange = gatewayOf(request).recorder.begin(request, response);
	response.locals.exchange = exchange;
	response.setHeader('x-request-id', exchange.record.requestId);
	next();
};

const readJson = express.json({
	limit: BODY_LIMIT,
	verify: (_request, response, raw) => exchangeOf(response as never).bodyRead(raw),
});

const recordBody: RequestHandler = (request, response, next) => {
	exchangeOf(response).record.body = request.body;
	next();
};

/** The order of the layers is the route of a request. */
export function createApp(gateway: GatewayState): Express {
	const app = express();
	app.disable('x-powered-by');
	app.disable('etag');
	app.locals.gateway = gateway;

	app.use('/_gateway', controlRouter());
	app.use(beginExchange);
	app.use(queuedFaults);
	app.use(readJson, recordBody);
	app.use(reserveCredits);
	app.use(bodyFaults);
	app.get('/files/:id', downloadFile);
	app.use(openApiMiddleware());

	app.post(COMPLETIONS_PATH, createChatCompletion);
	app.get('/v1/models', listModels);
	app.get('/v1/credits', getCredits);
	app.get('/v1/catalog/models', listCatalogModels);
	app.get('/v1/catalog/models/:model/pricing-rules', getPricingRules);
	app.get('/v1/catalog/pricing-rules', listPricingRules);
	app.get('/v1/catalog/health', catalogHealth);
	app.post('/api/v1/files/upload/stream', recordBody, uploadFile);
	app.post('/api/v1/files/upload/base64', uploadBase64);

	app.use(errorHandler);
	return app;
}

import express, { type Router } from 'express';
import type { GatewayConfig } from './config';
import type { Fault } from './faults/types';
import { gatewayOf } from './state';

/** Reads, scripts and resets a gateway that runs in a process of its own. Local use only: no key is asked for. */
export function controlRouter(): Router {
	const router = express.Router();
	router.use(express.json({ limit: '64mb' }));
	router.get('/requests', (request, response) => {
		const since = Number(request.query.since ?? 0);
		response.json(gatewayOf(request).recorder.requests.filter(({ id }) => id > since));
	});
	router.get('/stats', (request, response) => {
		response.json(gatewayOf(request).recorder.stats);
	});
	router.post('/configure', (request, response) => {
		gatewayOf(request).configure(request.body as Partial<GatewayConfig>);
		response.status(204).end();
	});
	router.post('/faults', (request, response) => {
		gatewayOf(request).faults.push(...[request.body as Fault | Fault[]].flat());
		response.status(204).end();
	});
	router.delete('/faults', (request, response) => {
		gatewayOf(request).faults.clear();
		response.status(204).end();
	});
	router.post('/resume', (request, response) => {
		gatewayOf(request).stalls.resume();
		response.status(204).end();
	});
	router.post('/reset', (request, response) => {
		gatewayOf(request).reset();
		response.status(204).end();
	});
	return router;
}

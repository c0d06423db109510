import { once } from 'node:events';
import type { RequestHandler } from 'express';
import { COMPLETIONS_PATH } from '../recorder';
import { exchangeOf, gatewayOf } from '../state';
import { replacementFor } from './replacement';
import { pause, resetConnection, transmit } from './transport';

/** Before the body is read: takes the next queued fault of this path. */
export const queuedFaults: RequestHandler = async (request, response, next) => {
	const exchange = exchangeOf(response);
	exchange.fault = gatewayOf(request).faults.takeQueued(request.path);
	if (exchange.fault?.reset !== 'before-read') return next();
	if (await pause(response, exchange.fault.latencyMs ?? 0)) resetConnection(response);
};

/** After the body is read: waits, then answers in the API's place when the fault says so. */
export const bodyFaults: RequestHandler = async (request, response, next) => {
	const { config, faults } = gatewayOf(request);
	const exchange = exchangeOf(response);
	if (!exchange.fault && faults.readsBodies) {
		const body = request.body === undefined ? '' : JSON.stringify(request.body);
		exchange.fault = faults.takeForBody(request.path, body);
	}
	const { fault } = exchange;
	const latencyMs = request.path === COMPLETIONS_PATH ? config.latencyMs : 0;
	if (!(await pause(response, latencyMs + (fault?.latencyMs ?? 0)))) return;
	if (!fault) return next();
	if (!request.readableEnded) await once(request.resume(), 'end').catch(() => undefined);
	if (fault.reset === 'before-read' || fault.reset === 'after-read') {
		return resetConnection(response);
	}
	if (fault.stall === 'before-headers') return;
	const replacement = replacementFor(fault);
	if (!replacement) return next();
	await transmit(response, fault, replacement);
};

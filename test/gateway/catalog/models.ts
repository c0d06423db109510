import type { RequestHandler } from 'express';
import { gatewayOf } from '../state';

const CREATED = Date.UTC(2026, 2, 5) / 1000;

/** `GET /v1/models` */
export const listModels: RequestHandler = (request, response) => {
	const data = gatewayOf(request).config.models.map((id) => ({
		id,
		object: 'model',
		created: CREATED,
		owned_by: 'evolink',
	}));
	response.type('json').json({ object: 'list', data });
};

/** `GET /v1/credits` */
export const getCredits: RequestHandler = (request, response) => {
	const { remainingCredits, usedCredits } = gatewayOf(request).account;
	const user = { remaining_credits: remainingCredits, used_credits: usedCredits };
	const token = { ...user, unlimited_credits: false };
	response.type('json').json({ data: { token, user }, message: '', success: true });
};

import type { Request } from 'express';
import { gatewayOf } from './state';

/** Accepts a request whose Bearer token is one of the configured keys. */
export function bearerAuth(request: Request): boolean {
	const { apiKey } = gatewayOf(request).config;
	const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
	return token !== undefined && [apiKey].flat().includes(token);
}

import * as OpenApiValidator from 'express-openapi-validator';
import type { RequestHandler } from 'express';
import { openApiDocument } from './api';
import { MAX_IMAGE_BYTES } from './files';
import { bearerAuth } from './security';

/** Checks the key, the request and the JSON reply of each described path; other paths get 404. */
export function openApiMiddleware(): RequestHandler[] {
	return OpenApiValidator.middleware({
		apiSpec: openApiDocument as never,
		validateApiSpec: true,
		validateRequests: { allowUnknownQueryParameters: true, coerceTypes: false },
		validateResponses: true,
		validateSecurity: { handlers: { BearerAuth: bearerAuth } },
		validateFormats: true,
		fileUploader: { limits: { fileSize: MAX_IMAGE_BYTES } },
	}) as RequestHandler[];
}

import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { ApiError } from '../errors';
import type { Completion } from '../wire';

interface Kept {
	body: string;
	completion: Completion;
}

/** Completions by API key and `Idempotency-Key`. The document holds the header to its form. */
export class IdempotencyStore {
	private readonly kept = new Map<string, Kept>();

	/** Throws 409 when the key was used for another body. */
	find(request: Request): Completion | undefined {
		const kept = this.kept.get(nameOf(request) ?? '');
		if (kept === undefined) return undefined;
		if (kept.body === bodyOf(request)) return kept.completion;
		throw new ApiError(409, {
			code: 'idempotency_conflict',
			message: 'This Idempotency-Key was used for another request.',
		});
	}

	keep(request: Request, completion: Completion): void {
		const name = nameOf(request);
		if (name !== undefined) this.kept.set(name, { body: bodyOf(request), completion });
	}
}

function nameOf({ headers }: Request): string | undefined {
	const key = headers['idempotency-key'];
	return typeof key === 'string' ? `${headers.authorization} ${key}` : undefined;
}

const bodyOf = (request: Request): string =>
	createHash('sha256').update(JSON.stringify(request.body)).digest('base64');

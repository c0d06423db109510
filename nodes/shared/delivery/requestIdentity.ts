import { cleanKey } from '../errors/key';
import { createHmac, randomBytes } from 'node:crypto';

/** Without it a hash could be compared with those of guessed keys. */
const SALT = randomBytes(32);

/** A request to the letter, with the key it is sent with, as a hash. */
export const identityOf = (apiKey: string, ...request: unknown[]): string =>
	createHmac('sha256', SALT)
		.update(JSON.stringify([cleanKey(apiKey), request]))
		.digest('base64');

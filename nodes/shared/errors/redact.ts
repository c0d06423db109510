/** Takes the key out of a text: some gateways echo the key they refuse. */
export type Redact = (text: string) => string;

/** What stands in place of the key. */
const MARK = '[API key]';

/** Shorter ones stand in ordinary words. */
const SHORTEST = 4;

export const noRedaction: Redact = (text) => text;

export const redactor = (secret: unknown): Redact =>
	typeof secret === 'string' && secret.length >= SHORTEST
		? (text) => text.split(secret).join(MARK)
		: noRedaction;

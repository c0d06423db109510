import { FaultError } from '../../../../../nodes/shared/errors/fault';
import { readable } from '../../errors/support/words';

/** What the user reads when a field refuses its value; what it reads when it doesn't refuse. */
export function refusal(read: () => unknown): unknown {
	try {
		return { read: read() };
	} catch (error) {
		if (!(error instanceof FaultError)) return error;
		const { kind, repeat } = error.fault;
		return { kind, repeat, ...readable(error.fault) };
	}
}

/** A value that is refused before anything is sent, and that stays wrong when it is tried again. */
export const refused = (title: string, advice: string) => ({
	kind: 'invalid-input',
	repeat: 'never',
	title,
	advice,
});

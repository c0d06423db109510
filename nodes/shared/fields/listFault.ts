import { AddressFault } from '../api/addresses';
import { shown } from '../errors/inputFault';
import { NoModelList } from './modelEntries';

/** Why the list of models can't be had, in a few words for the entry that remains. */
export function listFault(error: unknown): string {
	if (error instanceof AddressFault) return error.message;
	if (error instanceof NoModelList) return 'the reply of the base URL holds no list of models';
	const { httpCode, code, message = '' } = (error ?? {}) as Record<string, unknown>;
	const status = Number(httpCode);
	if (status === 401) return 'EvoLink did not accept the API key';
	if (status >= 300) return `EvoLink answered the request for the list with status ${status}`;
	const known = typeof code === 'string' ? code : '';
	if (/timed? ?out|ECONNABORTED/i.test(`${known} ${shown(message)}`))
		return 'the list did not come in time';
	const said = shown(known || message);
	return said === '' ? 'no list of models' : `no list of models: ${said}`;
}

import { AddressFault } from '../../../../nodes/shared/api/addresses';
import { listFault } from '../../../../nodes/shared/fields/listFault';
import { NoModelList } from '../../../../nodes/shared/fields/modelEntries';

const LATE = 'the list did not come in time';

test.each<{ when: string; error: unknown; told: string }>([
	{
		when: 'the address is wrong',
		error: new AddressFault("'Custom Base URL' is empty"),
		told: "'Custom Base URL' is empty",
	},
	{
		when: 'the reply is something else',
		error: new NoModelList(),
		told: 'the reply of the base URL holds no list of models',
	},
	{ when: 'status 401', error: { httpCode: '401' }, told: 'EvoLink did not accept the API key' },
	{
		when: 'status 401 as a number',
		error: { httpCode: 401, message: 'timeout' },
		told: 'EvoLink did not accept the API key',
	},
	...[300, 302, 403, 404, 503].map((status) => ({
		when: `status ${status}`,
		error: { httpCode: String(status), message: 'Request timed out' },
		told: `EvoLink answered the request for the list with status ${status}`,
	})),
	{
		when: 'a code beside no status',
		error: { httpCode: null, code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:9' },
		told: 'no list of models: ECONNREFUSED',
	},
	{
		when: 'a status that is no failure',
		error: { httpCode: '200', message: 'Unexpected token <' },
		told: 'no list of models: Unexpected token <',
	},
	{ when: 'axios gives up', error: { code: 'ECONNABORTED', message: 'aborted' }, told: LATE },
	{ when: 'the code says so', error: { code: 'ETIMEDOUT' }, told: LATE },
	{ when: 'timeout', error: new Error('timeout of 10000ms exceeded'), told: LATE },
	{ when: 'time out', error: new Error('A time out occurred'), told: LATE },
	{ when: 'timed out', error: new Error('The connection timed out'), told: LATE },
	{
		when: 'a code that is a number',
		error: { code: 7, message: 'socket\nhang up' },
		told: 'no list of models: socket hang up',
	},
	{
		when: 'a long message',
		error: new Error('x'.repeat(500)),
		told: `no list of models: ${'x'.repeat(79)}…`,
	},
	{ when: 'an error without a word', error: {}, told: 'no list of models' },
	{ when: 'no error at all', error: undefined, told: 'no list of models' },
	{ when: 'null', error: null, told: 'no list of models' },
])('$when', ({ error, told }) => {
	expect(listFault(error)).toBe(told);
});

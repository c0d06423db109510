import { type End, lastFault, longPause } from '../../../../nodes/shared/delivery/lastFault';
import type { Ending } from '../../../../nodes/shared/errors/fault';
import { fault } from './support/faults';

const FAULT = fault({ httpStatus: 503 });
const END: End = { step: { kind: 'giveUp' }, relayed: false, repeats: false, inFlight: 4 };
const TOO_LONG = { kind: 'giveUp', waitTooLongMs: 600_000 } as const;
const LONG_WAIT: Ending = { why: 'wait-too-long', waitMs: 600_000, maxMs: 120_000 };

test.each<{ what: string; end?: Partial<End>; ending?: Ending }>([
	{ what: 'nothing to say' },
	{ what: 'a wait that is too long', end: { step: TOO_LONG }, ending: LONG_WAIT },
	{ what: 'text was passed on', end: { relayed: true }, ending: { why: 'heard-already' } },
	{ what: 'repeated on request', end: { repeats: true }, ending: { why: 'repeated' } },
	{
		what: 'text counts before what is repeated',
		end: { relayed: true, repeats: true },
		ending: { why: 'heard-already' },
	},
	{
		what: 'the wait counts before all',
		end: { step: TOO_LONG, relayed: true, repeats: true },
		ending: LONG_WAIT,
	},
])('why it ended: $what', ({ end, ending }) => {
	expect(lastFault(FAULT, { ...END, ...end })).toStrictEqual({
		...FAULT,
		inFlight: 4,
		...(ending && { ending }),
	});
});

test('who sent it is told where that is not the item itself', () => {
	expect(lastFault(FAULT, { ...END, asker: 'image' })).toMatchObject({ asker: 'image' });
	expect(lastFault(FAULT, { ...END, asker: undefined })).not.toHaveProperty('asker');
});

test('a request that was not sent because the server wants a long wait is a final refusal', () => {
	expect(longPause(600_000)).toEqual({
		kind: 'rate-limited',
		repeat: 'never',
		throttled: true,
		cause: 'rate-limited',
		ending: LONG_WAIT,
	});
});

import { isModelUnavailable, mayAskAnother } from '../../../../nodes/EvoLink/delivery/fallback';
import type { Fault } from '../../../../nodes/shared/errors/fault';

test.each<{ what: string; fault: Partial<Fault>; unavailable?: true; another?: true }>([
	{
		what: 'a model that is not known',
		fault: { repeat: 'never', aboutModel: 'unknown' },
		unavailable: true,
		another: true,
	},
	{
		what: 'a model that is down',
		fault: { repeat: 'safe', aboutModel: 'unavailable', httpStatus: 503 },
		unavailable: true,
		another: true,
	},
	{ what: '404', fault: { repeat: 'never', httpStatus: 404 }, unavailable: true, another: true },
	{ what: '404 of unknown outcome', fault: { repeat: 'unknown', httpStatus: 404 } },
	{ what: 'a model of unknown outcome', fault: { repeat: 'unknown', aboutModel: 'unavailable' } },
	{ what: '500', fault: { repeat: 'safe', httpStatus: 500 }, another: true },
	{ what: '502', fault: { repeat: 'safe', httpStatus: 502 }, another: true },
	{ what: '503', fault: { repeat: 'safe', httpStatus: 503 }, another: true },
	{ what: '503 that asks all to slow down', fault: { httpStatus: 503, throttled: true } },
	{ what: '500 that may have been billed', fault: { repeat: 'unknown', httpStatus: 500 } },
	{ what: '500 that would come again', fault: { repeat: 'never', httpStatus: 500 } },
	{ what: '504', fault: { repeat: 'unknown', httpStatus: 504 } },
	{ what: '429', fault: { httpStatus: 429, throttled: true } },
	{ what: '400', fault: { repeat: 'never', httpStatus: 400 } },
	{ what: 'a lost connection', fault: {} },
])('$what', ({ fault, unavailable = false, another = false }) => {
	const whole: Fault = { kind: 'unavailable', repeat: 'safe', ...fault };
	expect(isModelUnavailable(whole)).toBe(unavailable);
	expect(mayAskAnother(whole)).toBe(another);
});

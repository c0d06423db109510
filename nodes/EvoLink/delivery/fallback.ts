import type { Fault } from '../../shared/errors/fault';

/** Asking this model again is no use, and another one may well answer. */
export const isModelUnavailable = ({ repeat, aboutModel, httpStatus }: Fault): boolean =>
	repeat !== 'unknown' && (aboutModel !== undefined || httpStatus === 404);

/** Whether the next model may be asked: the request was not processed, and the model is why. */
export const mayAskAnother = (fault: Fault): boolean =>
	isModelUnavailable(fault) || (fault.repeat === 'safe' && isFailing(fault));

const isFailing = ({ httpStatus, throttled }: Fault): boolean =>
	(httpStatus === 500 || httpStatus === 502 || httpStatus === 503) && throttled !== true;

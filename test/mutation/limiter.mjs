import { settings, UNIT_TESTS } from './settings.mjs';

export default settings(
	'limiter',
	['nodes/shared/limiter/**/*.ts'],
	[...UNIT_TESTS, 'test/rate/*.test.ts'],
);

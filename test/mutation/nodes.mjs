import { settings, UNIT_TESTS } from './settings.mjs';

export default settings(
	'nodes',
	['nodes/{EvoLink,LmChatEvoLink}/**/*.ts'],
	[...UNIT_TESTS, 'test/engine/**/*.test.ts'],
);

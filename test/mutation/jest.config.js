const { join } = require('node:path');
const { projects } = require('../../jest.config.js');

/** The unit tests alone: they take no time to wait and reach every rule; see docs/testing.md. */
module.exports = {
	...projects.find(({ displayName }) => displayName === 'unit'),
	// They judge the sources as text, or everything at once, in many seconds per run.
	testPathIgnorePatterns: ['/unit/(code|hostile|scripts)/', '/unit/layers'],
	// Instrumented code is slower, and two runners share the machine.
	globals: { TEST_TIMEOUT_MS: 120_000 },
	rootDir: join(__dirname, '..', '..'),
};

const { join } = require('node:path');
const { projects } = require('../../jest.config.js');

/** The unit tests alone: they take no time to wait and reach every rule; see docs/testing.md. */
module.exports = {
	...projects.find(({ displayName }) => displayName === 'unit'),
	// Instrumented code is slower, and two runners share the machine.
	globals: { TEST_TIMEOUT_MS: 120_000 },
	rootDir: join(__dirname, '..', '..'),
};

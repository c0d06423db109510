/** One transformer and one style for every suite; `--selectProjects` picks one. */
const project = (displayName, testTimeout) => ({
	displayName,
	testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
	testEnvironment: 'node',
	modulePathIgnorePatterns: ['<rootDir>/.local/', '<rootDir>/dist/'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
				module: { type: 'commonjs' },
			},
		],
	},
	setupFiles: [`<rootDir>/test/timeouts.js`],
	globals: { TEST_TIMEOUT_MS: testTimeout },
});

module.exports = {
	maxWorkers: 2,
	// A worker is begun anew before what it holds takes longer to free than jest waits for its end.
	workerIdleMemoryLimit: '400MB',
	projects: [
		project('unit', 10_000),
		project('rate', 60_000),
		project('contract', 30_000),
		project('engine', 60_000),
		project('package', 120_000),
		project('e2e', 600_000),
		project('compat', 1_800_000),
	],
};

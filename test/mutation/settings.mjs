/**
 * What all runs of Stryker have in common.
 *
 * @param {string} name of the report
 * @param {string[]} mutate files that are broken
 * @param {string[]} spec suites that should notice
 * @returns {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export const settings = (name, mutate, spec) => ({
	mutate: [...mutate, '!nodes/shared/bundled/**'],
	testRunner: 'mocha',
	mochaOptions: {
		require: ['test/mutation/jestInMocha.cjs'],
		spec,
		// It needs a host without a function that this one has.
		ignore: ['test/unit/**/tokenUsage.test.ts'],
	},
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	// What a mutant leaves behind meets no more than so many others.
	maxTestRunnerReuse: 500,
	concurrency: 2,
	timeoutMS: 5_000,
	dryRunTimeoutMinutes: 10,
	ignorePatterns: [
		'.local',
		'dist',
		'bench',
		'docs/images',
		'scripts/n8n',
		'test/e2e',
		'test/compat',
	],
	tempDirName: '.local/stryker',
	cleanTempDir: 'always',
	incremental: true,
	incrementalFile: `.local/mutation/${name}.incremental.json`,
	reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
	clearTextReporter: {
		allowColor: false,
		logTests: false,
		reportTests: false,
		reportMutants: false,
	},
	htmlReporter: { fileName: `.local/mutation/${name}.html` },
	jsonReporter: { fileName: `.local/mutation/${name}.json` },
	thresholds: { high: 85, low: 80, break: null },
});

export const UNIT_TESTS = ['test/unit/{EvoLink,LmChatEvoLink,shared}/**/*.test.ts'];

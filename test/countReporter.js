const { relative } = require('node:path');
const { writeFileSync } = require('node:fs');

/** A failure as the summary shows it. */
const LONGEST_MESSAGE = 1_500;

/**
 * Jest's reporter for CI: writes { passed, failed, failures } to the file that COUNTS_FILE names, failures as texts.
 * Jest's own `--json` dies on a failure that holds a circle, as an error of axios does.
 */
module.exports = class CountReporter {
	onRunComplete(
		_contexts,
		{ numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults },
	) {
		const failures = testResults.flatMap(({ testFilePath, failureMessage }) =>
			failureMessage
				? [`${relative(process.cwd(), testFilePath)}\n${failureMessage.slice(0, LONGEST_MESSAGE)}`]
				: [],
		);
		const failed = numFailedTests + numRuntimeErrorTestSuites;
		const counts = { passed: numPassedTests, failed, failures };
		writeFileSync(process.env.COUNTS_FILE, JSON.stringify(counts));
	}
};

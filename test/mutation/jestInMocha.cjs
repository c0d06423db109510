/**
 * Lets mocha run suites that are written for jest, for Stryker alone: mocha loads the code once and then runs, mutant by
 * mutant, the tests that reach it. Jest would load everything anew for each, which takes far longer than the tests.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { sep } = require('node:path');
const { transformSync } = require('@swc/core');
const { expect } = require('expect');
const { bind } = require('jest-each');
const { ModuleMocker } = require('jest-mock');
const Mocha = require('mocha');
const { projects } = require('../../jest.config.js');

/** Where a mutant makes a test wait for ever, this ends it sooner than the end of Stryker's whole process would. */
const LONGEST_TEST_MS = 5_000;

const [[, swcOptions]] = Object.values(projects[0].transform);
const compiled = new Map();

Module._extensions['.ts'] = (module, filename) => {
	if (!compiled.has(filename)) {
		const source = readFileSync(filename, 'utf8');
		compiled.set(filename, transformSync(source, { ...swcOptions, filename }).code);
	}
	module._compile(compiled.get(filename), filename);
};
// Node tries endings in their order, and './EvoLink.node' means EvoLink.node.ts, not EvoLink.node.json.
const { '.json': loadJson } = Module._extensions;
delete Module._extensions['.json'];
Module._extensions['.json'] = loadJson;

const mocker = new ModuleMocker(globalThis);
Object.assign(globalThis, {
	expect,
	jest: {
		fn: mocker.fn.bind(mocker),
		spyOn: mocker.spyOn.bind(mocker),
		restoreAllMocks: mocker.restoreAllMocks.bind(mocker),
		mocked: (mocked) => mocked,
		requireActual: require,
	},
});

/** Takes what is no library out of Node's cache. */
function takeOwnModules() {
	const own = {};
	for (const [path, module] of Object.entries(require.cache)) {
		if (!path.endsWith('.ts') || path.includes(`${sep}node_modules${sep}`)) continue;
		own[path] = module;
		delete require.cache[path];
	}
	return own;
}

/** As in jest each file has modules of its own, also those that it loads while its tests run. */
function keepModulesApart(root, fileSuite) {
	let own = {};
	root.once('post-require', () => (own = takeOwnModules()));
	fileSuite.beforeAll(() => Object.assign(require.cache, own));
	fileSuite.afterAll(() => (own = takeOwnModules()));
}

const speaking = new WeakSet();

/** Jest's words for tests, in place of mocha's. */
Mocha.interfaces.bdd = (root) => {
	// Stryker asks mocha for them a second time.
	if (speaking.has(root)) return;
	speaking.add(root);
	const suites = [];
	root.on('pre-require', (context, file, mocha) => {
		// What stands outside of any `describe` is the file's, not everybody's.
		const fileSuite = Mocha.Suite.create(root, '');
		suites.splice(0, suites.length, fileSuite);
		keepModulesApart(root, fileSuite);

		const common = require('mocha/lib/interfaces/common')(suites, context, mocha);
		const describe = (title, fn) => common.suite.create({ title, file, fn });
		const test = (title, fn) => {
			const made = new Mocha.Test(title, () => fn());
			made.file = file;
			made.timeout(LONGEST_TEST_MS);
			// Mocha runs the tests of a suite before the suites in it; jest keeps their order.
			Mocha.Suite.create(suites[0], '').addTest(made);
		};
		describe.each = bind(describe, false);
		test.each = bind(test, false);
		const hook = (name) => (fn) => common[name](() => fn());
		Object.assign(context, {
			...{ describe, test, it: test },
			...{ beforeAll: hook('before'), afterAll: hook('after') },
			...{ beforeEach: hook('beforeEach'), afterEach: hook('afterEach') },
		});
	});
};

// Mocha would import the files, and Node would take them for ES modules.
Mocha.prototype.loadFilesAsync = async function () {
	this.lazyLoadFiles(true);
	this.loadFiles();
};

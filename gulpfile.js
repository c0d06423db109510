'use strict';

const { execFile } = require('node:child_process');
const { mkdir, rm, writeFile } = require('node:fs/promises');
const { dirname, resolve } = require('node:path');
const { promisify } = require('node:util');
const esbuild = require('esbuild');
const { dest, parallel, series, src, watch } = require('gulp');
const { n8n } = require('./package.json');

const SOURCES = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const ICONS = ['icons/*.svg'];
const CODEX = ['nodes/**/*.node.json'];
const SCHEMAS = ['nodes/**/__schema__/**/*.json'];

/** What n8n loads: the rest of the code becomes chunks that these share. */
const ENTRIES = [...n8n.nodes, ...n8n.credentials].map((path) => path.replace('dist/', ''));
const MODULES = resolve('.local', 'build');
const CHUNKS = resolve('dist', 'nodes', 'shared');

const run = promisify(execFile);
const copy = (globs, base) => src(globs, { base, encoding: false }).pipe(dest('dist'));

async function clean() {
	for (const path of ['dist', MODULES]) await rm(path, { recursive: true, force: true });
}

/** To ES modules without comments: `bundle` makes `dist/` of them. */
async function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	const options = ['-p', 'tsconfig.json', '--module', 'es2022', '--outDir', MODULES];
	try {
		await run(process.execPath, [tsc, ...options]);
	} catch (error) {
		throw new Error(`TypeScript found faults:\n${error.stdout || error.message}`);
	}
}

const SYNTAX = { target: 'node20', charset: 'utf8', lineLimit: 200 };

/** Formats aren't checked, and some of the library's patterns for them take superlinear time. */
const withoutFormats = {
	name: 'without-formats',
	setup({ onLoad }) {
		onLoad({ filter: /@cfworker[\\/]json-schema[\\/].*[\\/]format\.js$/ }, () => ({
			contents: 'export const format = {};',
		}));
	},
};

/**
 * One file per set of modules that are loaded together: fewer files load faster and weigh less, and
 * what is imported when it is needed stays apart. Modules that both nodes use are in one file for
 * both, so that they share what it remembers. Libraries become part of it: a community package has
 * no dependencies. esbuild divides ES modules only, so each file becomes CommonJS afterwards.
 */
async function bundle() {
	const { outputFiles } = await esbuild.build({
		entryPoints: ENTRIES,
		absWorkingDir: MODULES,
		outbase: '.',
		outdir: resolve('dist'),
		bundle: true,
		splitting: true,
		format: 'esm',
		chunkNames: 'nodes/shared/[name]-[hash]',
		external: ['n8n-workflow', '@n8n/ai-node-sdk', 'node:*'],
		...SYNTAX,
		plugins: [withoutFormats],
		logLevel: 'warning',
		write: false,
	});
	await rm(CHUNKS, { recursive: true, force: true });
	for (const { path, text } of outputFiles) {
		const { code } = await esbuild.transform(text, {
			format: 'cjs',
			banner: '"use strict";',
			supported: { 'dynamic-import': false },
			...SYNTAX,
		});
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, code);
	}
}

const icons = () => copy(ICONS, '.');
const codex = () => copy(CODEX, '.');
const schemas = () => copy(SCHEMAS, '.');

const build = series(clean, parallel(compile, icons, codex, schemas), bundle);

function watchSources() {
	watch(SOURCES, series(compile, bundle));
	watch(ICONS, icons);
	watch(CODEX, codex);
	watch(SCHEMAS, schemas);
}

module.exports = {
	clean,
	compile,
	bundle,
	icons,
	codex,
	schemas,
	build,
	watch: series(build, watchSources),
	default: build,
};

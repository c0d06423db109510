'use strict';

const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const { build: esbuild } = require('esbuild');
const { dest, parallel, series, src, watch } = require('gulp');

const SOURCES = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const ICONS = ['icons/*.svg'];
const CODEX = ['nodes/**/*.node.json'];
const SCHEMAS = ['nodes/**/__schema__/**/*.json'];

const run = promisify(execFile);
const copy = (globs, base) => src(globs, { base, encoding: false }).pipe(dest('dist'));

const clean = async () => await rm('dist', { recursive: true, force: true });

async function compile() {
	try {
		await run(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json']);
	} catch (error) {
		throw new Error(`TypeScript found faults:\n${error.stdout || error.message}`);
	}
}

/** Formats aren't checked, and some of the library's patterns for them take superlinear time. */
const withoutFormats = {
	name: 'without-formats',
	setup({ onLoad }) {
		onLoad({ filter: /@cfworker[\\/]json-schema[\\/].*[\\/]format\.js$/ }, () => ({
			contents: 'export const format = {};',
		}));
	},
};

/** A community package has no dependencies: what a file of this folder takes from a library becomes part of it. */
const bundle = async () =>
	await esbuild({
		entryPoints: ['nodes/shared/bundled/*.ts'],
		outbase: '.',
		outdir: 'dist',
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		lineLimit: 200,
		plugins: [withoutFormats],
		logLevel: 'warning',
	});

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

module.exports = { clean, compile, bundle, icons, codex, schemas, build, watch: series(build, watchSources), default: build };

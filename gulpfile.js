'use strict';

const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
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

const icons = () => copy(ICONS, '.');
const codex = () => copy(CODEX, '.');
const schemas = () => copy(SCHEMAS, '.');

const build = series(clean, parallel(compile, icons, codex, schemas));

function watchSources() {
	watch(SOURCES, compile);
	watch(ICONS, icons);
	watch(CODEX, codex);
	watch(SCHEMAS, schemas);
}

module.exports = { clean, compile, icons, codex, schemas, build, watch: series(build, watchSources), default: build };

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE_BINARY, ROOT } from '../../scripts/lib/paths';
import { pathWithNode } from '../../scripts/lib/run-command';

const VERSION = '1.2.3';
const manifest = (version: string) => `${JSON.stringify({ name: 'x', version }, null, 2)}\n`;
const lockfile = (version: string) =>
	`${JSON.stringify({ name: 'x', version, lockfileVersion: 3, packages: { '': { version } } }, null, 2)}\n`;
const changelog = (version: string, date: string) =>
	`# Changelog\n\n## ${version} - ${date}\n\n- News.\n\n## 1.2.0 - 2026-01-02\n`;

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'evolink-release-'));
	mkdirSync(join(root, 'scripts'));
	cpSync(join(ROOT, 'scripts', 'release.mjs'), join(root, 'scripts', 'release.mjs'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (files: Record<string, string>) => {
	for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
};
const run = (command: string, ...args: string[]) => {
	const author = { GIT_AUTHOR_NAME: 'T', GIT_AUTHOR_EMAIL: 't@example.com' };
	const committer = { GIT_COMMITTER_NAME: 'T', GIT_COMMITTER_EMAIL: 't@example.com' };
	const env = { ...process.env, ...author, ...committer, PATH: pathWithNode() };
	const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8', env });
	return { status, text: `${stdout}${stderr}`.trim() };
};
const release = (...args: string[]) => run(NODE_BINARY, 'scripts/release.mjs', ...args);

describe('release --check', () => {
	it.each([
		{
			what: 'the manifest',
			path: 'package.json',
			text: manifest('1.2.2'),
			says: 'package.json says 1.2.2',
		},
		{
			what: 'the lockfile',
			path: 'package-lock.json',
			text: lockfile('1.2.2'),
			says: 'package-lock.json says 1.2.2',
		},
		{
			what: "the changelog's version",
			path: 'CHANGELOG.md',
			text: changelog('1.2.2', '2026-02-03'),
			says: 'CHANGELOG.md begins with 1.2.2',
		},
		{
			what: "the changelog's date",
			path: 'CHANGELOG.md',
			text: changelog(VERSION, 'unreleased'),
			says: "no date: 'unreleased'",
		},
	])('refuses a tag when $what disagrees', ({ path, text, says }) => {
		write({
			'package.json': manifest(VERSION),
			'package-lock.json': lockfile(VERSION),
			'CHANGELOG.md': changelog(VERSION, '2026-02-03'),
		});
		expect(release('--check', 'v1.2.3')).toMatchObject({ status: 0 });
		expect(release('--check', '1.2.3')).toMatchObject({ status: 1 });

		write({ [path]: text });

		expect(release('--check', 'v1.2.3')).toEqual({
			status: 1,
			text: expect.stringContaining(says),
		});
	});
});

describe('release', () => {
	beforeEach(() => {
		write({
			'package.json': manifest('1.2.0'),
			'package-lock.json': lockfile('1.2.0'),
			'CHANGELOG.md': changelog(VERSION, 'unreleased'),
		});
		run('git', 'init', '--quiet', '--initial-branch=main');
		run('git', 'add', '.');
		run('git', 'commit', '--quiet', '--message', 'Begin');
	});

	it('commits and tags a version that passes the check', () => {
		expect(release(VERSION)).toMatchObject({ status: 0 });
		expect(run('git', 'status', '--porcelain').text).toBe('');
		expect(run('git', 'tag', '--points-at', 'HEAD').text).toBe('v1.2.3');
		expect(release('--check', 'v1.2.3')).toMatchObject({ status: 0 });
		expect(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')).toMatch(
			/^## 1\.2\.3 - \d{4}-\d\d-\d\d$/m,
		);
	});

	it.each([
		['no version', 'next', 'Say which version'],
		['a version that the changelog does not begin with', '1.3.0', '## 1.3.0 - unreleased'],
	])('refuses %s and changes nothing', (_, version, says) => {
		expect(release(version)).toEqual({ status: 1, text: expect.stringContaining(says) });
		expect(run('git', 'status', '--porcelain').text).toBe('');
	});

	it('refuses changes that are not committed, and branches', () => {
		write({ 'notes.txt': 'half done' });
		expect(release(VERSION).text).toContain('Commit or put away');
		rmSync(join(root, 'notes.txt'));
		run('git', 'checkout', '--quiet', '-b', 'topic');
		expect(release(VERSION).text).toContain('Releases come from main');
	});
});

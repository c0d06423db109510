#!/usr/bin/env node
/**
 * Prepares a release, or checks one; plain JavaScript without dependencies, since the publish
 * workflow runs it before anything is installed.
 *
 *   node scripts/release.mjs 1.2.3          version, changelog date, commit and tag, nothing pushed
 *   node scripts/release.mjs --check v1.2.3  fails unless tag, version and changelog agree
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}$/;

/** The version and the date (or `unreleased`) of the changelog's first section. */
export function newestSection(changelog) {
	const [, version, date] = /^## (\S+) - (\S+)$/m.exec(changelog) ?? [];
	return { version, date };
}

/**
 * What keeps a release from going out, one sentence each; none when all agree.
 *
 * @param tag e.g. `v1.2.3`
 * @param manifest package.json's object
 * @param lockfile package-lock.json's object
 * @param changelog CHANGELOG.md's text
 */
export function disagreements(tag, manifest, lockfile, changelog) {
	const version = tag.replace(/^v/, '');
	const section = newestSection(changelog);
	const found = [];
	if (!tag.startsWith('v') || !VERSION.test(version)) found.push(`'${tag}' is no tag like v1.2.3.`);
	if (manifest.version !== version) found.push(`package.json says ${manifest.version}.`);
	if (lockfile.version !== version || lockfile.packages[''].version !== version) {
		found.push(`package-lock.json says ${lockfile.version}.`);
	}
	if (section.version !== version) found.push(`CHANGELOG.md begins with ${section.version}.`);
	if (!/^\d{4}-\d{2}-\d{2}$/.test(section.date ?? '')) {
		found.push(`CHANGELOG.md gives no date: '${section.date}'.`);
	}
	return found;
}

/**
 * The changelog with today's date at its unreleased section.
 *
 * @throws Error when its first section is another version's or has a date
 */
export function dated(changelog, version, today) {
	const section = newestSection(changelog);
	if (section.version !== version || section.date !== 'unreleased') {
		throw new Error(`CHANGELOG.md must begin with "## ${version} - unreleased".`);
	}
	return changelog.replace(`## ${version} - unreleased`, `## ${version} - ${today}`);
}

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const text = (path) => readFileSync(inRoot(path), 'utf8');
const run = (command, ...args) =>
	execFileSync(command, args, { cwd: inRoot('.'), encoding: 'utf8' }).trim();

function check(tag) {
	const json = (path) => JSON.parse(text(path));
	const found = disagreements(
		tag,
		json('package.json'),
		json('package-lock.json'),
		text('CHANGELOG.md'),
	);
	if (found.length > 0) throw new Error(`${tag} can't be released. ${found.join(' ')}`);
	console.log(`${tag}: tag, version and changelog agree.`);
}

function release(version) {
	if (!VERSION.test(version)) throw new Error('Say which version, e.g. npm run release -- 1.2.3');
	if (run('git', 'status', '--porcelain')) throw new Error('Commit or put away what has changed.');
	if (run('git', 'branch', '--show-current') !== 'main')
		throw new Error('Releases come from main.');
	const changelog = dated(text('CHANGELOG.md'), version, new Date().toISOString().slice(0, 10));
	writeFileSync(inRoot('CHANGELOG.md'), changelog);
	// npm only rewrites the two version fields here; the rest of the lockfile stays.
	run('npm', 'version', version, '--no-git-tag-version', '--allow-same-version');
	check(`v${version}`);
	run('git', 'commit', '--quiet', '--all', '--message', `Release ${version}`);
	run('git', 'tag', '--annotate', `v${version}`, '--message', `Version ${version}`);
	console.log(`Publish it with: git push origin main v${version}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [first = '', tag = ''] = process.argv.slice(2);
	try {
		if (first === '--check') check(tag);
		else release(first);
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}

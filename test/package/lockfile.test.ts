import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/paths';

interface Locked {
	devDependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/** The places where Node looks for `name` when the package at `path` asks for it. */
function placesOf(name: string, path: string): string[] {
	const outer = path.lastIndexOf('/node_modules/');
	if (path === '') return [`node_modules/${name}`];
	return [`${path}/node_modules/${name}`, ...placesOf(name, path.slice(0, Math.max(outer, 0)))];
}

describe('the lockfile', () => {
	const { packages }: { packages: Record<string, Locked> } = read('package-lock.json');

	it('knows every dependency of the manifest, by the same range', () => {
		expect(packages['']?.devDependencies).toEqual(read('package.json').devDependencies);
	});

	// npm drops those of other platforms when it resolves from installed packages, and then
	// `npm ci` fails everywhere else.
	it('names the optional packages of every platform', () => {
		const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
			Object.keys(optionalDependencies)
				.filter((name) => !placesOf(name, path).some((place) => place in packages))
				.map((name) => `${name} of ${path}`),
		);
		expect(missing).toEqual([]);
	});
});

import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { pathWithNode, runCommand } from '../../../scripts/lib/run-command';

export interface Registry {
	/** For the environment of whoever is to install from it. */
	readonly env: Record<string, string>;
	close(): Promise<void>;
}

/**
 * An npm registry on 127.0.0.1 that has one package, and an `npm` before all others on PATH that
 * asks this registry. n8n passes npm the address of the public one, and takes another only with a
 * licence.
 *
 * @param directory for the `npm` that is put before the real one
 */
export async function startRegistry(tarball: string, directory: string): Promise<Registry> {
	const bytes = await readFile(tarball);
	const packed = await runCommand('tar', ['-xzOf', tarball, 'package/package.json'], {
		cwd: directory,
	});
	const manifest = JSON.parse(packed) as { name: string; version: string };
	const server = createServer(({ url = '' }, response) => {
		if (url.endsWith('.tgz')) return response.end(bytes);
		if (decodeURIComponent(url) !== `/${manifest.name}`) return response.writeHead(404).end('{}');
		const { port } = server.address() as AddressInfo;
		const dist = {
			tarball: `http://127.0.0.1:${port}/${manifest.name}-${manifest.version}.tgz`,
			integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
			shasum: createHash('sha1').update(bytes).digest('hex'),
		};
		const document = {
			name: manifest.name,
			'dist-tags': { latest: manifest.version },
			versions: { [manifest.version]: { ...manifest, dist } },
		};
		response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const bin = join(directory, 'bin');
	await mkdir(bin, { recursive: true });
	const realNpm = (await runCommand('sh', ['-c', 'command -v npm'], { cwd: directory })).trim();
	const cache = `--cache=${join(directory, 'npm-cache')}`;
	const script = `#!/bin/sh\nexec "${realNpm}" "$@" --registry=http://127.0.0.1:${port} ${cache}\n`;
	await writeFile(join(bin, 'npm'), script);
	await chmod(join(bin, 'npm'), 0o755);
	return {
		env: { PATH: [bin, pathWithNode()].join(delimiter) },
		close: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}

import axios from 'axios';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/free-port';
import { startHost } from '../../scripts/lib/host';
import { buildAndPack, installIntoUserFolder } from '../../scripts/lib/pack';
import { DIRECTORY, PROBE, type ProcessReading } from '../lib/arena';
import type { Part } from './part';

const REPETITIONS = 5;
const WAYS = ['without', 'with'] as const;

/** n8n's process once it is ready. */
export interface Started extends ProcessReading {
	/** From the command until n8n answers that it is ready, ms. */
	readyMs: number;
}

/** n8n's start with and without the package, in turns; each way has started once before. */
export interface Start {
	runs: Record<(typeof WAYS)[number], Started[]>;
}

async function startOnce(userFolder: string): Promise<Started> {
	const probePort = await freePort();
	const startedAt = performance.now();
	const host = await startHost({
		userFolder,
		nodeArgs: ['--require', PROBE, '--expose-gc'],
		env: { BENCH_PROBE_PORT: String(probePort) },
	});
	try {
		const readyMs = performance.now() - startedAt;
		const url = `http://127.0.0.1:${probePort}/process`;
		return { readyMs, ...(await axios.get<ProcessReading>(url, { proxy: false })).data };
	} finally {
		await host.stop();
	}
}

export const start: Part = {
	name: 'start',
	async measure({ quick, note }) {
		const folderOf = (way: string) => join(DIRECTORY, `start-${way}`);
		for (const way of WAYS) await rm(folderOf(way), { recursive: true, force: true });
		await installIntoUserFolder(await buildAndPack(), folderOf('with'));
		const runs: Start['runs'] = { without: [], with: [] };
		for (let repetition = 0; repetition <= (quick ? 1 : REPETITIONS); repetition++) {
			for (const way of WAYS) {
				note(`${way} the package`);
				const started = await startOnce(folderOf(way));
				// The first start makes the database.
				if (repetition > 0) runs[way].push(started);
			}
		}
		return { runs } satisfies Start;
	},
};

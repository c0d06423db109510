import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../lib/failure';
import { stillRuns } from '../lib/process-identity';
import { endProcess } from '../lib/processes';
import type { Child } from './lock';

/** n8n lets running workflows finish for 10 s. */
const GRACE_MS = 15_000;
const KILL_MS = 5_000;
const POLL_MS = 100;

/** e.g. `n8n (process 4242) and stand-in gateway (process 4243)` */
export const namesOf = (children: readonly Child[]) =>
	children.map(({ name, pid }) => `${name} (process ${pid})`).join(' and ');

async function gone(children: readonly Child[], limitMs: number): Promise<boolean> {
	const deadline = Date.now() + limitMs;
	while (children.some(stillRuns)) {
		if (Date.now() > deadline) return false;
		await sleep(POLL_MS);
	}
	return true;
}

/**
 * Ends what a killed start has left running: its n8n works on the same database as the next one.
 *
 * @throws Failure naming those that can't be ended
 */
export async function endLeftOver(children: readonly Child[]): Promise<void> {
	if (children.length === 0) return;
	console.log(
		`An earlier start was killed and left running: ${namesOf(children)}. Stopping what is left …`,
	);
	for (const { pid } of children) endProcess(pid, 'SIGTERM');
	if (await gone(children, GRACE_MS)) return;
	for (const { pid } of children.filter(stillRuns)) endProcess(pid, 'SIGKILL');
	if (await gone(children, KILL_MS)) return;
	const stuck = children.filter(stillRuns);
	throw new Failure(
		`${namesOf(stuck)} can't be stopped; end ${stuck.length === 1 ? 'it' : 'them'} by hand and start again.`,
	);
}

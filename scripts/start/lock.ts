import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lock } from 'proper-lockfile';
import { identify, stillRuns, type ProcessIdentity } from '../lib/process-identity';

/** What a running start writes down about itself; `.local/start.json`. */
export interface StartRecord extends ProcessIdentity {
	/** Where its n8n is or will be, e.g. `http://127.0.0.1:5678`. */
	url: string;
	/** ISO 8601. */
	since: string;
	children: Child[];
}

/** A process that a start has begun: `n8n` or `stand-in gateway`. */
export interface Child extends ProcessIdentity {
	name: string;
}

export interface StartLock {
	/** Writes down a process, so that the next start finds it should this one be killed. */
	addChild(name: string, pid: number): void;
	/** To be called at the very end: while a child still runs, the record stays for the next start. */
	release(): void;
}

/** Looking and writing take milliseconds; two that do so at the same moment take turns. */
const TURNS = { retries: { retries: 100, minTimeout: 100, factor: 1 }, stale: 5_000 };

function readRecord(file: string): StartRecord | undefined {
	try {
		const record = JSON.parse(readFileSync(file, 'utf8')) as StartRecord;
		return Array.isArray(record.children) ? record : undefined;
	} catch {
		// None, or one cut short by a full disk: nothing that could be asked whether it runs.
		return undefined;
	}
}

function write(file: string, record: StartRecord): void {
	const complete = `${file}.${record.pid}`;
	writeFileSync(complete, JSON.stringify(record, null, '\t'));
	renameSync(complete, file);
}

/**
 * Makes this process the one start of its clone.
 *
 * @param file where the record is kept
 * @param url where this start's n8n will be
 * @returns the lock, and what a start that was killed has left running; or the start that runs
 */
export async function claimStart(
	file: string,
	url: string,
): Promise<{ lock: StartLock; leftOver: Child[] } | { running: StartRecord }> {
	await mkdir(dirname(file), { recursive: true });
	const endTurn = await lock(dirname(file), { ...TURNS, lockfilePath: `${file}.lock` });
	try {
		const earlier = readRecord(file);
		if (earlier && stillRuns(earlier)) return { running: earlier };
		const leftOver = (earlier?.children ?? []).filter(stillRuns);
		const self = identify(process.pid) ?? { pid: process.pid, began: '' };
		const since = new Date().toISOString();
		// Kept until they have ended: this start may be killed as well.
		const record: StartRecord = { ...self, url, since, children: leftOver };
		write(file, record);
		return {
			leftOver,
			lock: {
				addChild(name, pid) {
					const child = identify(pid);
					if (!child) return;
					record.children.push({ name, ...child });
					write(file, record);
				},
				release() {
					if (!record.children.some(stillRuns)) rmSync(file, { force: true });
				},
			},
		};
	} finally {
		await endTurn();
	}
}

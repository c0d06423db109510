import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process as it can be found again: a number alone is given to another program in time. */
export interface ProcessIdentity {
	pid: number;
	/** When it began, in whatever form the platform tells; only good for comparing. */
	began: string;
}

const run = (command: string, ...args: string[]) =>
	execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** `4242 (a (b) c) S 1 …`: the name in parentheses may contain anything, so the last one counts. */
export function readProcStat(stat: string): { state: string; began: string } {
	const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return { state, began: rest[18] ?? '' };
}

/** `Ss   Wed Nov 25 03:22:56 2026`: what `ps -o stat=,lstart=` prints. */
export function readPsLine(line: string): { state: string; began: string } {
	const [state = '', ...rest] = line.trim().split(/\s+/);
	return { state, began: rest.join(' ') };
}

function lookUp(pid: number): { state: string; began: string } {
	switch (process.platform) {
		case 'linux': {
			const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
			const { state, began } = readProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
			return { state, began: `${boot} ${began}` };
		}
		case 'win32': {
			const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
			return { state: '', began: run('powershell.exe', '-NoProfile', '-Command', script) };
		}
		default:
			return readPsLine(run('ps', '-o', 'stat=,lstart=', '-p', `${pid}`));
	}
}

/**
 * @returns undefined when no such process runs; one that has ended and was not yet cleaned away
 *   (a zombie) does not run
 */
export function identify(pid: number): ProcessIdentity | undefined {
	try {
		const { state, began } = lookUp(pid);
		return began === '' || /^[ZX]/.test(state) ? undefined : { pid, began };
	} catch {
		return undefined;
	}
}

/** Whether exactly this process still runs, and no other one under its number. */
export function stillRuns({ pid, began }: ProcessIdentity): boolean {
	const now = identify(pid);
	return now !== undefined && now.began === began;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
	identify,
	readProcStat,
	readPsLine,
	stillRuns,
} from '../../../scripts/lib/process-identity';

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

function idle(): ChildProcess & { pid: number } {
	const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
	children.push(child);
	return child as ChildProcess & { pid: number };
}

test('the name of a process may hold parentheses and spaces', () => {
	const numbers = Array.from({ length: 40 }, (_, index) => index + 4);
	expect(readProcStat(`4242 (n8n (a) b) S ${numbers.join(' ')}`)).toEqual({
		state: 'S',
		began: '22',
	});
});

test.each([
	['  Ss   Wed Nov 25 03:22:56 2026', { state: 'Ss', began: 'Wed Nov 25 03:22:56 2026' }],
	['Z    Wed Nov  5 03:22:56 2026\n', { state: 'Z', began: 'Wed Nov 5 03:22:56 2026' }],
	['', { state: '', began: '' }],
])('ps says %p', (line, expected) => expect(readPsLine(line)).toEqual(expected));

test('a process is the same while it runs, and no longer when it has ended', async () => {
	const child = idle();
	const identity = identify(child.pid)!;
	expect(identity.pid).toBe(child.pid);
	expect(stillRuns(identity)).toBe(true);
	child.kill('SIGKILL');
	await once(child, 'exit');
	expect(stillRuns(identity)).toBe(false);
	expect(identify(child.pid)).toBeUndefined();
});

test('another process under the same number is another one', () => {
	const { pid } = idle();
	expect(stillRuns({ pid, began: identify(process.pid)!.began })).toBe(false);
});

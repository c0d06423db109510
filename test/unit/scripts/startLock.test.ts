import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify } from '../../../scripts/lib/process-identity';
import { endLeftOver, namesOf } from '../../../scripts/start/left-over';
import { claimStart, type StartRecord } from '../../../scripts/start/lock';

const URL = 'http://127.0.0.1:5678';

let directory: string;
let file: string;
const children: ChildProcess[] = [];
beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'start-lock-'));
	file = join(directory, '.local', 'start.json');
});
afterEach(() => {
	for (const child of children.splice(0)) child.kill('SIGKILL');
	rmSync(directory, { recursive: true, force: true });
});

function idle(): number {
	const args = ['-e', 'setInterval(() => {}, 1000)'];
	const child = spawn(process.execPath, args, { stdio: 'ignore', detached: true });
	children.push(child);
	return child.pid!;
}

const recorded = () => JSON.parse(readFileSync(file, 'utf8')) as StartRecord;

async function claimed() {
	const claim = await claimStart(file, URL);
	if ('running' in claim) throw new Error(`refused: ${JSON.stringify(claim.running)}`);
	return claim;
}

/** What a start leaves behind that is killed: its record, with a process that has ended. */
async function killed(change: Partial<StartRecord>): Promise<void> {
	const { lock } = await claimed();
	lock.addChild('n8n', idle());
	writeFileSync(file, JSON.stringify({ ...recorded(), began: 'before', ...change }));
}

test('the second start is told where the first one runs', async () => {
	await claimed();
	expect(await claimStart(file, 'http://127.0.0.1:9999')).toEqual({
		running: expect.objectContaining({ pid: process.pid, url: URL }),
	});
});

test('of several at the same moment one goes on', async () => {
	const claims = await Promise.all([1, 2, 3, 4].map(async () => await claimStart(file, URL)));
	expect(claims.filter((claim) => 'lock' in claim)).toHaveLength(1);
});

test('after the first one has ended the next goes on', async () => {
	const { lock } = await claimed();
	lock.release();
	expect(existsSync(file)).toBe(false);
	expect((await claimed()).leftOver).toEqual([]);
});

test.each<[string, string]>([
	['empty', ''],
	['cut short', '{"pid": 1, "url"'],
	['of another kind', '[]'],
	['null', 'null'],
])('a record that is %s holds nobody up', async (_what, text) => {
	await claimed();
	writeFileSync(file, text);
	expect((await claimed()).leftOver).toEqual([]);
});

test('the number of a killed start that another program has by now holds nobody up', async () => {
	await killed({ pid: idle() });
	expect((await claimed()).leftOver).toHaveLength(1);
});

test('what a killed start left running is named and ended', async () => {
	await killed({});
	const [pid] = children.map((child) => child.pid);
	const { lock, leftOver } = await claimed();
	expect(namesOf(leftOver)).toBe(`n8n (process ${pid})`);

	lock.release();
	expect(existsSync(file)).toBe(true);

	const log = jest.spyOn(console, 'log').mockImplementation();
	await endLeftOver(leftOver);
	expect(log.mock.calls.join()).toContain(`n8n (process ${pid})`);
	log.mockRestore();
	expect(identify(pid!)).toBeUndefined();
	lock.release();
	expect(existsSync(file)).toBe(false);
});

test('another program under the number of a former child is left alone', async () => {
	await killed({});
	const bystander = idle();
	const { children: written } = recorded();
	// Begun at another moment than the one written down; two of one test may share a clock tick.
	const { began } = identify(process.pid)!;
	const changed = written.map((child) => ({ ...child, pid: bystander, began }));
	writeFileSync(file, JSON.stringify({ ...recorded(), children: changed }));

	expect((await claimed()).leftOver).toEqual([]);
	expect(identify(bystander)).toBeDefined();
});

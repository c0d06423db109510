import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseStartOptions } from '../../../scripts/start/options';
import { reset } from '../../../scripts/start/reset';

describe('arguments', () => {
	test.each([
		[[], { once: false, reset: false, help: false, port: 5678 }],
		[['--once', '--port', '8080'], { once: true, reset: false, help: false, port: 8080 }],
		[['--reset', '--port=1'], { once: false, reset: true, help: false, port: 1 }],
	])('%p', (args, expected) => expect(parseStartOptions(args)).toEqual(expected));

	test.each([
		[['--port', '0'], /1 to 65535, not "0"/],
		[['--port', '65536'], /65536/],
		[['--port', '5.5'], /5\.5/],
		[['--port', 'http'], /http/],
		[['--port'], /--port[\s\S]*npm start/],
		[['--twice'], /--twice[\s\S]*npm start/],
		[['now'], /now[\s\S]*npm start/],
	])('%p is refused by name', (args, message) => {
		expect(() => parseStartOptions(args)).toThrow(message);
	});
});

describe('--reset', () => {
	let directory: string;
	let printed: string[];
	beforeEach(() => {
		directory = mkdtempSync(join(tmpdir(), 'reset-'));
		printed = [];
		jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
	});
	afterEach(() => {
		jest.restoreAllMocks();
		rmSync(directory, { recursive: true, force: true });
	});

	test('names what it removes, and leaves what belongs to others', async () => {
		const [n8n, e2e] = [join(directory, 'n8n'), join(directory, 'e2e')];
		[n8n, e2e].forEach((path) => mkdirSync(join(path, 'deep'), { recursive: true }));
		const [owner, record] = [join(directory, 'owner.json'), join(directory, 'start.json')];
		[owner, record].forEach((path) => writeFileSync(path, '{}'));

		await reset(directory);

		expect([n8n, owner, e2e, record].map((path) => existsSync(path))).toEqual([
			...[false, false, true, true],
		]);
		expect(printed).toEqual([
			'--reset removes:',
			`  ${n8n}: this n8n's workflows, credentials and executions`,
			`  ${owner}: the login`,
		]);
	});

	test('says when there is nothing', async () => {
		await reset(directory);
		expect(printed).toEqual([`--reset: there is nothing to remove in ${directory}.`]);
	});
});

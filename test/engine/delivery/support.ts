import { createServer, type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../../nodes/shared/limiter/clock';
import { type Gateway, startGateway, type GatewayOptions } from '../../gateway';
import { expectOpenAiBodies } from '../support/openAiBodies';
import { API_KEY } from '../support/runNode';

/** What stands in the key and must stand nowhere else. */
export const KEY_MARKER = 'KEY-MARKER';

/** What a test gave up may have left already: its bytes lie in the socket for the next turns of the event loop. */
async function letRequestsArrive(): Promise<void> {
	for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** One gateway for a test file, reset before each test. */
export function useGateway(options: GatewayOptions = {}): () => Gateway {
	let gateway: Gateway;
	beforeAll(async () => {
		gateway = await startGateway({ apiKey: API_KEY, ...options });
	});
	beforeEach(async () => {
		await letRequestsArrive();
		gateway.reset();
	});
	expectOpenAiBodies(() => gateway);
	afterAll(async () => await gateway.close());
	return () => gateway;
}

const OPENING_MS = 50;

/** How long a failing run waits for what is in flight: no test is meant to see its end. */
const GRACE_MS = 60_000;

/** Real time that doesn't keep the process. */
const realSleep = async (ms: number, signal?: AbortSignal) =>
	await setTimeout(ms, undefined, { signal, ref: false });

export interface SkippedWaits {
	/** Delays asked for, in ms, beyond the gate's short hold at the start. */
	readonly sleeps: number[];
	/** Lets the clock run beside the waits: for what measures real silence. */
	runClock(): void;
	/** Makes the gate's hold outlast any refusal, however busy the machine is. */
	lengthenHold(): void;
}

/** The node's clock, whose waits pass at once and which only they move. Chance always gives 0.5. */
export function useSkippedWaits(): () => SkippedWaits {
	let waits: SkippedWaits;
	beforeEach(() => {
		const startMs = Date.now();
		const sleeps: number[] = [];
		let runs = false;
		let holdMs = OPENING_MS;
		let skippedMs = 0;
		jest
			.spyOn(systemClock, 'now')
			.mockImplementation(() => (runs ? Date.now() : startMs) + skippedMs);
		jest.spyOn(systemClock, 'random').mockReturnValue(0.5);
		jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms, signal) => {
			// The hold at the start, and the pace of a key that nobody knows, are about real connections.
			if (ms <= OPENING_MS) {
				await realSleep(ms === OPENING_MS ? holdMs : ms, signal);
				if (!runs) skippedMs += ms;
				return;
			}
			if (ms === GRACE_MS) return await new Promise(() => {});
			sleeps.push(ms);
			skippedMs += ms;
			await new Promise((resolve) => setImmediate(resolve));
		});
		waits = {
			sleeps,
			runClock: () => {
				runs = true;
			},
			lengthenHold: () => {
				holdMs = 30_000;
			},
		};
	});
	afterEach(() => jest.restoreAllMocks());
	return () => waits;
}

/** An address of this machine where nobody listens. */
export async function deadUrl(): Promise<string> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return `http://127.0.0.1:${port}`;
}

/** Parameters of chat: complete. */
export const chat = (parameters: object = {}) => ({
	model: { __rl: true, mode: 'list', value: 'gpt-5.4' },
	message: '={{ $json.text }}',
	...parameters,
});

/** Items that ask for their own text. */
export const itemsOf = (texts: string[]) =>
	texts.map((text) => ({ json: { text: `Reply with exactly: ${text}` } }));

/** `answer 000`, `answer 001` …: none is part of another one. */
export const numbered = (count: number) =>
	Array.from({ length: count }, (_, index) => `answer ${String(index).padStart(3, '0')}`);

/** Fails the test for every promise that was rejected without anybody listening. */
export function expectNoUnhandledRejections(): void {
	const unhandled: unknown[] = [];
	const note = (reason: unknown) => unhandled.push(reason);
	beforeAll(() => process.on('unhandledRejection', note));
	afterEach(async () => {
		await new Promise((resolve) => setImmediate(resolve));
		expect(unhandled.splice(0)).toEqual([]);
	});
	afterAll(() => process.off('unhandledRejection', note));
}

/** Waits until the condition holds; the test's own time limit is the only one. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await setTimeout(2);
}

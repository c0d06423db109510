'use strict';

/**
 * Required into n8n's process. Under `BENCH_PROBE_PORT` on 127.0.0.1:
 * `POST /` forgets what was seen, `GET /` answers it as a `ProbeReading`.
 */
const { createServer } = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const RESOLUTION_MS = 5;

// n8n's children inherit nothing of this, and its workers have event loops of their own.
if (require('node:worker_threads').isMainThread && process.env.BENCH_PROBE_PORT) {
	const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	delay.enable();
	let cpu = process.cpuUsage();
	const reset = () => {
		global.gc?.();
		delay.reset();
		cpu = process.cpuUsage();
	};
	const read = () => {
		const { user, system } = process.cpuUsage(cpu);
		const { rss, heapUsed } = process.memoryUsage();
		// The histogram holds the distances between ticks; a loop without work shows the resolution.
		const longestStallMs = Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
		return { longestStallMs, cpuMs: (user + system) / 1e3, rssBytes: rss, heapBytes: heapUsed };
	};
	createServer((request, response) => {
		if (request.method === 'POST') reset();
		response.end(JSON.stringify(read()));
	})
		.listen(Number(process.env.BENCH_PROBE_PORT), '127.0.0.1')
		.unref();
}

'use strict';

/**
 * Required into n8n's process; listens under `BENCH_PROBE_PORT` on 127.0.0.1. The workflow calls
 * `POST /begin` right before the measured node and `POST /end` right after it; `GET /` answers
 * what was seen in between, as a `ProbeReading`, and `GET /process` how the process is now, as a `ProcessReading`.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { Session } = require('node:inspector');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { isMainThread } = require('node:worker_threads');

const RESOLUTION_MS = 5;
/** Collects garbage this often, to see how much memory is really in use; 0: never. */
const SAMPLE_MS = Number(process.env.BENCH_PROBE_SAMPLE_MS ?? 0);
/** File for a CPU profile of what is between begin and end. */
const PROFILE = process.env.BENCH_PROBE_PROFILE;

/** Peak resident memory since the last `forgetPeak`, where the kernel keeps it. */
function peakRssBytes() {
	try {
		return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
	} catch {
		return process.resourceUsage().maxRSS * 1024;
	}
}

function forgetPeak() {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
	} catch {
		// Not on this system: the peak is the process's own.
	}
}

function watch() {
	const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	delay.enable();
	let cpu = process.cpuUsage();
	let idleRssBytes = 0;
	let peakLiveBytes = 0;
	let sampling;
	let reading;
	const sample = () => {
		global.gc();
		const { heapUsed, external } = process.memoryUsage();
		peakLiveBytes = Math.max(peakLiveBytes, heapUsed + external);
		sampling = setTimeout(sample, SAMPLE_MS);
	};
	const profiler = PROFILE && new Session();
	profiler?.connect();
	profiler?.post('Profiler.enable');
	const actions = {
		'/begin': () => {
			global.gc?.();
			forgetPeak();
			idleRssBytes = process.memoryUsage().rss;
			peakLiveBytes = 0;
			if (SAMPLE_MS > 0) sampling = setTimeout(sample, SAMPLE_MS);
			profiler?.post('Profiler.start');
			delay.reset();
			cpu = process.cpuUsage();
		},
		'/end': () => {
			clearTimeout(sampling);
			profiler?.post('Profiler.stop', (_error, { profile }) =>
				writeFileSync(PROFILE, JSON.stringify(profile)),
			);
			const { user, system } = process.cpuUsage(cpu);
			reading = {
				// The histogram holds the distances between ticks: the resolution, if nothing else.
				longestStallMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS),
				cpuMs: (user + system) / 1e3,
				idleRssBytes,
				peakRssBytes: peakRssBytes(),
				peakLiveBytes,
			};
		},
	};
	const processReading = () => {
		const { user, system } = process.cpuUsage();
		global.gc?.();
		const { heapUsed, external, rss } = process.memoryUsage();
		const open = process.getActiveResourcesInfo();
		return {
			liveBytes: heapUsed + external,
			rssBytes: rss,
			cpuMs: (user + system) / 1e3,
			sockets: open.filter((name) => name === 'TCPSocketWrap').length,
		};
	};
	createServer((request, response) => {
		actions[request.url]?.();
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(request.url === '/process' ? processReading() : (reading ?? {})));
	})
		.listen(Number(process.env.BENCH_PROBE_PORT), '127.0.0.1')
		.unref();
}

if (isMainThread && process.env.BENCH_PROBE_PORT) watch();

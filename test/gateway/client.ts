import axios from 'axios';
import type { GatewayConfig } from './config';
import type { Fault } from './faults/types';
import { COMPLETIONS_PATH, type GatewayStats, type RecordedRequest } from './recorder';

/** Controls a gateway in another process; the method names are those of the in-process `Gateway`. */
export function connectGateway(url: string) {
	const http = axios.create({ baseURL: `${url}/_gateway`, proxy: false });
	/** @param since only requests with a higher id */
	const requests = async (since = 0) =>
		(await http.get<RecordedRequest[]>('/requests', { params: { since } })).data;
	return {
		url,
		requests,
		/** @param since only requests with a higher id */
		completions: async (since = 0) =>
			(await requests(since)).filter(
				({ method, path }) => method === 'POST' && path.split('?')[0] === COMPLETIONS_PATH,
			),
		stats: async () => (await http.get<GatewayStats>('/stats')).data,
		configure: async (changes: Partial<GatewayConfig>) => {
			await http.post('/configure', changes);
		},
		faults: {
			push: async (...faults: Fault[]) => {
				await http.post('/faults', faults);
			},
			clear: async () => {
				await http.delete('/faults');
			},
		},
		resume: async () => {
			await http.post('/resume');
		},
		reset: async () => {
			await http.post('/reset');
		},
	};
}

export type GatewayClient = ReturnType<typeof connectGateway>;

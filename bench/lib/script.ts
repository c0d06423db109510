import axios from 'axios';
import pLimit from 'p-limit';
import { API_KEY } from './credentials';
import type { BenchItem } from './items';

/**
 * What a programmer would write without n8n: the limit for everything in it.
 *
 * @param concurrency requests in flight at a time
 * @returns the time it took, ms
 * @throws Error when a reply is not the right one
 */
export async function runScript(
	gatewayUrl: string,
	items: BenchItem[],
	concurrency: number,
): Promise<number> {
	const http = axios.create({
		baseURL: gatewayUrl,
		headers: { Authorization: `Bearer ${API_KEY}` },
		proxy: false,
	});
	const limit = pLimit(concurrency);
	const startedAt = performance.now();
	const replies = await Promise.all(
		items.map(({ message }) =>
			limit(async () => {
				const { data } = await http.post<{ choices: [{ message: { content: string } }] }>(
					'/v1/chat/completions',
					{ model: 'gpt-5.4', messages: [{ role: 'user', content: message }] },
				);
				return data.choices[0].message.content;
			}),
		),
	);
	const wallMs = performance.now() - startedAt;
	if (replies.some((reply, index) => reply !== items[index]!.reply)) {
		throw new Error('The script got a wrong reply.');
	}
	return wallMs;
}

import type { N8nApi } from '../../../scripts/lib/n8n-api';
import type { Workflow } from '../../../scripts/lib/workflow-file';

/** Makes the spreadsheet example read and write files, as its note says. */
export async function useFiles(
	api: N8nApi,
	{ id, nodes, connections, ...rest }: Workflow,
): Promise<void> {
	await api.request('PATCH', `/workflows/${id}`, {
		...rest,
		nodes: nodes.map((node) => ({ ...node, disabled: false })),
		connections: {
			...connections,
			'Run Manually': { main: [[{ node: 'Read Spreadsheet', type: 'main', index: 0 }]] },
		},
	});
}

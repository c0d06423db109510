import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A user folder outside the repository, as a user's is: from within, the package would find the
 * repository's own `n8n-workflow` and not the one of the n8n it runs in.
 */
export async function temporaryUserFolder(): Promise<{ path: string; remove(): Promise<void> }> {
	const path = await mkdtemp(join(tmpdir(), 'n8n-user-'));
	return { path, remove: async () => await rm(path, { recursive: true, force: true }) };
}

import { mkdir, statfs } from 'node:fs/promises';
import { Failure } from './failure';

/**
 * Makes sure that `directory` (created if need be) has room.
 *
 * @throws Failure when fewer than `neededBytes` are free
 */
export async function requireDiskSpace(directory: string, neededBytes: number): Promise<void> {
	await mkdir(directory, { recursive: true });
	const { bavail, bsize } = await statfs(directory);
	const freeBytes = bavail * bsize;
	if (freeBytes >= neededBytes) return;
	const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
	throw new Failure(
		`Installing n8n needs ${gigabytes(neededBytes)} GB of free disk space in ${directory}, and ${gigabytes(freeBytes)} GB are free.`,
	);
}

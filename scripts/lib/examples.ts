import { cp, mkdir, readFile, readdir } from 'node:fs/promises';
import type { INode } from 'n8n-workflow';
import { join, parse } from 'node:path';
import { type CredentialReference, withCredentials, type WorkflowFile } from './workflow-file';
import { ROOT } from './paths';

const EXAMPLES_DIR = join(ROOT, 'examples');
const DATA_DIR = join(EXAMPLES_DIR, 'data');

/** Where the examples read and write files: the folder that n8n's container image allows. */
export const DOCUMENTED_FOLDER = '/home/node/.n8n-files';

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** What an example needs from the n8n it is imported into. */
export interface ExampleSurroundings {
	/** The credentials to refer to, by type. */
	credentials: Record<string, CredentialReference>;
	/** Where its files are, instead of the documented folder. */
	filesDir: string;
}

/** An example workflow, ready for import. `name` is its file's, e.g. `webhook-reply`. */
export async function readExample(
	name: string,
	{ credentials, filesDir }: ExampleSurroundings,
): Promise<WorkflowFile> {
	const text = await readFile(join(EXAMPLES_DIR, `${name}.json`), 'utf8');
	const workflow = JSON.parse(text) as WorkflowFile;
	const folder = JSON.stringify(filesDir).slice(1, -1);
	const nodes = workflow.nodes.map((node) =>
		// A note says where files are in any n8n, not in this one.
		node.type === STICKY_NOTE
			? node
			: (JSON.parse(JSON.stringify(node).replaceAll(DOCUMENTED_FOLDER, folder)) as INode),
	);
	return withCredentials({ ...workflow, nodes }, credentials);
}

/** The names of all examples, e.g. `['spreadsheet-rows', 'webhook-reply']`. */
export async function exampleNames(): Promise<string[]> {
	const files = await readdir(EXAMPLES_DIR);
	return files.filter((file) => file.endsWith('.json')).map((file) => parse(file).name);
}

/** Copies the files that the examples read into `directory`. */
export async function copyExampleData(directory: string): Promise<void> {
	await mkdir(directory, { recursive: true });
	await cp(DATA_DIR, directory, { recursive: true });
}

import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from './failure';
import type { N8nApi } from './n8n-api';
import type { Owner } from './n8n-session';
import { STATE_DIR } from './paths';

const OWNER_FILE = join(STATE_DIR, 'owner.json');

function newOwner(): Owner {
	return {
		email: 'owner@example.com',
		password: `A1-${randomBytes(9).toString('base64url')}`,
		firstName: 'EvoLink',
		lastName: 'Owner',
	};
}

/**
 * Logs in as the owner of the local n8n, whose account is made on the first call and remembered
 * in a file that only this user can read.
 *
 * @throws Failure when this n8n has an owner that was not made here
 */
export async function logInAsOwner(api: N8nApi): Promise<Owner> {
	const remembered = await readFile(OWNER_FILE, 'utf8').catch(() => undefined);
	const owner = remembered ? (JSON.parse(remembered) as Owner) : newOwner();
	if (await api.needsOwner()) {
		await writeFile(OWNER_FILE, JSON.stringify(owner, null, 2), { mode: 0o600 });
		await api.setUpOwner(owner);
		return owner;
	}
	if (!remembered) {
		throw new Failure(
			'The local n8n has an owner whose password is not known here; begin anew with: npm start -- --reset',
		);
	}
	await api.logIn(owner);
	return owner;
}

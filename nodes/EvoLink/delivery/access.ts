import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { AddressFault, addressesOf } from '../../shared/api/addresses';
import { FaultError } from '../../shared/errors/fault';
import type { Access } from './nodeRun';

/** @throws FaultError when the credential holds no usable address */
export function accessIn(credential: ICredentialDataDecryptedObject): Access {
	try {
		return { addresses: addressesOf(credential), apiKey: String(credential.apiKey) };
	} catch (error) {
		throw unusable(error);
	}
}

/** @param error an `AddressFault` */
const unusable = (error: unknown): FaultError =>
	new FaultError({
		kind: 'invalid-address',
		repeat: 'never',
		cause: 'configuration-invalid',
		words: {
			title: `The credential can't be used: ${(error as AddressFault).message}`,
			advice: 'Open the credential and correct it. Its test button tells whether it works',
		},
	});

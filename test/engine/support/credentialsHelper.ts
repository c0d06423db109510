import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	INodeCredentialsDetails,
} from 'n8n-workflow';
import { ICredentialsHelper } from 'n8n-workflow';
import { EvoLinkApi } from '../../../credentials/EvoLinkApi.credentials';

/** The host's credential handling around the package's own credential: one credential, held in memory. */
export class InMemoryCredentials extends ICredentialsHelper {
	private readonly type = new EvoLinkApi();

	/** @param perItem fields that expressions in the credential give for an item */
	constructor(
		private readonly data: ICredentialDataDecryptedObject,
		private readonly perItem: (itemIndex: number) => ICredentialDataDecryptedObject = () => ({}),
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		if (typeof this.type.authenticate !== 'function') throw new Error('not a function');
		return await this.type.authenticate(credentials, request);
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getDecrypted(
		...[, , , , , , values]: Parameters<ICredentialsHelper['getDecrypted']>
	): Promise<ICredentialDataDecryptedObject> {
		return { ...this.data, ...this.perItem(values?.itemIndex ?? 0) };
	}

	async getCredentials(details: INodeCredentialsDetails): Promise<never> {
		throw new Error(`The engine asked for the stored credential ${details.name}`);
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties() {
		return this.type.properties;
	}
}

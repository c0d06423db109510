import axios, { AxiosError, type AxiosInstance, type Method } from 'axios';

export interface Owner {
	email: string;
	/** 8 to 64 characters with a capital letter and a digit. */
	password: string;
	firstName: string;
	lastName: string;
}

/** A connection to n8n's REST interface that keeps the cookie of the one who logged in. */
export class N8nSession {
	protected readonly http: AxiosInstance;

	/** @param url n8n's address, e.g. `http://127.0.0.1:5678` */
	constructor(url: string) {
		this.http = axios.create({ baseURL: `${url}/rest`, proxy: false, timeout: 60_000 });
		this.http.interceptors.response.use(({ headers, ...response }) => {
			const cookies = headers['set-cookie']?.map((cookie) => cookie.split(';')[0]);
			if (cookies) this.http.defaults.headers.common.Cookie = cookies.join('; ');
			return { headers, ...response };
		});
	}

	/** Performs a request for which there is no method here; returns the answer's `data`. */
	async request<T>(method: Method, path: string, data?: unknown): Promise<T> {
		try {
			const response = await this.http.request<{ data: T }>({ method, url: path, data });
			return response.data.data;
		} catch (error) {
			if (!(error instanceof AxiosError) || !error.response) throw error;
			const body: unknown = error.response.data;
			const message = (body as { message?: string })?.message ?? JSON.stringify(body);
			throw new Error(`n8n answered ${method} ${path} with ${error.response.status}: ${message}`);
		}
	}

	/** Creates the owner of a new n8n and logs in. */
	async setUpOwner(owner: Owner): Promise<void> {
		await this.request('POST', '/owner/setup', owner);
	}

	async logIn({ email, password }: Pick<Owner, 'email' | 'password'>): Promise<void> {
		await this.request('POST', '/login', { emailOrLdapLoginId: email, password });
	}

	/** Whether this n8n still waits for its owner. */
	async needsOwner(): Promise<boolean> {
		const settings = await this.request<{
			userManagement: { showSetupOnFirstLoad: boolean };
		}>('GET', '/settings');
		return settings.userManagement.showSetupOnFirstLoad;
	}
}

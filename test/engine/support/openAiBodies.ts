import type { Gateway } from '../../gateway';
import { requestFinding } from '../../gateway/openai/conformance';

/** After each test: every body that reached the gateway is one that OpenAI's schema allows. */
export function expectOpenAiBodies(gateway: () => Gateway): void {
	afterEach(() => {
		const findings = gateway()
			.completions.filter(({ body }) => body !== undefined)
			.map(({ body }) => requestFinding(body as object));
		expect(findings.filter(Boolean)).toEqual([]);
	});
}

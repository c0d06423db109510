import { setTimeout as sleep } from 'node:timers/promises';
import {
	agent,
	evoLinkModel,
	manualTrigger,
	MODEL_NAME,
	modelError,
	modelWorkflow,
	NOBODY_LISTENS,
	TRIGGER_NAME,
} from '../support/modelWorkflow';
import { MARKER_KEY } from '../support/workbench';
import { ask, outputOf, withModel, type ModelLab } from './lab';

export function failureTests(lab: ModelLab): void {
	const { bodies, modelWith, run, runAsIs } = lab;

	it('Stop ends the call, and nothing more is sent', async () => {
		lab.bench.gateway.configure({ latencyMs: 120_000 });
		const { id } = await lab.bench.createWorkflow(
			modelWorkflow('Stop', [manualTrigger, ask('Hello'), agent()], withModel),
		);
		const executionId = await lab.bench.api.runWorkflow(id, TRIGGER_NAME);
		while (lab.bench.gateway.stats.inFlight === 0) await sleep(20);

		await lab.bench.api.stopExecution(executionId);
		const execution = await lab.bench.api.waitForExecution(executionId);
		while (lab.bench.gateway.stats.inFlight > 0) await sleep(20);

		expect(execution.status).toBe('canceled');
		expect(lab.bench.gateway.completions).toMatchObject([{ aborted: true, repliedAt: null }]);
	});

	it('waits as long as a 429 says and tries again', async () => {
		lab.bench.gateway.faults.push({ status: 429, headers: { 'retry-after': '1' } });

		const execution = await run([ask('Hello'), agent()], withModel);

		expect(outputOf(execution).output).toBe('You said: "Hello".');
		const [first, second] = lab.bench.gateway.completions;
		expect(second!.receivedAt - first!.receivedAt).toBeGreaterThanOrEqual(1_000);
	});

	it('gives up after as many retries as set', async () => {
		const fault = { status: 500, times: 5 };
		lab.bench.gateway.faults.push(fault);

		const execution = await run([ask('Hello'), agent()], {
			ai_languageModel: [evoLinkModel({ maxRetries: 1 })],
		});

		expect(execution.status).toBe('error');
		expect(lab.bench.gateway.completions).toHaveLength(2);
	});

	it('does not repeat a request whose outcome is unknown', async () => {
		lab.bench.gateway.faults.push({ reset: 'after-read' });

		const execution = await run([ask('Hello'), agent()], withModel);

		expect(lab.bench.gateway.completions).toHaveLength(1);
		expect(modelError(execution)?.description).toContain('may have been processed and billed');
	});

	it('ends an attempt after the time-out', async () => {
		lab.bench.gateway.faults.push({ stall: 'before-headers' });

		const execution = await run([ask('Hello'), agent()], {
			ai_languageModel: [evoLinkModel({ timeout: 500 })],
		});

		expect(modelError(execution)?.message).toMatch(/did not answer within 500 ms/);
		expect(lab.bench.gateway.completions).toHaveLength(1);
	});

	it('goes to the second address when nobody listens at the first', async () => {
		const model = await modelWith({
			customBaseUrl: NOBODY_LISTENS,
			fallbackBaseUrl: lab.bench.gateway.url,
		});

		const execution = await runAsIs([ask('Hello'), agent()], { ai_languageModel: [model] });

		expect(outputOf(execution).output).toBe('You said: "Hello".');
	});

	it.each([
		[401, 'EvoLink did not accept the API key', /credential/],
		[402, 'The balance of the EvoLink account is used up', /Top up/],
		[404, "EvoLink does not know the model 'gpt-5.4'", /Choose a 'Model'/],
	])('shows status %s with reason and way out in the log', async (status, message, wayOut) => {
		const code = status === 404 ? 'model_not_found' : undefined;
		lab.bench.gateway.faults.push({
			status,
			error: { message: `Refused, key ${MARKER_KEY}`, ...(code && { code }) },
		});

		const execution = await run([ask('Hello'), agent()], withModel);

		expect(execution.status).toBe('error');
		expect(modelError(execution)).toMatchObject({
			message,
			description: expect.stringMatching(wayOut),
		});
		expect(modelError(execution)?.description).toContain(`status ${status}`);
		expect(JSON.stringify(execution.data)).not.toContain(MARKER_KEY);
	});

	it('names an option that is out of range, and sends nothing', async () => {
		const execution = await run([ask('Hello'), agent()], {
			ai_languageModel: [evoLinkModel({ temperature: 3 })],
		});

		expect(execution.data.resultData.error).toMatchObject({
			message: "'Sampling Temperature' is out of range",
			description: expect.stringContaining('from 0 to 2'),
			node: { name: MODEL_NAME },
		});
		expect(bodies()).toEqual([]);
	});
}

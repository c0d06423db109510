import { NodeOperationError } from 'n8n-workflow';
import { runOf } from '../../../../nodes/EvoLink/delivery/enterRun';
import { prepareWith, type Preparation } from '../../../../nodes/EvoLink/delivery/prepare';
import type { FaultError } from '../../../../nodes/shared/errors/fault';
import { inputFault } from '../../../../nodes/shared/errors/inputFault';
import { itemContext } from '../support/itemContext';

const REQUEST = { url: '/v1/models' };

async function prepared(preparation: Preparation) {
	const context = itemContext();
	expect(await prepareWith(preparation).call(context, REQUEST)).toBe(REQUEST);
	return runOf(context);
}

test.each<{ what: string; job: object; keepsInput: boolean }>([
	{ what: 'a reply that is the item', job: { service: 'chat' }, keepsInput: false },
	{
		what: 'no output field',
		job: { service: 'chat', outputField: undefined },
		keepsInput: false,
	},
	{
		what: 'a reply in a field beside the input',
		job: { service: 'chat', outputField: 'reply' },
		keepsInput: true,
	},
])('$what: keeps its input, $keepsInput', async ({ job, keepsInput }) => {
	const whole = { model: 'm', fallbackModels: [], ...job } as never;
	const run = await prepared({ prepare: () => whole, keepsInput: () => !keepsInput });
	expect(run.job(0)).toBe(whole);
	expect(run.keepsInput(0)).toBe(keepsInput);
});

const unevaluated = (description?: string) =>
	new NodeOperationError({ name: 'EvoLink' } as never, 'Unexpected token', { description });

test.each<{ what: string; error: () => unknown; title: string; advice: string }>([
	{
		what: 'bad input',
		error: () => inputFault("'Model' is empty", 'Choose one'),
		title: "'Model' is empty",
		advice: 'Choose one',
	},
	{
		what: 'an expression, in words of the host',
		error: () => unevaluated('In field Prompt'),
		title: 'Unexpected token',
		advice: 'In field Prompt',
	},
	{
		what: 'an expression, without advice',
		error: () => new Error('x is not defined'),
		title: 'x is not defined',
		advice: 'Check the expressions of this item',
	},
])('$what becomes the fault of its item', async ({ error, title, advice }) => {
	const prepare = () => {
		throw error();
	};
	for (const keeps of [true, false, undefined]) {
		const run = await prepared({
			prepare,
			...(keeps !== undefined && { keepsInput: () => keeps }),
		});
		expect(run.keepsInput(0)).toBe(keeps ?? false);
		let thrown: unknown;
		try {
			run.job(0);
		} catch (fault) {
			thrown = fault;
		}
		expect((thrown as FaultError).fault).toMatchObject({
			kind: 'invalid-input',
			words: { title, advice },
		});
	}
});

import { getParametersJsonSchema, type Tool } from '@n8n/ai-node-sdk';
import type { INode } from 'n8n-workflow';
import { z } from 'zod';

import type { ToJsonSchema } from '../../../../nodes/LmChatEvoLink/request/tools';
import { toWireToolChoice, toWireTools } from '../../../../nodes/LmChatEvoLink/request/tools';
import { settleNow } from '../../../../nodes/shared/errors/settle';

const node = { name: 'EvoLink Chat Model' } as INode;
const toJsonSchema = getParametersJsonSchema as ToJsonSchema;

describe("the agent's tools on the wire", () => {
	it('describes the arguments of a Zod schema', () => {
		const inputSchema = z.object({ city: z.string().describe('Name of the city') });

		const [tool] = toWireTools(
			[{ type: 'function', name: 'weather', description: 'Weather of a city', inputSchema }],
			toJsonSchema,
			node,
		);

		expect(tool).toMatchObject({
			type: 'function',
			function: {
				name: 'weather',
				description: 'Weather of a city',
				parameters: {
					type: 'object',
					properties: { city: { type: 'string', description: 'Name of the city' } },
					required: ['city'],
				},
			},
		});
	});

	it.each([
		['no schema at all', undefined],
		['an empty schema', {}],
		['a schema without properties', { type: 'object' }],
	])('lets a tool with %s take no arguments', (_sentence, inputSchema) => {
		const [tool] = toWireTools(
			[{ type: 'function', name: 'now', inputSchema: inputSchema as object }],
			toJsonSchema,
			node,
		);

		expect(tool).toEqual({
			type: 'function',
			function: { name: 'now', parameters: { type: 'object', properties: {} } },
		});
	});

	it.each<{ what: string; tool: object; title: string; advice: string }>([
		{
			what: 'would run at a provider',
			tool: { type: 'provider', name: 'web_search' },
			title: "EvoLink has no built-in tool 'web_search'",
			advice: 'remove this one from the agent',
		},
		{
			what: 'has a schema of a Zod that the host does not know',
			tool: { type: 'function', name: 'odd', inputSchema: { safeParse: () => undefined } },
			title: "The arguments of tool 'odd' can't be described",
			advice: 'Update the tool',
		},
	])('names a tool that $what, and says what to do', ({ tool, title, advice }) => {
		const { error } = settleNow(() => toWireTools([tool as Tool], toJsonSchema, node)) as {
			error: unknown;
		};

		expect(error).toMatchObject({
			message: title,
			description: expect.stringContaining(advice),
			// It shows on this node and not on the agent.
			functionality: 'configuration-node',
		});
	});

	it('asks a schema of a newer Zod for its JSON Schema itself', () => {
		const newer = {
			safeParse: () => undefined,
			toJSONSchema: () => ({ type: 'object', properties: { city: { type: 'string' } } }),
		};

		const [tool] = toWireTools(
			[{ type: 'function', name: 'weather', inputSchema: newer as object }],
			toJsonSchema,
			node,
		);

		expect(tool?.function.parameters).toEqual({
			type: 'object',
			properties: { city: { type: 'string' } },
		});
	});

	it.each([
		[undefined, undefined],
		[null, undefined],
		['any', 'required'],
		['required', 'required'],
		['auto', 'auto'],
		['none', 'none'],
		['weather', { type: 'function', function: { name: 'weather' } }],
		[
			{ type: 'function', function: { name: 'weather' } },
			{ type: 'function', function: { name: 'weather' } },
		],
	])('says tool choice %j as %j', (choice, expected) => {
		expect(toWireToolChoice(choice)).toEqual(expected);
	});
});

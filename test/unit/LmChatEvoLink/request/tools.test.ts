import { getParametersJsonSchema } from '@n8n/ai-node-sdk';
import type { INode } from 'n8n-workflow';
import { z } from 'zod';

import type { ToJsonSchema } from '../../../../nodes/LmChatEvoLink/request/tools';
import { toWireToolChoice, toWireTools } from '../../../../nodes/LmChatEvoLink/request/tools';

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

	it('names a tool that would run at a provider', () => {
		expect(() =>
			toWireTools([{ type: 'provider', name: 'web_search' }], toJsonSchema, node),
		).toThrow("EvoLink has no built-in tool 'web_search'");
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

	it('names a tool whose schema comes from a Zod that the host does not know', () => {
		const foreign = { safeParse: () => undefined };

		expect(() =>
			toWireTools(
				[{ type: 'function', name: 'odd', inputSchema: foreign as object }],
				toJsonSchema,
				node,
			),
		).toThrow("The arguments of tool 'odd' can't be described");
	});

	it.each([
		[undefined, undefined],
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

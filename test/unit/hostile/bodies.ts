import fc from 'fast-check';

/** Bodies as they are documented: every place of them is replaced by something else in turn. */
export const DOCUMENTED: Record<string, unknown> = {
	completion: {
		id: 'c',
		object: 'chat.completion',
		created: 1,
		model: 'm',
		choices: [
			{
				index: 0,
				message: {
					role: 'assistant',
					content: [{ type: 'text', text: '{"a": 1}' }],
					refusal: null,
					reasoning_content: 'Hm',
					tool_calls: [
						{ id: 'a', index: 0, type: 'function', function: { name: 'f', arguments: '{}' } },
					],
				},
				delta: {
					content: 'Hi',
					tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }],
				},
				finish_reason: 'stop',
			},
		],
		usage: {
			prompt_tokens: 1,
			completion_tokens: 2,
			total_tokens: 3,
			prompt_tokens_details: { cached_tokens: 1 },
			completion_tokens_details: { reasoning_tokens: 1 },
		},
	},
	error: {
		error: {
			message: "Unsupported parameter: 'top_k'",
			type: 'invalid_request_error',
			param: 'top_k',
			code: 'quota',
			fallback_suggestion: 'retry after 60 seconds',
			metadata: { raw: '{"error":{"message":"full"}}' },
			remaining_credits: 1,
			allowed_models: ['m'],
		},
	},
	list: { object: 'list', data: [{ id: 'gpt-5.4', object: 'model' }, { id: 'm' }] },
	credits: {
		success: true,
		data: { token: { remaining_credits: 1 }, user: { remaining_credits: 1, used_credits: 2 } },
	},
	upload: {
		success: true,
		code: 200,
		msg: '',
		data: { file_url: 'https://host/x.png', file_id: 'f', file_size: 1 },
	},
};

const deep = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;

/** Values that nobody expects anywhere. */
const oddValue = fc.oneof(
	fc.constantFrom<unknown>(
		...[
			null,
			true,
			false,
			0,
			-1,
			1.5,
			1e308,
			2 ** 53,
			4_294_967_294,
			'',
			' ',
			'null',
			'0',
			'01',
			'-1',
			'1e9',
		],
		...[
			'__proto__',
			'constructor',
			'toString',
			'\ud800',
			'\udfff\ud800',
			'[DONE]',
			'data: x',
			'\0',
		],
		...[[], {}, [null], [[]], [{}], { error: {} }, deep(400), deep(3_000)],
		JSON.parse('{"__proto__":{"polluted":1}}'),
		JSON.parse('{"constructor":{"prototype":{"polluted":1}}}'),
		JSON.parse('{"length":-1,"toJSON":1,"then":1,"valueOf":null}'),
	),
	fc.jsonValue({ maxDepth: 3 }),
	fc.string({ unit: 'binary' }),
);

const NAMES = [
	'__proto__',
	'constructor',
	'prototype',
	'toJSON',
	'then',
	'length',
	'hasOwnProperty',
];

/** A value as JSON text, with an odd value or a field of an odd name at one of its places. */
function oddAt(value: unknown, place: number, odd: string, name: string | undefined): string {
	let left = place;
	const write = (part: unknown): string => {
		if (left-- === 0 && name === undefined) return odd;
		if (Array.isArray(part)) return `[${part.map(write).join(',')}]`;
		if (typeof part !== 'object' || part === null) return JSON.stringify(part);
		const fields = Object.entries(part).map(([key, one]) => `${JSON.stringify(key)}:${write(one)}`);
		if (name !== undefined && left < 0) {
			left = Infinity;
			fields.push(`${JSON.stringify(name)}:${odd}`);
		}
		return `{${fields.join(',')}}`;
	};
	return write(value);
}

const oddBody = fc
	.record({
		body: fc.constantFrom(...Object.values(DOCUMENTED)),
		place: fc.nat(45),
		value: oddValue,
		name: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
	})
	.map(({ body, place, value, name }) => oddAt(body, place, JSON.stringify(value), name));

/** Any reply: odd JSON, any JSON, JSON cut off, anything at all. */
export const reply: fc.Arbitrary<Buffer> = fc.oneof(
	{ weight: 6, arbitrary: oddBody.map((text) => Buffer.from(text)) },
	{ weight: 3, arbitrary: fc.array(oddBody, { maxLength: 5 }).map(streamOf) },
	fc.json().map((text) => Buffer.from(text)),
	fc
		.tuple(oddBody, fc.nat(200))
		.map(([text, cut]) => Buffer.from(text.slice(0, -cut || undefined))),
	fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);

function streamOf(chunks: string[]): Buffer {
	const odd = chunks.length % 2 === 0 ? 'data: [DONE]\n\n' : 'event: error\ndata: late\n\n';
	return Buffer.from(chunks.map((chunk) => `data: ${chunk}\n\n`).join('') + odd);
}

import fc from 'fast-check';
import { isEndMark, SseDecoder } from '../../../../nodes/shared/transport/sse';

const bytes = (text: string) => new TextEncoder().encode(text);
const decode = (...pieces: Array<string | Uint8Array>) => {
	const decoder = new SseDecoder();
	return pieces.flatMap((piece) => decoder.push(typeof piece === 'string' ? bytes(piece) : piece));
};
const message = (data: string, event = 'message') => ({ event, data });

describe('the examples of the WHATWG specification, section 9.2.6', () => {
	test.each<[string, string, Array<{ event: string; data: string }>]>([
		['data over several lines', 'data: YHOO\ndata: +2\ndata: 10\n\n', [message('YHOO\n+2\n10')]],
		[
			'four blocks: a comment, two events and one whose end never comes',
			': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event',
			[message('first event'), message('second event')],
		],
		[
			'data without a value, twice in the second block',
			'data\n\ndata\ndata\n\ndata:',
			[message(''), message('\n')],
		],
		[
			'a space after the colon is ignored',
			'data:test\n\ndata: test\n\n',
			[message('test'), message('test')],
		],
		[
			'named events',
			'event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: add\ndata: 113411\n\n',
			[message('73857293', 'add'), message('2153', 'remove'), message('113411', 'add')],
		],
	])('%s', (_what, stream, events) => {
		expect(decode(stream)).toEqual(events);
	});
});

describe('the rules of the specification', () => {
	test.each<[string, string, Array<{ event: string; data: string }>]>([
		['a byte order mark at the start is dropped', '\ufeffdata: a\n\n', [message('a')]],
		['another one is part of the field name', 'data: a\n\n\ufeffdata: b\n\n', [message('a')]],
		['only one space is dropped', 'data:  a\n\n', [message(' a')]],
		['a tab is kept', 'data:\ta\n\n', [message('\ta')]],
		['further colons belong to the value', 'data: a: b:c\n\n', [message('a: b:c')]],
		['field names are case-sensitive', 'Data: a\n\n', []],
		['a blank before the field name makes it another one', ' data: a\n\n', []],
		['but not before a whole object', '  data: {"a":1}\n\n', [message('{"a":1}')]],
		['nor before the end mark', '\tdata: [DONE]\n', [message('[DONE]')]],
		[
			'a line that looks whole and is not waits for the rest',
			'data: {"a":{}\ndata: }\n\n',
			[message('{"a":{}\n}')],
		],
		['unknown fields are ignored', 'x: 1\ndata: a\ny\n\n', [message('a')]],
		['id and retry are no data', 'id: 7\nretry: 1000\ndata: a\n\n', [message('a')]],
		['an event without data is none', 'event: ping\n\ndata: a\n\n', [message('a')]],
		['an empty event name is "message"', 'event:\ndata: a\n\n', [message('a')]],
		['the last event name counts', 'event: a\nevent: b\ndata: x\n\n', [message('x', 'b')]],
		[
			'comments between the lines of an event',
			'data: a\n: keep-alive\ndata: b\n\n',
			[message('a\nb')],
		],
		['an empty comment', ':\n\n', []],
		['CR ends a line', 'data: a\r\rdata: b\r\r', [message('a'), message('b')]],
		['CRLF ends a line once', 'data: a\r\ndata: b\r\n\r\n', [message('a\nb')]],
		[
			'mixed line ends',
			'data: a\r\n\rdata: b\n\r\ndata: c\r\n\n',
			[message('a'), message('b'), message('c')],
		],
		['LF CR are two line ends', 'data: a\n\rdata: b\n\n', [message('a'), message('b')]],
		['blank lines alone', '\n\r\n\r\n\n', []],
		['an unfinished event is dropped', 'data: a\n\ndata: b\n', [message('a')]],
		['an unfinished line is dropped', 'data: a\n\ndata: b', [message('a')]],
		['nothing', '', []],
	])('%s', (_what, stream, events) => {
		expect(decode(stream)).toEqual(events);
		expect(
			decode(
				...bytes(stream).reduce<Uint8Array[]>((all, byte) => [...all, Uint8Array.of(byte)], []),
			),
		).toEqual(events);
	});
});

test('an event comes with the CR that ends it, not with what follows', () => {
	const decoder = new SseDecoder();
	expect(decoder.push(bytes('data: a\r\n\r'))).toEqual([message('a')]);
	expect(decoder.push(bytes('\ndata: b\r'))).toEqual([]);
	expect(decoder.push(bytes('\n\r'))).toEqual([message('b')]);
});

test('bytes without a whole character do not part CR and LF', () => {
	expect(decode('data: a\r', '', '\ndata: b\n\n')).toEqual([message('a\nb')]);
});

test.each<[string, string, Array<{ event: string; data: string }>]>([
	['a whole object counts', 'data: {"a":1}', [message('{"a":1}')]],
	['as does the end mark', 'data: [DONE]', [message('[DONE]')]],
	['other data does not', 'data: a', []],
	['nor a line that ended', 'data: a\n', []],
	['nor half an object', 'data: {"a":\ndata: 1', []],
	['nothing is no event', '', []],
])('at the end: %s', (_what, stream, events) => {
	const decoder = new SseDecoder();
	decoder.push(bytes(stream));
	expect(decoder.end()).toEqual(events);
});

test.each([
	{ what: 'a line that begins', pieces: ['data: {"a'], inData: true },
	{ what: 'its second piece', pieces: ['data: {"a', '":1'], inData: true },
	{ what: 'a line behind a comment in pieces', pieces: [': pi', 'ng\ndata: {'], inData: true },
	{ what: 'a line that is over', pieces: ['data: {"a', '":1}\n'], inData: false },
	{ what: 'a comment behind it', pieces: ['data: {"a', '":1}\n: ping'], inData: false },
	{ what: 'nothing yet', pieces: [], inData: false },
])('data under way: $what is $inData', ({ pieces, inData }) => {
	const decoder = new SseDecoder();
	for (const piece of pieces) decoder.push(bytes(piece));
	expect(decoder.inData).toBe(inData);
});

test.each([
	['[DONE]', true],
	['"[DONE]"', true],
	['[done]', true],
	['[DONE] is what ends a stream', false],
	['it ends with [DONE]', false],
	['DONE', false],
])('%s as an end mark: %s', (text, is) => {
	expect(isEndMark(text)).toBe(is);
});

test('bytes that are no UTF-8 become replacement characters', () => {
	expect(decode(Uint8Array.of(...bytes('data: a'), 0xff, ...bytes('b\n\n')))).toEqual([
		message('a\ufffdb'),
	]);
});

/** What the specification says, on whole text: the slow and obvious way. */
function eventsOf(stream: string) {
	const events: Array<{ event: string; data: string }> = [];
	let data: string[] = [];
	let event = '';
	const lines = stream.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
	for (const line of lines.slice(0, -1)) {
		if (line === '') {
			if (data.length > 0) events.push({ event: event || 'message', data: data.join('\n') });
			data = [];
			event = '';
			continue;
		}
		const [, field = '', value = ''] = /^([^:]*)(?:: ?([^]*))?$/.exec(line) ?? [];
		if (field === 'data') data.push(value);
		if (field === 'event') event = value;
	}
	return events;
}

test('any text cut anywhere gives what the specification says', () => {
	const line = fc.oneof(
		fc.constantFrom(
			'data',
			'data:',
			'data: ',
			': comment',
			'event: x',
			'event',
			'id: 1',
			'retry: 5',
			'',
			'',
		),
		fc.string({ unit: 'binary' }).map((text) => `data: ${text}`),
		fc.string({ unit: 'grapheme' }),
	);
	const text = fc
		.array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 30 })
		.map((lines) => lines.flat().join(''));
	fc.assert(
		fc.property(text, fc.array(fc.nat(400), { maxLength: 12 }), (stream, cuts) => {
			const all = bytes(stream);
			const places = [
				...new Set([0, ...cuts.map((cut) => cut % (all.length + 1)), all.length]),
			].sort((a, b) => a - b);
			const pieces = places.slice(1).map((to, index) => all.slice(places[index], to));
			// Lone surrogates can't be written in UTF-8: the reference reads what was sent.
			expect(decode(...pieces)).toEqual(
				eventsOf(new TextDecoder('utf-8', { ignoreBOM: true }).decode(all)),
			);
		}),
		{ numRuns: 500 },
	);
});

import { wellFormed } from '../../../../nodes/shared/fields/wellFormed';

const [high, low] = ['\ud83d', '\ude80'];

test.each<{ what: string; value: unknown; sent: unknown }>([
	{ what: 'the first half of an emoji', value: `a${high}`, sent: 'a\uFFFD' },
	{ what: 'the second half', value: `${low}b`, sent: '\uFFFDb' },
	{ what: 'halves in the wrong order', value: low + high, sent: '\uFFFD\uFFFD' },
	{ what: 'a whole emoji', value: high + low, sent: '🚀' },
	{ what: 'keys', value: { [high]: { [low]: 1 } }, sent: { '\uFFFD': { '\uFFFD': 1 } } },
	{ what: 'lists', value: [[high], null, 1, true], sent: [['\uFFFD'], null, 1, true] },
	{
		what: 'a key that means something to JavaScript',
		value: JSON.parse('{"__proto__": 1}'),
		sent: JSON.parse('{"__proto__": 1}'),
	},
])('$what', ({ value, sent }) => {
	expect(JSON.stringify(wellFormed(value))).toBe(JSON.stringify(sent));
});

test('what has a JSON form of its own keeps it', () => {
	expect(JSON.stringify(wellFormed({ at: new Date(0) }))).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
});

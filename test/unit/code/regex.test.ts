import { check } from 'recheck';
import { regexesIn, regexesOf } from './regexes';

/** `automaton` has proved what it says; the other checker, `fuzz`, has only found no attack in the time it had. */
async function verdictOf(source: string, flags: string) {
	const { status, checker } = await check(source, flags);
	return status === 'safe' && checker !== 'automaton' ? 'not proved' : status;
}

const found = regexesOf(['nodes', 'credentials']);

test('there are regular expressions to check, in expressions for n8n too', () => {
	expect(found.length).toBeGreaterThan(20);
	expect(found.map(({ where }) => where.replace(/:\d+$/, ''))).toContain(
		'credentials/EvoLinkApi.credentials.ts',
	);
});

test.each(found)('$where: /$source/$flags takes linear time', async ({ source, flags }) => {
	expect(await verdictOf(source, flags)).toBe('safe');
});

describe('the check', () => {
	test.each([
		{ code: 'x.replace(/\\/+$/, "")' },
		{ code: 'x.split(RegExp("\\\\s*\\\\n?([^]*?)\\\\n?\\\\s*!"))' },
		{ code: 'const test = { url: "={{ x.replace(/a*a*$/, 1) }}" }' },
		{ code: 'const hint = `={{ x.replace(/a*a*$/, 1) }}`' },
		{ code: 'const hint = `={{ x.replace(/a*a*$/, ${y}) }}`' },
	])('finds the superlinear one in $code', async ({ code }) => {
		const [regex] = regexesIn('x.ts', code);
		expect(await verdictOf(regex?.source ?? '', regex?.flags ?? '')).toBe('vulnerable');
	});

	test('refuses one that is put together when the code runs', () => {
		expect(() => regexesIn('x.ts', 'new RegExp(`${name}`)')).toThrow('x.ts:1');
	});
});

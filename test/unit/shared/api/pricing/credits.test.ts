import { usdOfCredits } from '../../../../../nodes/shared/api/pricing/credits';

test.each([
	{ credits: 68, usd: 1 },
	{ credits: 0, usd: 0 },
	{ credits: -34, usd: -0.5 },
	{ credits: 100, usd: 1.47058824 },
	{ credits: 0.0001, usd: 0.00000147 },
])('$credits credits are worth $usd dollars', ({ credits, usd }) => {
	expect(usdOfCredits(credits)).toBe(usd);
});

test.each([undefined, null, '68', NaN, Infinity, {}])('%p has no worth', (credits) => {
	expect(usdOfCredits(credits)).toBeUndefined();
});

import { pagesWithOptions } from '../../../scripts/lib/option-tables';

test.each(pagesWithOptions())(
	'$path shows the options that the nodes offer (npm run docs:options)',
	({ text, written }) => {
		expect(text).toBe(written);
	},
);

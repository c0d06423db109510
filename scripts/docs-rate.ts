/** Writes the table of ways to find the rate into docs/decisions.md: `npm run docs:rate`. */
import { writeFileSync } from 'node:fs';
import { pageWith, scores } from '../test/rate/support/contenders';

void scores().then((all) => {
	const { path, written } = pageWith(all);
	writeFileSync(path, written);
});

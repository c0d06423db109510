/** Writes the tables of options in the documentation: `npm run docs:options`. */
import { writeFileSync } from 'node:fs';
import { pagesWithOptions } from './lib/option-tables';

for (const { path, written } of pagesWithOptions()) writeFileSync(path, written);

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from '../../../scripts/lib/errors-page';

test('docs/errors.md shows what the code does and says', async () => {
	const page = readFileSync(join(__dirname, '../../../docs/errors.md'), 'utf8');
	expect(page).toBe(await errorsPage(page));
});

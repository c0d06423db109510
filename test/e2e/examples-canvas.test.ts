import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { ROOT } from '../../scripts/lib/paths';
import { readCanvas } from './support/canvas';
import { useEditor } from './support/useEditor';

const NAMES = readdirSync(join(ROOT, 'examples'))
	.filter((file) => file.endsWith('.json'))
	.map((file) => parse(file).name);

/** Below the last line, in units of the canvas. */
const [LEAST_ROOM, MOST_ROOM] = [8, 48];

const open = useEditor('examples-canvas');

describe.each(NAMES)('%s, imported by hand', (name) => {
	open.test('has notes as high as their text, and nothing on top of anything', async () => {
		const { editor, bench } = open;
		const { id } = await bench.importExample(name);
		await editor.openWorkflow(id);
		await editor.byId('zoom-to-fit').click();

		const { notes, overlaps, crossings } = await readCanvas(editor.page);

		expect(notes.length).toBeGreaterThan(1);
		const unfit = notes.filter(({ height, textHeight, wide }) => {
			const room = height - textHeight;
			return room < LEAST_ROOM || room > MOST_ROOM || wide !== undefined;
		});
		expect(unfit).toEqual([]);
		expect(overlaps).toEqual([]);
		expect(crossings).toEqual([]);
	});
});

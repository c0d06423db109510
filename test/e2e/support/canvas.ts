import type { Page } from 'playwright-core';

/** All in units of the canvas, whatever the zoom. */
export interface Note {
	title: string;
	height: number;
	/** Where its last line ends, from its upper edge. */
	textHeight: number;
	/** A line that is wider than the note, if one is. */
	wide?: string;
}

export interface Canvas {
	notes: Note[];
	/** Pairs of nodes and notes that lie on each other. */
	overlaps: string[];
	/** Pairs of lines that cross, and lines that run over a note. */
	crossings: string[];
}

/** What a reader sees of an open workflow: do the notes fit, does anything cover anything else? */
export async function readCanvas(page: Page): Promise<Canvas> {
	return await page.evaluate(() => {
		const all = (selector: string, root: ParentNode = document) => [
			...Array.from(root.querySelectorAll<HTMLElement>(selector)),
		];
		const stickies = all('[data-test-id="sticky"]');
		const titleOf = (element: HTMLElement) => element.innerText.split('\n')[0] ?? '';
		const notes = stickies.map((sticky) => {
			const box = sticky.getBoundingClientRect();
			const scale = sticky.offsetHeight / box.height;
			const texts = all('h2, p, ul, pre', sticky);
			const bottom = Math.max(...texts.map((text) => text.getBoundingClientRect().bottom));
			const wide = texts.find((text) => {
				const range = document.createRange();
				range.selectNodeContents(text);
				return range.getBoundingClientRect().right > box.right;
			});
			return {
				title: titleOf(sticky),
				height: sticky.offsetHeight,
				textHeight: Math.round((bottom - box.top) * scale),
				...(wide && { wide: wide.innerText }),
			};
		});

		const boxes = [
			...stickies.map((sticky) => ({ name: titleOf(sticky), box: sticky.getBoundingClientRect() })),
			...all('[data-test-id="canvas-node"]')
				.filter((node) => !node.querySelector('[data-test-id="sticky"]'))
				.map((node) => ({ name: titleOf(node), box: node.getBoundingClientRect() })),
		];
		const overlaps = boxes.flatMap((one, index) =>
			boxes
				.slice(index + 1)
				.filter(
					({ box }) =>
						one.box.left < box.right &&
						box.left < one.box.right &&
						one.box.top < box.bottom &&
						box.top < one.box.bottom,
				)
				.map((other) => `${one.name} / ${other.name}`),
		);

		/** Points along a line, without its ends, where lines of one node meet. */
		const STEPS = 60;
		const lines = Array.from(document.querySelectorAll<SVGPathElement>('.vue-flow__edge-path')).map(
			(path) => {
				const matrix = path.getScreenCTM()!;
				const length = path.getTotalLength();
				return Array.from({ length: STEPS }, (_, step) =>
					path.getPointAtLength((length * (step + 5)) / (STEPS + 10)).matrixTransform(matrix),
				);
			},
		);
		const side = (a: DOMPoint, b: DOMPoint, c: DOMPoint) =>
			Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
		const meet = (one: DOMPoint[], other: DOMPoint[]) =>
			one.slice(1).some((end, i) =>
				other.slice(1).some((last, j) => {
					const [start, first] = [one[i]!, other[j]!];
					return (
						side(start, end, first) * side(start, end, last) < 0 &&
						side(first, last, start) * side(first, last, end) < 0
					);
				}),
			);
		const crossings = lines.flatMap((line, index) => [
			...lines
				.slice(index + 1)
				.flatMap((other, k) => (meet(line, other) ? [`lines ${index} and ${index + 1 + k}`] : [])),
			...stickies
				.filter((sticky) => {
					const { left, right, top, bottom } = sticky.getBoundingClientRect();
					return line.some(({ x, y }) => x > left && x < right && y > top && y < bottom);
				})
				.map((sticky) => `line ${index} and ${titleOf(sticky)}`),
		]);
		return { notes, overlaps, crossings };
	});
}

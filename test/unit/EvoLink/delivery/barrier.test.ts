import { Barrier } from '../../../../nodes/EvoLink/delivery/barrier';

const turn = async () => await new Promise((resolve) => setImmediate(resolve));

test('opens for all once everybody has arrived, each counted once', async () => {
	const barrier = new Barrier(() => 3);
	let through = 0;
	for (let item = 0; item < 2; item++) void barrier.opened().then(() => through++);
	for (const item of [0, 1, 1, 0]) barrier.arrive(item);
	await turn();
	expect(through).toBe(0);
	barrier.arrive(2);
	await turn();
	expect(through).toBe(2);
	await barrier.opened();
});

test('is open where nobody is expected', async () => {
	await new Barrier(() => 0).opened();
});

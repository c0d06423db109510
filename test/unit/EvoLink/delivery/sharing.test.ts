import { Sharing } from '../../../../nodes/EvoLink/delivery/sharing';

test('work of one name is done once, and the others are told that it was shared', async () => {
	const sharing = new Sharing<number>();
	const work = jest.fn(async () => 7);
	expect(sharing.has('a')).toBe(false);
	const both = Promise.all([sharing.once('a', work), sharing.once('a', work)]);
	expect([sharing.has('a'), sharing.has('b')]).toEqual([true, false]);
	expect(await both).toEqual([
		{ value: 7, shared: false },
		{ value: 7, shared: true },
	]);
	expect(await sharing.once('a', work)).toEqual({ value: 7, shared: true });
	expect(work).toHaveBeenCalledTimes(1);
	expect(await sharing.once('b', async () => 8)).toEqual({ value: 8, shared: false });
});

test('a failure is shared, too, and the work not done again', async () => {
	const sharing = new Sharing<number>();
	const work = jest.fn(async () => await Promise.reject(new Error('no credits')));
	const first = sharing.once('a', work);
	const second = sharing.once('a', work);
	await expect(first).rejects.toThrow('no credits');
	await expect(second).rejects.toThrow('no credits');
	expect(work).toHaveBeenCalledTimes(1);
});

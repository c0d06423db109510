import { TextPipe } from '../../../../nodes/LmChatEvoLink/delivery/textPipe';

test('what is put in while somebody reads is read in order', async () => {
	const pipe = new TextPipe();
	pipe.put('a');
	pipe.put('b');
	const read: string[] = [];
	for await (const text of pipe) {
		read.push(text);
		if (text === 'a') pipe.put('c');
		if (text === 'c') pipe.put('d');
		if (text === 'd') pipe.close();
	}
	expect(read).toEqual(['a', 'b', 'c', 'd']);
});

test('a reader who stands still costs no more than the length of what waits', async () => {
	const costOf = async (count: number) => {
		const pipe = new TextPipe();
		for (let at = 0; at < count; at++) pipe.put('x');
		pipe.close();
		const before = process.cpuUsage();
		for await (const text of pipe) void text;
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1_000;
	};
	await costOf(1_000);
	expect(await costOf(400_000)).toBeLessThan(1_500);
});

/** One input item. The gateway answers its message with `reply`. */
export interface BenchItem {
	message: string;
	reply: string;
}

/**
 * Items that can be told apart.
 *
 * @param replyCharacters length of each reply, and about that of its message; default: a few words
 */
export function makeItems(count: number, replyCharacters = 0): BenchItem[] {
	return Array.from({ length: count }, (_, index) => {
		const reply = `reply ${index}`.padEnd(replyCharacters, ` of number ${index} goes on`).trimEnd();
		return { message: `Reply with exactly: ${reply}`, reply };
	});
}

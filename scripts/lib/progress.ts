import ora from 'ora';

const TICK_MS = 15_000;

/** What a step that takes long tells whoever waits: lines without a terminal, a spinner with one. */
export interface Progress {
	/** Replaces the text beside the spinner; a line of its own without a terminal. */
	note(text: string): void;
}

/**
 * Runs `work` and shows that it goes on: a spinner, or a line at the start, every 15 s and at the end.
 *
 * @returns what `work` returns
 */
export async function withProgress<T>(
	title: string,
	work: (progress: Progress) => Promise<T>,
): Promise<T> {
	const startedAt = Date.now();
	const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
	const isTerminal = process.stderr.isTTY === true && !process.env.CI;
	const spinner = ora({ isEnabled: isTerminal, stream: process.stderr, discardStdin: false });
	let text = title;
	spinner.start(`${title} …`);
	const tick = setInterval(
		() => {
			if (isTerminal) spinner.text = `${text} … ${elapsed()}`;
			else console.error(`  ${text}: ${elapsed()} …`);
		},
		isTerminal ? 1_000 : TICK_MS,
	);
	try {
		const result = await work({
			note(next) {
				text = `${title}: ${next}`;
				if (isTerminal) spinner.text = `${text} … ${elapsed()}`;
				else console.error(`  ${text}`);
			},
		});
		spinner.succeed(`${title}: done in ${elapsed()}`);
		return result;
	} catch (error) {
		spinner.fail(`${title}: failed after ${elapsed()}`);
		throw error;
	} finally {
		clearInterval(tick);
	}
}

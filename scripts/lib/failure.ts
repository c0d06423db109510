/** A failure whose message is the one sentence that the person at the terminal needs. */
export class Failure extends Error {
	override name = 'Failure';
}

/** Runs a command's main function; a {@link Failure} becomes its sentence and status 1. */
export function runMain(main: () => Promise<void>): void {
	main().catch((error: unknown) => {
		console.error(error instanceof Failure ? error.message : error);
		process.exitCode = 1;
	});
}

import { HELP, readOptions } from './options';

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	if (options === 'help') {
		process.stdout.write(HELP);
		return;
	}
	// Loaded late: a wrong option is answered at once.
	const { startGateway } = await import('./index');
	const gateway = await startGateway(options);
	console.log(`EvoLink gateway listening on ${gateway.url}`);
	const stop = () => void gateway.close();
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: Error) => {
	console.error(`The gateway did not start: ${error.message}`);
	process.exitCode = 1;
});

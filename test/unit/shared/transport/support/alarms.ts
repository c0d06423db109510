/** Time limits in the order they were asked for; `pass(ms)` lets the one of that length pass. Ends with `restoreAllMocks`. */
export function alarms() {
	const asked: Array<{ ms: number; controller: AbortController }> = [];
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
		const controller = new AbortController();
		asked.push({ ms, controller });
		return controller.signal;
	});
	return {
		asked: () => asked.map(({ ms }) => ms),
		pass: (ms: number) => asked.find((one) => one.ms === ms)?.controller.abort(),
	};
}

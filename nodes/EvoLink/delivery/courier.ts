import type { Addresses } from '../../shared/api/addresses';
import type { Reply, Send } from '../../shared/transport/attempt';
import { type Exchange, exchange } from '../../shared/delivery/exchange';
import type { Service } from '../job';
import type { NodeRun } from './nodeRun';
import type { AttemptLog } from '../../shared/delivery/attemptLog';

/** Sends the requests of one item: knows the run, the way and the addresses. */
export class Courier {
	constructor(
		readonly run: NodeRun,
		private readonly sender: Send,
		private readonly addresses: Addresses,
		private readonly log: AttemptLog,
	) {}

	async send(service: Service, order: Omit<Exchange, 'addresses'>): Promise<Reply> {
		this.log.start();
		const addresses =
			service === 'completions' ? this.addresses.completions : [this.addresses[service]];
		return await exchange(this.run, this.sender, { ...order, addresses }, this.log);
	}
}

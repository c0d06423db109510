import { type Asker, mannerOf } from '../asker';
import type { Fault, Words } from '../fault';
import { join, say, type Text } from '../text';
import { unknownOutcome } from './waiting';

const NETWORK = "Check this machine's network, firewall and proxy";

/** Why a request was not sent, by the fault's `reason`. */
const NOT_CONNECTED: Record<string, (host: unknown) => Words> = {
	refused: (host) => ({
		title: say`${host} refused the connection`,
		advice: 'Check the base URL of the credential, and whether the server is running',
	}),
	'not-in-dns': (host) => ({
		title: say`${host} was not found in DNS`,
		advice: "Check the base URL of the credential, and this machine's DNS settings",
	}),
	'dns-down': (host) => ({
		title: say`The DNS lookup of ${host} failed`,
		advice: "Check this machine's network and DNS settings",
	}),
	unreachable: (host) => ({ title: say`${host} can't be reached from here`, advice: NETWORK }),
	'connect-timeout': (host) => ({
		title: say`${host} did not accept the connection in time`,
		advice: NETWORK,
	}),
	'foreign-address': () => ({
		title: "The base URL of this item's credential differs from the first item's",
		advice:
			'The API key is sent to the addresses of its own credential only. Send items with different base URLs in separate runs, for example with Loop Over Items',
	}),
	'domain-not-allowed': (host) => ({
		title: say`The credential does not allow requests to ${host}`,
		advice: "Add the host to 'Allowed HTTP Request Domains' in the credential",
	}),
	'egress-blocked': (host) => ({
		title: say`This n8n does not allow requests to ${host}`,
		advice: 'Ask the administrator of this n8n to allow the host',
	}),
};

function notConnected({ reason, host }: Fault, asker: Asker): Words {
	const words = NOT_CONNECTED[reason ?? '']?.(host);
	if (words !== undefined) return words;
	const ownServer =
		asker === 'chatModel'
			? ''
			: " or, for a server of yours with a self-signed certificate, turn on 'Ignore SSL Issues' in 'Request Options'";
	return {
		title: say`There is no secure connection to ${host}`,
		advice: `The server's certificate was not accepted. Check the base URL of the credential${ownServer}`,
	};
}

const durationOf = (ms = 0): string => (ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`);

function timedOut(fault: Fault, asker: Asker): Words {
	const { host, limit, reason } = fault;
	const title =
		reason === 'silent'
			? say`${host} was silent for ${durationOf(limit)}`
			: say`${host} did not answer within ${durationOf(limit)}`;
	const where = asker === 'chatModel' ? '' : " in 'Request Options'";
	return { title, advice: join(unknownOutcome(fault, asker), `'Timeout'${where} sets the limit`) };
}

const uncertain =
	(title: (fault: Fault, asker: Asker) => Text | string) =>
	(fault: Fault, asker: Asker): Words => ({
		title: title(fault, asker),
		advice: unknownOutcome(fault, asker),
	});

/** Faults without a status of their own: of the way there and back. */
export const CONNECTION_WORDS = {
	'not-connected': notConnected,
	timeout: timedOut,
	'connection-lost': uncertain(
		({ host }) => say`The connection to ${host} was lost before the reply was complete`,
	),
	'gateway-timeout': uncertain(
		({ httpStatus }) => say`EvoLink's gateway timed out (status ${httpStatus})`,
	),
	'outcome-unknown': uncertain(() => "EvoLink can't say whether the request was processed"),
	'stream-cut': uncertain(
		({ host }) => say`The stream from ${host} broke off before the reply was complete`,
	),
	'stream-incomplete': uncertain(({ host, reason }) =>
		reason === 'garbage'
			? say`The stream from ${host} became unreadable before the reply was complete`
			: say`The stream from ${host} ended before the reply was complete`,
	),
	'stream-fault': uncertain(() => 'EvoLink ended the stream with an error'),
	stopped: (_fault: Fault, asker: Asker): Words => ({
		title: 'The execution was stopped before the reply was complete',
		advice: mannerOf(asker).paid
			? 'If the request had been sent, it may have been processed and billed'
			: 'Run it again',
	}),
};

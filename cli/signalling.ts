import { Command } from 'commander';
import type { SignallingOptions } from '../harness';

const EXAMPLES = `
Examples:
  worktime signalling                                             SIP on udp and tcp port 5060, applications on port 9022
  worktime signalling --listen udp:127.0.0.1:5080 --control 127.0.0.1:9023 --secret opensesame
  worktime signalling --handler INVITE=http://127.0.0.1:8000/route     applications that listen are called as that server says
  worktime signalling --listen tls:127.0.0.1:5061,ws:127.0.0.1:8080 --key key.pem --cert cert.pem

An application of drachtio-srf connects as it would to drachtio-server:
  srf.connect({ host: '127.0.0.1', port: 9022, secret: 'cymru' })

Ctrl-C ends it.`;

/** `worktime signalling`. */
export function signallingCommand(end: (exitCode: number) => void): Command {
	return new Command('signalling')
		.description('serve drachtio applications, as drachtio-server does')
		.option(
			'-l, --listen <places>',
			'where SIP is spoken: transport:address:port, several with commas; may be repeated',
			(given, before: string[] | undefined) => [...(before ?? []), given],
		)
		.option('-c, --control <place>', 'where applications connect: address:port', '127.0.0.1:9022')
		.option('-s, --secret <word>', 'what applications must say to be let in', 'cymru')
		.option('--dns <place>', 'a name server to ask for addresses, SRV and NAPTR records (RFC 3263): address:port')
		.option(
			'--handler <method=url>',
			'an HTTP server that says what becomes of new requests (outbound mode of drachtio-server); may be repeated',
			(given, before: string[] | undefined) => [...(before ?? []), given],
		)
		.option('--key <file>', 'private key for tls and wss (PEM)')
		.option('--cert <file>', 'certificate for tls and wss (PEM)')
		.option('--allow-non-loopback', 'listen on addresses that other machines can reach', false)
		.option('-v, --verbose', 'tell of every connection and every fault', false)
		.addHelpText('after', EXAMPLES)
		.action(async ({ listen, ...flags }: Omit<SignallingOptions, 'listen'> & { listen?: string[] }) => {
			const harness: typeof import('../harness') = require('../harness');
			end(await harness.signalling({ ...flags, listen: listen ?? ['udp:127.0.0.1:5060,tcp:127.0.0.1:5060'] }));
		});
}

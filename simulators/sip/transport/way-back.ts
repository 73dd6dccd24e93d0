import type { Stream } from '../../kernel';
import { DEFAULT_PORT, isAddress, type Names, targetsOf } from '../location/location';
import type { Via } from '../message/via';
import { hostText, parseUri } from '../uri';
import type { Destination, Flow } from './flow';

/**
 * Where a response goes when the stream that its request came over has closed, in the order in which places are to be tried: to where the
 * request came from, at the port that its Via names (RFC 3261 §18.2.2), then to where the Via's name leads (RFC 3263 §5). Nowhere for
 * WebSockets: nobody listens at their other end (RFC 7118 §5).
 */
export async function placesBack(via: Via, { transport, remote }: Flow, names: Names, random: Stream): Promise<readonly Destination[]> {
	if (transport !== 'tcp' && transport !== 'tls') return [];
	const name = isAddress(via.host) ? {} : { name: via.host };
	const source: Destination = { transport, address: remote.address, port: via.port ?? DEFAULT_PORT[transport], ...name };
	const port = via.port === undefined ? '' : `:${via.port}`;
	const named = parseUri(`${transport === 'tls' ? 'sips' : 'sip'}:${hostText(via.host)}${port};transport=tcp`);
	const led = named && (await targetsOf(named, names, (offered) => offered === transport, random));
	const others = led === undefined || 'refused' in led ? [] : led;
	return [source, ...others.filter(({ address, port }) => address !== source.address || port !== source.port)];
}

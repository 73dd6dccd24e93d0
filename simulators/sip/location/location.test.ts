import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../kernel';
import type { NaptrRecord, ServiceRecord, SrvRecord } from '../../network';
import type { TransportName } from '../transport/flow';
import { parseUri } from '../uri';
import { type Names, targetsOf } from './location';
import { inOrder } from './srv-order';

const srv = (target: string, priority = 1, weight = 0, port = 5060): SrvRecord => ({ type: 'SRV', priority, weight, port, target });
const naptr = (service: string, replacement: string, order = 1, preference = 1, flags = 's'): NaptrRecord => ({
	type: 'NAPTR',
	order,
	preference,
	flags,
	service,
	replacement,
});

const ADDRESSES: Readonly<Record<string, string[]>> = {
	'example.com': ['192.0.2.1'],
	'a.example.com': ['192.0.2.11'],
	'b.example.com': ['192.0.2.12', '2001:db8::12'],
	'plain.example': ['192.0.2.99', '192.0.2.98'],
};
const SERVICES: Readonly<Record<string, ServiceRecord[]>> = {
	'example.com': [
		naptr('SIP+D2T', '_sip._tcp.example.com', 2),
		naptr('SIP+D2U', '_sip._udp.example.com', 1, 2),
		naptr('SIPS+D2T', '_sips._tcp.example.com', 1, 1),
		naptr('SIP+D2S', '_sip._sctp.example.com', 0),
		naptr('E2U+sip', 'ignored.example.com', 0, 0, 'u'),
	],
	'_sip._udp.example.com': [srv('b.example.com', 2, 0, 5070), srv('a.example.com', 1)],
	'_sip._tcp.example.com': [srv('a.example.com', 1, 0, 5080)],
	'_sips._tcp.example.com': [srv('a.example.com', 1, 0, 5061)],
	'_sip._tcp.srv.example': [srv('a.example.com')],
	'_sip._udp.none.example': [srv('.')],
	'_sip._udp.lost.example': [srv('nowhere.example'), srv('b.example.com', 2)],
};
const names: Names = {
	resolve: async (name) => ADDRESSES[name] ?? Promise.reject(new Error('ENOTFOUND')),
	services: async (name) => SERVICES[name] ?? [],
};

async function ask(uri: string, ...offered: TransportName[]): Promise<string[] | string> {
	const parsed = parseUri(uri) ?? assert.fail(uri);
	const found = await targetsOf(parsed, names, (transport) => offered.includes(transport), seeded(1).stream('dns'));
	return 'refused' in found
		? found.refused
		: found.map(({ transport, address, port, name }) => `${transport} ${address} ${port} ${name ?? ''}`.trim());
}

const NO_TRANSPORT = 'requested protocol/transport not available';

for (const [title, uri, offered, expected] of [
	[
		'NAPTR by order and preference, those that this node offers',
		'sip:example.com',
		['udp', 'tcp'],
		['udp 192.0.2.11 5060 example.com', 'udp 192.0.2.12 5070 example.com', 'udp 2001:db8::12 5070 example.com', 'tcp 192.0.2.11 5080 example.com'],
	],
	['all transports: TLS is preferred by its domain', 'sip:example.com', ['tls'], ['tls 192.0.2.11 5061 example.com']],
	['sips: nothing but TLS', 'sips:example.com', ['udp', 'tcp', 'tls'], ['tls 192.0.2.11 5061 example.com']],
	['sips where there is no TLS', 'sips:example.com', ['udp', 'tcp'], NO_TRANSPORT],
	['the transport is given: its SRV', 'sip:example.com;transport=tcp', ['udp', 'tcp'], ['tcp 192.0.2.11 5080 example.com']],
	['the port is given: no SRV', 'sip:example.com:5099', ['udp', 'tcp'], ['udp 192.0.2.1 5099 example.com']],
	['an address', 'sip:bob@192.0.2.7', ['udp'], ['udp 192.0.2.7 5060']],
	['an address of IPv6', 'sip:bob@[2001:db8::7]:5070;transport=tcp', ['tcp'], ['tcp 2001:db8::7 5070']],
	['an address, sips', 'sips:bob@192.0.2.7', ['tls'], ['tls 192.0.2.7 5061']],
	['maddr', 'sip:example.com;maddr=192.0.2.8', ['udp'], ['udp 192.0.2.8 5060']],
	['no NAPTR: SRV of each transport', 'sip:srv.example', ['udp', 'tcp'], ['tcp 192.0.2.11 5060 srv.example']],
	[
		'no records but addresses: each of them',
		'sip:plain.example',
		['udp'],
		['udp 192.0.2.99 5060 plain.example', 'udp 192.0.2.98 5060 plain.example'],
	],
	['a transport that is not offered', 'sip:example.com;transport=tcp', ['udp'], NO_TRANSPORT],
	['a transport that nobody knows', 'sip:192.0.2.1;transport=sctp', ['udp'], NO_TRANSPORT],
	[
		'a server whose name is unknown is passed over',
		'sip:lost.example',
		['udp'],
		['udp 192.0.2.12 5060 lost.example', 'udp 2001:db8::12 5060 lost.example'],
	],
	['the service is decidedly not there', 'sip:none.example', ['udp'], []],
	['a name that nobody knows', 'sip:nobody.example', ['udp'], []],
] as const) {
	test(`RFC 3263: ${title}: ${uri}`, async () => {
		assert.deepEqual(await ask(uri, ...offered), expected);
	});
}

test('RFC 3263: what needs no look-up is found at once', () => {
	const uri = parseUri('sip:192.0.2.1') ?? assert.fail();
	assert.ok(!(targetsOf(uri, names, () => true, seeded(1).stream('dns')) instanceof Promise));
});

test('RFC 2782: priorities in order; within one by weight, 1 to 3; one without weight comes first one time in a hundred at most; same seed, same choice', () => {
	const records = [srv('heavy', 1, 75), srv('light', 1, 25), srv('rare', 1, 0), srv('later', 2, 100)];
	const random = seeded(7).stream('dns');
	const first: Record<string, number> = {};
	for (let n = 0; n < 20_000; n++) {
		const order = inOrder(records, random).map(({ target }) => target);
		assert.equal(order.length, 4);
		assert.equal(order[3], 'later');
		const [chosen = ''] = order;
		first[chosen] = (first[chosen] ?? 0) + 1;
	}
	const { heavy = 0, light = 0, rare = 0 } = first;
	assert.ok(Math.abs(heavy / 20_000 - 0.75) < 0.02 && Math.abs(light / 20_000 - 0.25) < 0.02, JSON.stringify(first));
	assert.ok(rare > 50 && rare < 400, `${rare}`);
	const again = (seed: number) => JSON.stringify(Array.from({ length: 20 }, () => inOrder(records, seeded(seed).stream('dns'))));
	assert.equal(again(3), again(3));
});

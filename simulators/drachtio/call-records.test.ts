import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipMessage } from './index';
import { Laboratory, SDP } from './laboratory';

const NODE = '10.0.0.10';
const OFFER = { headers: ['Content-Type: application/sdp'], body: SDP };

/** A node whose application keeps records, and a peer. */
async function recording() {
	const lab = new Laboratory();
	const { srf } = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	const records: string[] = [];
	const on = srf.on as unknown as (event: string, see: (...args: unknown[]) => void) => void;
	const line = (message: unknown) => (message as SipMessage).raw.split('\r\n', 1)[0]?.split(' ').slice(0, 2).join(' ');
	on.call(srf, 'cdr:attempt', (source, _time, message) => records.push(`attempt ${source}: ${line(message)}`));
	on.call(srf, 'cdr:start', (source, _time, role, message) => records.push(`start ${source} ${role}: ${line(message)}`));
	on.call(srf, 'cdr:stop', (source, _time, outcome, message) => records.push(`stop ${source} ${outcome}: ${line(message)}`));
	await lab.clock.run(50);
	return { lab, srf, peer, records, run: (ms: number) => lab.clock.run(ms), send: (text: string) => peer.send(NODE, text) };
}

test('call records: a call that comes in: attempt, start, stop by the BYE of the caller', async () => {
	const { lab, srf, peer, records, run, send } = await recording();
	srf.invite((request, reply) => void srf.createUAS(request, reply, { localSdp: SDP }));
	send(peer.request('INVITE', NODE, OFFER));
	await run(50);
	const toTag = peer.last.toTag ?? '';
	send(peer.request('ACK', NODE, { toTag, branch: 'z9hG4bK-ack' }));
	send(peer.request('BYE', NODE, { toTag, cseq: 2 }));
	await run(50);
	assert.deepEqual(records, [
		'attempt network: INVITE sip:service@10.0.0.10',
		'start application uas: SIP/2.0 200',
		'stop network normal-release: BYE sip:service@10.0.0.10',
	]);
	await lab.finish();
});

test('call records: a call that is refused, and one that is cancelled', async () => {
	const { lab, srf, peer, records, run, send } = await recording();
	srf.invite((request, reply) => reply.send(request.get('Call-ID') === 'refused' ? 486 : 180));
	send(peer.request('INVITE', NODE, { ...OFFER, call: 'refused' }));
	await run(50);
	send(peer.request('ACK', NODE, { call: 'refused', toTag: peer.last.toTag ?? '', branch: 'z9hG4bK-refused-1-INVITE' }));
	send(peer.request('INVITE', NODE, { ...OFFER, call: 'gone' }));
	await run(50);
	send(peer.request('CANCEL', NODE, { call: 'gone', branch: 'z9hG4bK-gone-1-INVITE' }));
	await run(50);
	send(peer.request('ACK', NODE, { call: 'gone', branch: 'z9hG4bK-gone-1-INVITE' }));
	assert.deepEqual(
		records.filter((record) => !record.startsWith('attempt')),
		['stop application call-rejected: SIP/2.0 486', 'stop network call-canceled: CANCEL sip:service@10.0.0.10'],
	);
	await lab.finish();
});

test('call records: a call that goes out: attempt, start, stop by the BYE of this node; one that nobody answers', async () => {
	const { lab, srf, peer, records, run } = await recording();
	const call = srf.createUAC('sip:peer@10.0.0.1', { localSdp: SDP });
	await run(50);
	peer.send(NODE, peer.response(peer.last, 200, OFFER));
	const dialog = await lab.clock.settle(call, 1_000);
	await run(50);
	peer.see = (message) => message.kind === 'request' && message.method === 'BYE' && peer.send(NODE, peer.response(message, 200));
	await lab.clock.settle(dialog.destroy(), 1_000);
	const unanswered = srf.createUAC('sip:nobody@nowhere.example', { localSdp: SDP });
	await assert.rejects(lab.clock.settle(unanswered, 1_000));
	assert.deepEqual(records, [
		'attempt application: INVITE sip:peer@10.0.0.1',
		'start network uac: SIP/2.0 200',
		'stop application normal-release: BYE sip:peer@10.0.0.1:5060',
		'attempt application: INVITE sip:nobody@nowhere.example',
		'stop application call-rejected: SIP/2.0 503',
	]);
	await lab.finish();
});

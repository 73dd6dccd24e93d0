import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipDialog } from './index';
import { Laboratory } from './laboratory';

const NODE = '10.0.0.10';
const EVENT = ['Event: presence', 'Contact: <sip:peer@10.0.0.1>'];

async function ground() {
	const lab = new Laboratory();
	const { srf, ...node } = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	return { lab, node, srf, peer, run: (ms: number) => lab.clock.run(ms), send: (text: string) => peer.send(NODE, text) };
}

/** A subscription of the peer that the node has accepted. */
async function subscribed(expires: number) {
	const all = await ground();
	const { srf, peer, run, send } = all;
	let dialog: SipDialog | undefined;
	srf.subscribe(async (request, reply) => {
		dialog = await srf.createUAS(request, reply, { headers: { Expires: expires } });
	});
	send(peer.request('SUBSCRIBE', NODE, { headers: [...EVENT, `Expires: ${expires}`] }));
	await run(50);
	assert.deepEqual(peer.take(), ['202 SUBSCRIBE']);
	peer.see = (message) => message.kind === 'request' && peer.send(NODE, peer.response(message, 200));
	return { ...all, dialog: dialog ?? assert.fail('no dialog') };
}

test('SUBSCRIBE, received: the 202 makes a dialog; NOTIFY goes in it to the Contact; the one that says terminated ends it', async () => {
	const { lab, node, peer, dialog } = await subscribed(600);
	const notify = (state: string) =>
		lab.clock.settle(dialog.request({ method: 'NOTIFY', headers: { Event: 'presence', 'Subscription-State': state } }), 1_000);
	assert.equal((await notify('active;expires=600')).status, 200);
	assert.match(peer.last.text, /^NOTIFY sip:peer@10\.0\.0\.1 /);
	assert.equal(node.remains().dialogs, 1);
	assert.equal((await notify('terminated;reason=noresource')).status, 200);
	assert.equal(node.remains().dialogs, 0);
	await lab.finish();
});

test('SUBSCRIBE, received: nobody renews it: it is forgotten 32 s after its time', async () => {
	const { lab, node, run } = await subscribed(60);
	await run(91_000);
	assert.equal(node.remains().dialogs, 1);
	await run(2_000);
	assert.equal(node.remains().dialogs, 0);
	await lab.finish();
});

for (const [status, dialogs] of [
	[480, 0],
	[489, 0],
	[500, 1],
	[503, 1],
] as const) {
	test(`SUBSCRIBE, received: a NOTIFY that is refused with ${status} ${dialogs === 0 ? 'ends it (RFC 5057 §5.1)' : 'says nothing of the next one'}`, async () => {
		const { lab, node, peer, dialog } = await subscribed(600);
		peer.see = (message) => message.kind === 'request' && peer.send(NODE, peer.response(message, status));
		const headers = { Event: 'presence', 'Subscription-State': 'active;expires=600' };
		assert.equal((await lab.clock.settle(dialog.request({ method: 'NOTIFY', headers }), 1_000)).status, status);
		assert.equal(node.remains().dialogs, dialogs);
		await lab.finish(700_000);
	});
}

test('SUBSCRIBE, received: renewed within its dialog', async () => {
	const { lab, node, peer, run, send, dialog } = await subscribed(60);
	(dialog.on as (event: string, see: (request: unknown, reply: { send(status: number, opts: object): void }) => void) => void)(
		'subscribe',
		(_, reply) => reply.send(200, { headers: { Expires: 60 } }),
	);
	await run(50_000);
	peer.take();
	send(peer.request('SUBSCRIBE', NODE, { headers: [...EVENT, 'Expires: 60'], cseq: 2, toTag: dialog.sip.localTag }));
	await run(50);
	assert.deepEqual(peer.take(), ['200 SUBSCRIBE']);
	await run(60_000);
	assert.equal(node.remains().dialogs, 1);
	await run(40_000);
	assert.equal(node.remains().dialogs, 0);
	await lab.finish();
});

test('SUBSCRIBE, sent: a NOTIFY that overtakes the 202 makes the dialog (RFC 6665 §4.1.2.4); terminated ends it', async () => {
	const { lab, node, peer, run, send, srf } = await ground();
	const states: string[] = [];
	const early: string[] = [];
	srf.use('notify', (request, reply) => {
		early.push(request.get('Subscription-State'));
		reply.send(200);
	});
	const subscribing = srf.createUAC('sip:peer@10.0.0.1', { method: 'SUBSCRIBE', headers: { Event: 'presence', Expires: 600 } } as never);
	await run(50);
	const subscribe = peer.last;
	peer.take();
	const notify = (cseq: number, state: string) =>
		send(
			peer.request('NOTIFY', NODE, {
				call: subscribe.callId,
				toTag: subscribe.fromTag ?? '',
				cseq,
				headers: [...EVENT, `Subscription-State: ${state}`],
			}),
		);
	notify(1, 'pending');
	await run(50);
	assert.deepEqual([peer.take(), early], [['200 NOTIFY'], ['pending']]);
	send(peer.response(subscribe, 202, { headers: ['Expires: 600', 'Contact: <sip:peer@10.0.0.1>'] }));
	const dialog = (await lab.clock.settle(subscribing, 1_000)) as SipDialog;
	dialog.on('notify', (request, reply) => {
		states.push(request.get('Subscription-State'));
		reply.send(200);
	});
	notify(2, 'active');
	await run(50);
	assert.equal(node.remains().dialogs, 1);
	notify(3, 'terminated;reason=timeout');
	await run(50);
	assert.deepEqual(
		[peer.take(), states],
		[
			['200 NOTIFY', '200 NOTIFY'],
			['active', 'terminated;reason=timeout'],
		],
	);
	assert.equal(node.remains().dialogs, 0);
	await lab.finish();
});

test('SUBSCRIBE, sent: the application refuses a NOTIFY for good, or its renewal is refused so: it is over; not when it is refused for now', async () => {
	for (const refused of ['NOTIFY', 'SUBSCRIBE'] as const) {
		const { lab, node, peer, run, send, srf } = await ground();
		peer.see = (message) =>
			message.kind === 'request' && send(peer.response(message, 202, { headers: ['Expires: 600', 'Contact: <sip:peer@10.0.0.1>'] }));
		const headers = { Event: 'presence', Expires: 600 };
		const subscribing = srf.createUAC('sip:peer@10.0.0.1', { method: 'SUBSCRIBE', headers } as never);
		const dialog = (await lab.clock.settle(subscribing, 1_000)) as SipDialog;
		const { callId, fromTag = '' } = peer.last;
		let status = 500;
		let cseq = 1;
		peer.see = (message) => message.kind === 'request' && send(peer.response(message, status));
		dialog.on('notify', (_, reply) => reply.send(status));
		const refuse = async (): Promise<void> => {
			const active = [...EVENT, 'Subscription-State: active'];
			if (refused === 'NOTIFY') send(peer.request('NOTIFY', NODE, { call: callId, toTag: fromTag, cseq: cseq++, headers: active }));
			else assert.equal((await lab.clock.settle(dialog.request({ method: 'SUBSCRIBE', headers }), 1_000)).status, status);
			await run(50);
		};
		await refuse();
		assert.equal(node.remains().dialogs, 1);
		status = 489;
		await refuse();
		assert.equal(node.remains().dialogs, 0);
		await lab.finish();
	}
});

test('a NOTIFY that nobody subscribed to: 481', async () => {
	const { lab, peer, run, send, srf } = await ground();
	srf.use('notify', (_, reply) => reply.send(200));
	send(peer.request('NOTIFY', NODE, { toTag: 'unknown', headers: [...EVENT, 'Subscription-State: active'] }));
	await run(50);
	assert.deepEqual(peer.take(), ['481 NOTIFY']);
	await lab.finish();
});

test('REFER outside a call: its 202 makes the dialog of the NOTIFYs that follow (RFC 3515 §2.4.4)', async () => {
	const { lab, node, peer, run, send, srf } = await ground();
	srf.refer((_, reply) => reply.send(202));
	send(peer.request('REFER', NODE, { headers: ['Refer-To: <sip:bob@10.0.0.2>', 'Contact: <sip:peer@10.0.0.1>'] }));
	await run(50);
	assert.deepEqual(peer.take(), ['202 REFER']);
	peer.see = (message) => message.kind === 'request' && peer.send(NODE, peer.response(message, 200));
	await lab.clock.settle(
		srf.request('sip:placeholder', {
			method: 'NOTIFY',
			stackDialogId: 'call-1;from-tag=peer',
			headers: { Event: 'refer', 'Subscription-State': 'terminated', 'Content-Type': 'message/sipfrag' },
			body: 'SIP/2.0 200 OK',
		}),
		1_000,
	);
	await run(50);
	assert.deepEqual([peer.last.body, peer.take(), node.remains().dialogs], ['SIP/2.0 200 OK', ['NOTIFY'], 0]);
	await lab.finish();
});

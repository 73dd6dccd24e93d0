import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { SipDialog } from '../../drachtio';
import { Leg } from './leg';
import { LocalDescription } from './local-description';

// What the embedded engine guards as well and a drachtio server does not: the rules within one dialog, with a dialog that obeys at once.

type Told = { status: number; headers?: Record<string, unknown>; body?: string };

function leg(type: 'uac' | 'uas' = 'uac') {
	const sent: string[] = [];
	const answers: ((response: { status: number; body: string }) => void)[] = [];
	const dialog = Object.assign(new EventEmitter(), {
		type,
		local: { contact: '<sip:pbx>', sdp: '', uri: '' },
		remote: { sdp: '', uri: '' },
		request(opts: { method: string }, done?: (error: null, response: { status: number; body: string }) => void) {
			sent.push(opts.method);
			return new Promise((resolve) => answers.push((response) => (done === undefined ? resolve(response) : done(null, response))));
		},
		destroy: async () => sent.push('BYE'),
	});
	const clock = { now: () => 0, at: () => () => {} };
	const ended: Leg[] = [];
	const options = { clock: clock as never, local: new LocalDescription('10.0.0.10', 1), auditMs: 1, ended: (gone: Leg) => ended.push(gone) };
	const made = new Leg(dialog as unknown as SipDialog, options);
	const reoffer = (body: string) => {
		const told: Told[] = [];
		const send = (status: number, opts: Omit<Told, 'status'> = {}) => told.push({ status, ...opts });
		dialog.emit('modify', { body }, { send });
		return told;
	};
	return { leg: made, dialog, sent, answers, ended, reoffer };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const SDP = 'v=0\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';

test('a leg that was called is not sent BYE before its ACK (RFC 3261 §15)', async () => {
	const { leg: called, dialog, sent, ended } = leg('uas');
	called.release();
	await turn();
	assert.deepEqual(sent, []);
	assert.deepEqual(ended, []);
	dialog.emit('ack', { body: '' });
	await turn();
	assert.deepEqual(sent, ['BYE']);
	assert.deepEqual(ended, [called]);
});

test('a leg that was called and hangs up itself, before its ACK, is over without a BYE of ours', async () => {
	const { leg: called, dialog, sent, ended } = leg('uas');
	called.release();
	dialog.emit('destroy', { has: () => false });
	await turn();
	assert.deepEqual(sent, []);
	assert.deepEqual(ended, [called]);
});

test('a leg that was called is sent no re-INVITE before its ACK', async () => {
	const { leg: called, dialog, sent } = leg('uas');
	void called.reinvite(SDP);
	await turn();
	assert.deepEqual(sent, []);
	dialog.emit('ack', { body: '' });
	await turn();
	assert.deepEqual(sent, ['INVITE']);
});

test('re-INVITE while ours is under way: 491; a second one of ours is not sent', async () => {
	const { leg: up, sent, answers, reoffer } = leg();
	up.onReoffer = async () => ({ ok: true, description: SDP });
	const ours = up.reinvite(SDP);
	await turn();
	assert.deepEqual(await up.reinvite(SDP), { ok: false, status: 491 });
	const told = reoffer(SDP);
	await turn();
	assert.deepEqual(
		told.map(({ status }) => status),
		[491],
	);
	answers[0]?.({ status: 200, body: SDP });
	assert.equal((await ours).ok, true);
	const after = reoffer(SDP);
	await turn();
	assert.deepEqual(
		after.map(({ status }) => status),
		[200],
	);
	assert.deepEqual(sent, ['INVITE']);
});

test('a second re-INVITE while the first waits: 500 with Retry-After', async () => {
	const { leg: up, reoffer } = leg();
	up.onReoffer = () => new Promise(() => {});
	reoffer(SDP);
	const [told] = reoffer(SDP);
	assert.equal(told?.status, 500);
	assert.ok(told?.headers?.['Retry-After']);
});

test('re-INVITE before the leg is connected to another: 491, to be tried again', async () => {
	const { reoffer } = leg();
	const told = reoffer(SDP);
	await turn();
	assert.deepEqual(
		told.map(({ status }) => status),
		[491],
	);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply, SipRequest } from './index';
import { Laboratory } from './laboratory';

const NODE = '10.0.0.10';
const BODY = '<presence/>';
const headersOf = (...more: string[]) => ['Event: presence', ...more];
const WITH_BODY = 'Content-Type: application/pidf+xml';

/** A state agent of RFC 3903 §6: one publication per entity tag, for a minute unless it is asked otherwise. */
class StateAgent {
	readonly publications = new Map<string, string>();
	#tags = 0;

	publish(request: SipRequest, reply: Reply): void {
		const known = request.has('SIP-If-Match') ? request.get('SIP-If-Match') : undefined;
		const kept = known === undefined ? undefined : this.publications.get(known);
		if (known !== undefined && kept === undefined) {
			reply.send(412);
			return;
		}
		if (known !== undefined) this.publications.delete(known);
		const seconds = request.has('Expires') ? Number(request.get('Expires')) : 60;
		const tag = `entity-${++this.#tags}`;
		if (seconds > 0) this.publications.set(tag, request.body === '' ? (kept ?? '') : request.body);
		reply.send(200, { headers: { 'SIP-ETag': tag, Expires: String(seconds) } });
	}
}

test('PUBLISH from the network: entity tags pass both ways; a refresh without a body gets another tag, a tag that is gone 412 (RFC 3903)', async () => {
	const lab = new Laboratory();
	const { srf } = await lab.node('agent', NODE);
	const agent = new StateAgent();
	srf.publish((request, reply) => agent.publish(request, reply));
	const peer = await lab.peer('10.0.0.1');
	let cseq = 0;
	const publish = async (headers: string[], body = '') => {
		peer.send(NODE, peer.request('PUBLISH', NODE, { cseq: ++cseq, headers, body }));
		await lab.clock.run(50);
		const answer = peer.last;
		return [peer.take().join(), answer.header('sip-etag'), answer.header('expires')];
	};
	assert.deepEqual(await publish(headersOf(WITH_BODY), BODY), ['200 PUBLISH', 'entity-1', '60']);
	assert.deepEqual(await publish(headersOf('SIP-If-Match: entity-1', 'Expires: 30')), ['200 PUBLISH', 'entity-2', '30']);
	assert.deepEqual([...agent.publications], [['entity-2', BODY]]);
	assert.deepEqual(await publish(headersOf('SIP-If-Match: entity-1')), ['412 PUBLISH', undefined, undefined]);
	assert.deepEqual(await publish(headersOf('SIP-If-Match: entity-2', 'Expires: 0')), ['200 PUBLISH', 'entity-3', '0']);
	assert.equal(agent.publications.size, 0);
	// No dialog comes of it: each is a request of its own.
	await lab.finish();
});

test('PUBLISH by an application: it learns its entity tag, says it with the next, and begins again after 412', async () => {
	const lab = new Laboratory();
	const [{ srf }, node] = [await lab.node('agent', NODE), await lab.node('watcher', '10.0.0.2')];
	const agent = new StateAgent();
	srf.publish((request, reply) => agent.publish(request, reply));
	const publish = async (headers: Record<string, string>, body?: string) => {
		const request = await node.srf.request(`sip:alice@${NODE}`, {
			method: 'PUBLISH',
			headers: { Event: 'presence', ...headers, ...(body !== undefined && { 'Content-Type': 'application/pidf+xml' }) },
			...(body !== undefined && { body }),
		});
		return new Promise<[number, string | undefined]>((done) => {
			request.on('response', (response) => done([response.status, response.has('SIP-ETag') ? response.get('SIP-ETag') : undefined]));
		});
	};
	const settled = <T>(work: Promise<T>) => lab.clock.settle(work, 1_000);
	assert.deepEqual(await settled(publish({}, BODY)), [200, 'entity-1']);
	assert.deepEqual(await settled(publish({ 'SIP-If-Match': 'entity-1' })), [200, 'entity-2']);
	agent.publications.clear();
	assert.deepEqual(await settled(publish({ 'SIP-If-Match': 'entity-2' })), [412, undefined]);
	assert.deepEqual(await settled(publish({}, BODY)), [200, 'entity-3']);
	await lab.finish();
});

test('REGISTER: the application sees Path in order, and Service-Route and Path go back as it says (RFC 3327, RFC 3608); requests follow the path', async () => {
	const lab = new Laboratory();
	const { srf } = await lab.node('registrar', NODE);
	const seen: string[] = [];
	srf.register((request, reply) => {
		seen.push(request.get('path'), request.get('contact'));
		const routes = '<sip:10.0.0.30;lr>,<sip:10.0.0.31;lr>';
		reply.send(200, { headers: { Contact: request.get('contact'), Path: request.get('path'), 'Service-Route': routes } });
	});
	const peer = await lab.peer('10.0.0.1');
	const contact = '<sip:alice@10.9.9.9>;reg-id=1;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000A95A0E128>"';
	peer.send(
		NODE,
		peer.request('REGISTER', NODE, {
			headers: [`Contact: ${contact}`, 'Supported: path, outbound', 'Path: <sip:flow-7@10.0.0.1;lr;ob>', 'Path: <sip:10.0.0.32;lr>'],
		}),
	);
	await lab.clock.run(50);
	assert.deepEqual(
		seen.map((value) => value.replace(/, */g, ',')),
		['<sip:flow-7@10.0.0.1;lr;ob>,<sip:10.0.0.32;lr>', contact],
	);
	const { last } = peer;
	assert.deepEqual(last.list('service-route'), ['<sip:10.0.0.30;lr>', '<sip:10.0.0.31;lr>']);
	assert.deepEqual(last.list('path'), ['<sip:flow-7@10.0.0.1;lr;ob>', '<sip:10.0.0.32;lr>']);
	assert.deepEqual(last.list('contact'), [contact]);
	peer.take();
	// The contact's own address leads nowhere: the path does, with its flow token.
	void srf.request('sip:alice@10.9.9.9', { method: 'MESSAGE', proxy: '<sip:flow-7@10.0.0.1;lr;ob>, <sip:10.0.0.32;lr>' });
	await lab.clock.run(50);
	assert.match(peer.last.text, /^MESSAGE sip:alice@10\.9\.9\.9 SIP/);
	assert.deepEqual(peer.last.list('route'), ['<sip:flow-7@10.0.0.1;lr;ob>', '<sip:10.0.0.32;lr>']);
	peer.send(NODE, peer.response(peer.last, 200));
	await lab.finish();
});

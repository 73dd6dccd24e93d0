// The same servers on the npm package sip, as its examples write them.
import { PASSWORD } from './signalling-load';

/* biome-ignore lint/suspicious/noExplicitAny: the package has no types. */
type Message = any;

interface Peer {
	create(options: object, receive: (request: Message) => void): { send(message: Message, answered?: (response: Message) => void): void };
	makeResponse(request: Message, status: number, reason: string): Message;
	parseUri(uri: string): { readonly user: string };
}
const sip: Peer = require('sip');
const digest: {
	authenticateRequest(context: object, request: Message, who: object): boolean;
	challenge(context: object, response: Message): Message;
} = require('sip/digest');

const options = (address: string, port: number) => ({ address, port, publicAddress: address, hostname: address, udp: true, tcp: false });

function ok(request: Message, address: string, port: number): Message {
	const response = sip.makeResponse(request, 200, 'OK');
	response.headers.to.params.tag ??= 'peer';
	response.headers.contact = [{ uri: `sip:${address}:${port}` }];
	return response;
}

/** Answers everything with 200. */
export function peerUas(address: string, port: number): void {
	const peer = sip.create(options(address, port), (request) => {
		if (request.method !== 'ACK') peer.send(ok(request, address, port));
	});
}

/** Challenges every REGISTER and keeps the binding. */
export function peerRegistrar(address: string, port: number): void {
	const sessions = new Map<string, { realm: string }>();
	const bindings = new Map<string, Message>();
	const peer = sip.create(options(address, port), (request) => {
		const { user } = sip.parseUri(request.headers.to.uri);
		let session = sessions.get(user);
		if (session === undefined) {
			session = { realm: 'bench' };
			sessions.set(user, session);
		}
		if (!digest.authenticateRequest(session, request, { user, password: PASSWORD.reveal() })) {
			peer.send(digest.challenge(session, sip.makeResponse(request, 401, 'Unauthorized')));
			return;
		}
		bindings.set(user, request.headers.contact);
		peer.send(ok(request, address, port));
	});
}

/** Sends each call on, its two legs under Call-IDs of their own. */
export function peerB2bua(address: string, port: number, callee: string): void {
	const calls = new Map<string, { remote: string; toTag: string }>();
	const peer = sip.create(options(address, port), (request) => {
		const id: string = request.headers['call-id'];
		const call = calls.get(id);
		const onward = (method: string, seq: number): Message => ({
			method,
			uri: call?.remote ?? `sip:bench@${callee}`,
			headers: {
				to: { uri: `sip:bench@${callee}`, params: call === undefined ? {} : { tag: call.toTag } },
				from: { uri: request.headers.from.uri, params: { tag: `b${id}` } },
				'call-id': `b-${id}`,
				cseq: { method, seq },
				contact: [{ uri: `sip:${address}:${port}` }],
				'content-type': request.headers['content-type'],
			},
			content: request.content,
		});
		if (request.method === 'ACK') {
			if (call !== undefined) peer.send(onward('ACK', 1));
			return;
		}
		if (request.method === 'BYE' && call !== undefined) {
			peer.send(onward('BYE', 2), () => {});
			calls.delete(id);
			peer.send(ok(request, address, port));
			return;
		}
		peer.send(onward('INVITE', 1), (response) => {
			if (response.status < 200) return;
			calls.set(id, { remote: response.headers.contact[0].uri, toTag: response.headers.to.params.tag });
			const answer = ok(request, address, port);
			answer.headers['content-type'] = response.headers['content-type'];
			answer.content = response.content;
			peer.send(answer);
		});
	});
}

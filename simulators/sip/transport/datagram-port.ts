import type { Endpoint } from '../../kernel';
import type { Datagrams } from '../../network';
import { parseText } from '../message/parse';
import type { Flow } from './flow';
import type { Receiver } from './receiver';
import { answerToBinding, isStun } from './stun';

/** A UDP port that SIP messages come to, one in each datagram (RFC 3261 §18.3), and keep-alives, which it answers by STUN (RFC 5626 §8). */
export class DatagramPort {
	constructor(
		readonly socket: Datagrams,
		receiver: Receiver,
	) {
		socket.receive((payload, from) => {
			// Keep-alives of either kind are no messages and no faults (RFC 5626 §3.5.1, §3.5.2).
			if (isStun(payload)) {
				const answer = answerToBinding(payload, from);
				if (answer !== undefined) socket.send(answer, from);
				return;
			}
			const flow = this.flowTo(from);
			const text = withoutBlankLines(payload.toString('latin1'));
			if (text === '') return;
			const message = parseText(text);
			if (message === undefined) receiver.noise('not SIP', flow);
			else receiver.message(message, flow);
		});
	}

	flowTo(remote: Endpoint): Flow {
		return new DatagramFlow(this.socket, remote);
	}
}

function withoutBlankLines(text: string): string {
	let at = 0;
	while (text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a) at += 2;
	return at === 0 ? text : text.slice(at);
}

class DatagramFlow implements Flow {
	readonly transport = 'udp';
	readonly open = true;
	readonly #socket: Datagrams;

	constructor(
		socket: Datagrams,
		readonly remote: Endpoint,
	) {
		this.#socket = socket;
	}

	get local(): Endpoint {
		return this.#socket.local;
	}

	send(text: string): void {
		this.#socket.send(Buffer.from(text, 'latin1'), this.remote);
	}

	onLost(): () => void {
		return () => {};
	}

	expectWithin(): void {}
}

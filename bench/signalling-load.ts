import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { Secret } from '../simulators/kernel';
import { answerChallenge, parseChallenge } from '../simulators/sip';

/** What the generator plays: calls that end at once, calls that stay, registrations with a challenge. */
export type Play = 'call' | 'call-that-stays' | 'register';

export interface Load {
	readonly play: Play;
	readonly to: { readonly address: string; readonly port: number };
	/** How many are under way at a time. */
	readonly slots: number;
	/** Ends after so many, or after this long. */
	readonly count?: number;
	readonly durationMs?: number;
}

/** What came of it. */
export interface Outcome {
	readonly done: number;
	readonly failed: number;
	readonly retransmissions: number;
	readonly seconds: number;
	/** Share of its core that the generator used. */
	readonly busy: number;
}

export const PASSWORD = new Secret('secret');
const SDP =
	'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n';
const LATE_MS = 500;

interface Slot {
	n: number;
	sent: string;
	at: number;
	toTag: string;
	step: 'INVITE' | 'BYE' | 'REGISTER' | 'REGISTER again';
}

/** Bare datagrams and templates: as little work per message as there can be, so that it is the other side that is measured. */
export class Generator {
	readonly #caller: Socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 });
	readonly #callee: Socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 });
	readonly #address: string;
	#started = 0;
	#receive: (text: string) => void = () => {};

	private constructor(address: string) {
		this.#address = address;
		this.#caller.on('message', (bytes) => this.#receive(bytes.toString('latin1')));
		this.#callee.on('message', (bytes, from) => this.#answer(bytes.toString('latin1'), from));
	}

	static async open(address: string): Promise<Generator> {
		const generator = new Generator(address);
		for (const socket of [generator.#caller, generator.#callee]) await new Promise<void>((bound) => socket.bind(0, address, bound));
		return generator;
	}

	/** Where calls through a server are answered. */
	get callee(): string {
		return `${this.#address}:${this.#callee.address().port}`;
	}

	close(): void {
		this.#caller.close();
		this.#callee.close();
	}

	run({ play, to, slots: width, count = Number.POSITIVE_INFINITY, durationMs = 600_000 }: Load): Promise<Outcome> {
		const slots: (Slot | undefined)[] = [];
		const began = performance.now();
		const cpu = process.cpuUsage();
		let [begun, done, failed, retransmissions] = [0, 0, 0, 0];
		const send = (slot: Slot, text: string) => {
			slot.sent = text;
			slot.at = performance.now();
			this.#caller.send(text, to.port, to.address);
		};
		return new Promise((ended) => {
			const late = setInterval(() => {
				const now = performance.now();
				if (now - began > durationMs) finish();
				for (const slot of slots) {
					if (slot === undefined || now - slot.at < LATE_MS) continue;
					retransmissions++;
					send(slot, slot.sent);
				}
			}, 100);
			const finish = () => {
				clearInterval(late);
				this.#receive = () => {};
				const seconds = (performance.now() - began) / 1_000;
				const { user, system } = process.cpuUsage(cpu);
				ended({ done, failed, retransmissions, seconds, busy: (user + system) / 1e6 / seconds });
			};
			const next = (index: number) => {
				if (begun >= count) {
					slots[index] = undefined;
					if (done + failed >= count) finish();
					return;
				}
				begun++;
				const slot: Slot = { n: this.#started++, sent: '', at: 0, toTag: '', step: play === 'register' ? 'REGISTER' : 'INVITE' };
				slots[index] = slot;
				send(slot, this.#request(slot, index, slot.step, to));
			};
			this.#receive = (text) => {
				const status = text.slice(8, 11);
				if (text.startsWith('BYE ') || status.startsWith('1')) return;
				const branch = /branch=z9hG4bK(\d+)\.(\d+)\.(.)/.exec(text);
				const index = Number(branch?.[1]);
				const slot = slots[index];
				if (slot === undefined || slot.n !== Number(branch?.[2])) return;
				const { step } = slot;
				if (branch?.[3] !== step.at(-1)) return;
				if (status === '401' && step === 'REGISTER') {
					slot.step = 'REGISTER again';
					const challenge = parseChallenge(/\r\nWWW-Authenticate: *([^\r]*)/i.exec(text)?.[1] ?? '');
					if (challenge === undefined) throw new Error('no challenge');
					const uri = `sip:${to.address}`;
					const answer = { username: `u${slot.n}`, password: PASSWORD, method: 'REGISTER', uri, cnonce: 'abc', nonceCount: 1 };
					send(slot, this.#request(slot, index, slot.step, to, `Authorization: ${answerChallenge(challenge, answer)}\r\n`));
					return;
				}
				if (status !== '200') {
					failed++;
					next(index);
				} else if (step === 'INVITE') {
					slot.toTag = /\r\nTo:[^\r]*;tag=([^;\r]*)/i.exec(text)?.[1] ?? '';
					this.#caller.send(this.#request(slot, index, 'ACK', to), to.port, to.address);
					if (play === 'call') {
						slot.step = 'BYE';
						send(slot, this.#request(slot, index, 'BYE', to));
					} else {
						done++;
						next(index);
					}
				} else {
					done++;
					next(index);
				}
			};
			for (let index = 0; index < width; index++) next(index);
		});
	}

	#request(slot: Slot, index: number, step: Slot['step'] | 'ACK', to: Load['to'], more = ''): string {
		const [method = ''] = step.split(' ', 1);
		const here = `${this.#address}:${this.#caller.address().port}`;
		const tag = slot.toTag === '' ? '' : `;tag=${slot.toTag}`;
		const number = step === 'BYE' || step === 'REGISTER again' ? 2 : 1;
		const register = method === 'REGISTER';
		const aor = `u${slot.n}@${to.address}`;
		const body = method === 'INVITE' ? SDP : '';
		const type = method === 'INVITE' ? 'Content-Type: application/sdp\r\n' : '';
		return `${method} sip:${register ? to.address : `bench@${to.address}:${to.port}`} SIP/2.0\r\nVia: SIP/2.0/UDP ${here};branch=z9hG4bK${index}.${slot.n}.${step.at(-1)}\r\nMax-Forwards: 70\r\nFrom: <sip:${aor}>;tag=f${slot.n}\r\nTo: <sip:${register ? aor : `bench@${to.address}`}>${tag}\r\nCall-ID: ${slot.n}-${process.pid}\r\nCSeq: ${number} ${method}\r\nContact: <sip:bench@${here}>\r\n${register ? 'Expires: 3600\r\n' : ''}${more}${type}Content-Length: ${body.length}\r\n\r\n${body}`;
	}

	/** The called side: answers everything with 200 at once. */
	#answer(text: string, from: RemoteInfo): void {
		if (text.startsWith('SIP/') || text.startsWith('ACK ')) return;
		const invite = text.startsWith('INVITE ');
		const kept = text.match(/^(?:Via|From|Call-ID|CSeq|Record-Route):[^\r]*$/gim) ?? [];
		const to = /^To:[^\r]*/im.exec(text)?.[0] ?? '';
		const contact = `Contact: <sip:bench@${this.callee}>`;
		const head = ['SIP/2.0 200 OK', ...kept, to.includes(';tag=') ? to : `${to};tag=callee`, contact];
		const body = invite ? SDP : '';
		if (invite) head.push('Content-Type: application/sdp');
		this.#callee.send(`${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`, from.port, from.address);
	}
}

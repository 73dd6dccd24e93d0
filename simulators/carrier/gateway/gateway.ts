import type { Reply, SipError, SipNode, SipRequest } from '../../drachtio';
import type { Cancel, Clock, Endpoint, Journal, Random } from '../../kernel';
import { CallAudio } from '../../media';
import type { Host } from '../../network';
import type { CarrierBehaviour } from '../behaviour';
import type { Backward, Forward, Offer, Release, Terminate } from '../exchange/call';
import { callerHeaders, callerIn, diversionsIn, numberIn } from './identity';
import type { Interworking } from './interworking';
import { gatewayMedia } from './media';
import { type TrunkCall, trunkCall } from './trunk-call';

export interface GatewayOptions {
	readonly name: string;
	readonly node: SipNode;
	readonly host: Host;
	/** The gateway's own address. */
	readonly address: string;
	/** The elements whose calls are taken: the business SBC and other carriers' gateways. */
	readonly peers: readonly Endpoint[];
	readonly interworking: Interworking;
	readonly behaviour: CarrierBehaviour;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	/** Takes a call that came in by the trunk further. */
	readonly originate: (offer: Offer, backward: Backward) => Forward;
}

const ALLOW = 'INVITE, ACK, CANCEL, BYE, INFO, OPTIONS, UPDATE';

/** The carrier's PSTN gateway: calls of the circuit-switched core on one side, SIP dialogs on the other. */
export class Gateway {
	readonly #options: GatewayOptions;
	readonly #media: ReturnType<typeof gatewayMedia>;
	readonly #audio = new Set<CallAudio>();
	/** Calls on the trunk, whatever their state. */
	#calls = 0;
	#timers = 0;
	#closed = false;

	constructor(options: GatewayOptions) {
		this.#options = options;
		const { host, clock, random, journal } = options;
		this.#media = gatewayMedia(options.address, random.stream(`${options.name}/descriptions`), (port, { sounds, key }) => {
			const audio = new CallAudio({ host, clock, random, journal, port, sounds, onDigit: key });
			this.#audio.add(audio);
			return audio;
		});
		const { srf } = options.node;
		srf.invite((request, reply) => {
			if (!this.#isPeer(request)) {
				options.journal.record({
					kind: 'signalling',
					node: options.name,
					what: 'unroutable',
					detail: `INVITE from ${request.source_address}, which is no peer of this gateway`,
				});
				reply.send(403);
			} else this.#incoming(request, reply);
		});
		srf.options((_request, reply) => reply.send(200, { headers: { Allow: ALLOW, Accept: 'application/sdp' } }));
	}

	/** The node is closed: what its calls want to say from now on is not said. */
	close(): void {
		this.#closed = true;
		for (const audio of this.#audio) audio.close();
	}

	/** What was said on the lines until now is on its way. */
	settle(): void {
		for (const audio of this.#audio) audio.settle();
	}

	remains(): { trunkCalls: number; timers: number; mediaStreams: number; mediaPorts: number } {
		let streams = 0;
		let ports = 0;
		let timers = this.#timers;
		for (const audio of this.#audio) {
			const { mediaStreams, mediaPorts, mediaTimers } = audio.remains();
			streams += mediaStreams;
			ports += mediaPorts;
			timers += mediaTimers;
			if (audio.isClosed) this.#audio.delete(audio);
		}
		return { trunkCalls: this.#calls, timers, mediaStreams: streams, mediaPorts: ports };
	}

	#isPeer(request: SipRequest): boolean {
		return this.#options.peers.some(({ address }) => address === request.source_address);
	}

	/** INVITE came: the calling side of a call is on the trunk. */
	#incoming(request: SipRequest, reply: Reply): void {
		const { behaviour, interworking, node, originate } = this.#options;
		let forward: Forward | undefined;
		const refuse = (release: Release): void => {
			if (!this.#closed) reply.send(interworking.status(release), { headers: interworking.reasonHeader(release) });
		};
		const called = numberIn(request.uri);
		const media = this.#media({ sounds: () => forward?.sounds?.(), key: (digit) => forward?.key(digit) });
		const description = request.body ? media.answer(request.body) : media.offer();
		if (called === undefined || description === undefined) {
			media.close();
			refuse({ cause: called === undefined ? 28 : 65, location: 'network' });
			return;
		}

		this.#calls++;
		let state: 'setting-up' | 'answering' | 'established' | 'over' = 'setting-up';
		let call: TrunkCall | undefined;
		let releasedMeanwhile: Release | undefined;
		const leave = (): void => {
			if (state === 'over') return;
			state = 'over';
			this.#calls--;
			media.close();
		};

		const backward: Backward = {
			alerting: () => {
				if (state === 'setting-up') reply.send(180);
			},
			answered: () => {
				if (state !== 'setting-up') return;
				state = 'answering';
				node.srf.createUAS(request, reply, { localSdp: description, headers: { Allow: ALLOW } }).then(
					(dialog) => {
						if (state !== 'answering') return;
						state = 'established';
						call = trunkCall({
							dialog,
							clock: this.#options.clock,
							media,
							interworking,
							released: (release) => forward?.release(release),
							key: (digit) => forward?.key(digit),
							gone: leave,
							acknowledged: false,
							keysBy: behaviour.sendsKeysBy,
						});
						if (releasedMeanwhile !== undefined) call.release(releasedMeanwhile);
					},
					() => {
						leave();
						forward?.release({ cause: 41, location: 'network' });
					},
				);
			},
			released: (release) => {
				if (state === 'setting-up') {
					leave();
					refuse(release);
				} else if (state === 'answering') releasedMeanwhile = release;
				else if (!this.#closed) call?.release(release);
			},
			key: (digit, ms) => call?.key(digit, ms),
			sounds: () => media.hears(),
		};
		const diverted = diversionsIn(request);
		forward = originate({ called, caller: callerIn(request), ...(diverted === undefined ? {} : { diverted }) }, backward);
		request.on('cancel', (cancel) => {
			leave();
			forward?.release(interworking.releaseOfCancel(cancel));
		});
	}

	/** Sends INVITE: the called side of a call is on the trunk. */
	trunk(to: Endpoint): Terminate {
		return (offer, backward) => this.#outgoing(to, offer, backward);
	}

	#outgoing(to: Endpoint, { called, caller }: Offer, backward: Backward): Forward {
		const { address, behaviour, clock, interworking, node } = this.#options;
		const media = this.#media({ sounds: () => backward.sounds?.(), key: (digit) => backward.key(digit) });
		let invite: SipRequest | undefined;
		let call: TrunkCall | undefined;
		let released: Release | undefined;
		let noReply: Cancel | undefined;
		this.#calls++;
		const leave = (): void => {
			this.#calls--;
			media.close();
		};
		const silence = (): void => {
			noReply?.();
			if (noReply !== undefined) this.#timers--;
			noReply = undefined;
		};
		const cancel = (release: Release): void => invite?.cancel({ headers: interworking.reasonHeader(release) });
		const release = (why: Release): void => {
			if (released !== undefined) return;
			released = why;
			silence();
			if (this.#closed) return;
			if (call === undefined) cancel(why);
			else call.release(why);
		};

		node.srf
			.createUAC(
				`sip:${called}@${to.address}:${to.port};user=phone`,
				{ localSdp: media.offer(), headers: { ...callerHeaders(caller, address), Allow: ALLOW } },
				{
					cbRequest: (error, sent) => {
						if (error !== null) return;
						invite = sent;
						if (released !== undefined) cancel(released);
					},
					cbProvisional: ({ status }) => {
						if (status !== 180 || noReply !== undefined || released !== undefined) return;
						this.#timers++;
						noReply = clock.at(clock.now() + behaviour.trunkNoReplyMs, () => {
							const noAnswer: Release = { cause: 19, location: 'network' };
							release(noAnswer);
							backward.released(noAnswer);
						});
						backward.alerting();
					},
				},
			)
			.then(
				(dialog) => {
					silence();
					media.answered(dialog.remote.sdp);
					call = trunkCall({
						dialog,
						clock,
						media,
						interworking,
						released: (why) => backward.released(why),
						key: (digit) => backward.key(digit),
						gone: leave,
						acknowledged: true,
						keysBy: behaviour.sendsKeysBy,
					});
					// 200 crossed our CANCEL: the call is hung up as soon as it stands (RFC 3261 §9.1).
					if (released !== undefined) call.release(released);
					else backward.answered();
				},
				(error: SipError) => {
					silence();
					leave();
					if (released !== undefined) return;
					// Without a status the INVITE never left.
					if (error.status === undefined) backward.released({ cause: 38, location: 'network' });
					else backward.released(interworking.releaseOfFailure(error.status, error.res));
				},
			);
		return { release, key: (digit, ms) => call?.key(digit, ms), sounds: () => media.hears() };
	}
}

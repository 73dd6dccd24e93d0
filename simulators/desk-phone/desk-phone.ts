import type { Cancel, Clock, Endpoint, Journal, Random, Secret } from '../kernel';
import type { Hertz, Picture } from '../media';
import type { Host } from '../network';
import {
	bringTogether,
	CONFERENCE,
	type ForwardingWhen,
	type LineAppearance,
	type LineServiceChange,
	type LineServices,
	type MessagesWaiting,
	RegistrationRefused,
	type SipCall,
	sipUserAgent,
} from '../user-agent';
import { type DeskPhoneBehaviour, guideR21 } from './behaviour';
import { draw } from './screen';

const SIP_PORT = 5060;
/** Answers that asking again does not change: the account is wrong, or gone (domain rule for 401 and 403). */
const FINAL = new Set([401, 403, 404, 407]);

/** A line as it is set up in the phone. */
export interface DeskPhoneAccount {
	/** User part of the line's address. */
	readonly user: string;
	readonly password: Secret;
	readonly domain: string;
	/** Whose phone it is. */
	readonly displayName?: string;
}

export interface DeskPhoneOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	readonly account: DeskPhoneAccount;
	/** Outbound proxy. */
	readonly sbc: Endpoint;
	/** The voice of whoever uses it; silent unless given. */
	readonly voice?: Hertz;
	/** What its camera shows; it has none unless given. */
	readonly camera?: Picture;
	readonly behaviour?: Partial<DeskPhoneBehaviour>;
}

/** A person wanted to do with a call what can not be done now. */
export class NoSuchCall extends Error {
	constructor(what: string) {
		super(`there is no call ${what}`);
		this.name = 'NoSuchCall';
	}
}

/** The phone on a desk in the office. What a person does is an act; what a person sees is `screen`. */
export interface DeskPhone {
	/** Settles when the phone has registered, or cannot; {@link registered} says which. */
	powerOn(): Promise<void>;
	/** Hangs up, signs off, is dark. */
	powerOff(): Promise<void>;
	readonly registered: boolean;
	/** Calls that are not over, oldest first. */
	readonly calls: readonly SipCall[];
	dial(number: string): SipCall;
	/** Answers the call that rings; one that is talked on is put on hold first. */
	answer(): Promise<void>;
	decline(): Promise<void>;
	/** Sends the caller who rings on to a number. */
	redirect(to: string): Promise<void>;
	/** Ends the call that is in front: talked on, else dialled, else on hold. */
	hangUp(): Promise<void>;
	hold(): Promise<void>;
	/** Talks with the party that waits; one that is talked with waits then. */
	resume(): Promise<void>;
	pressDigit(digit: string): Promise<void>;
	/** Has the party that is talked with, or else waits, connected with a number: it waits until that has answered. */
	transfer(number: string): Promise<void>;
	/** Has the party that waits connected with the one that is talked with. */
	completeTransfer(): Promise<void>;
	/** Talks with both, the party that waits and the one that is talked with, and they with each other. */
	merge(): Promise<void>;
	/** The key for Do Not Disturb. */
	setDoNotDisturb(on: boolean): Promise<void>;
	/** The key for forwarding: on, to a number, or to the one that was there before; off. */
	setForwarding(when: ForwardingWhen, forwarding: 'off' | { readonly to?: string }): Promise<void>;
	/** The services of its line as the PBX has told them, or as its keys have set those that it keeps to itself; none without a line. */
	readonly services: LineServices;
	/** What comes out of the handset now, 0 for silence; undefined when nothing comes, or nobody is talked to. */
	hears(): Hertz | undefined;
	/** The picture of the person that is talked to; undefined when none comes. */
	sees(): Picture | undefined;
	/** The lines a person reads, top to bottom; none while it is off. */
	screen(): readonly string[];
	/** What is alive. */
	remains(): Record<string, number>;
	/** Pulls the plug. */
	close(): Promise<void>;
}

/** Makes a desk phone. It is off. */
export function deskPhone({ host, clock, random, journal, account, sbc, voice, camera, behaviour: given }: DeskPhoneOptions): DeskPhone {
	const behaviour: DeskPhoneBehaviour = { ...guideR21, ...given };
	const agent = sipUserAgent({
		host,
		clock,
		random,
		transport: 'udp',
		localPort: SIP_PORT,
		...account,
		outboundProxy: sbc,
		userAgent: behaviour.userAgent,
		expiresSeconds: behaviour.expiresSeconds,
		sharesServices: behaviour.serviceKeys === 'pbx',
		...(voice !== undefined && { voice: { pitch: voice, journal } }),
		...(camera !== undefined && { camera }),
		onMalformed: (detail) => void journal.record({ kind: 'signalling', node: host.name, what: 'malformed', detail }),
	});
	let power = false;
	/** Until the phone has signed off it cannot sign on again. */
	let goingOff: Promise<void> | undefined;
	/** The key is pressed once, however often that is. */
	let merging: Promise<void> | undefined;
	let calls: SipCall[] = [];
	/** Whom its user has turned to last: dialled, answered or retrieved. */
	let chosen: SipCall | undefined;
	let ended: { readonly call: SipCall; readonly forget: Cancel } | undefined;
	let registerAgain: Cancel | undefined;
	let waiting: MessagesWaiting | undefined;
	let appearances: readonly LineAppearance[] = [];
	let services: LineServices = {};
	let refused: Cancel | undefined;
	let shown: string | undefined;

	const screen = () =>
		draw({
			power,
			registered: agent.registered,
			label: account.displayName ?? account.user,
			calls,
			...(ended && { ended: ended.call }),
			...(waiting && { waiting }),
			appearances,
			services,
			refused: refused !== undefined,
		});

	const show = () => {
		const lines = screen();
		const text = lines.join('\n');
		if (text === shown) return;
		shown = text;
		journal.record({ kind: 'screen', telephone: host.name, foreground: 'phone', lines });
	};

	const forgetEnded = () => {
		ended?.forget();
		ended = undefined;
	};

	const forgetRefused = () => {
		refused?.();
		refused = undefined;
	};

	/** What the phone shows comes from the PBX, which tells it after each change. */
	const setService = async (change: LineServiceChange) => {
		if (!power) throw new NoSuchCall('to be set up: the phone is off');
		forgetRefused();
		if (behaviour.serviceKeys === 'phone') services = keptInPhone(services, change);
		else if ((await agent.setService(change)) >= 300) {
			refused = clock.at(clock.now() + behaviour.showEndForMs, () => {
				refused = undefined;
				show();
			});
		}
		show();
	};

	const over = (call: SipCall) => {
		calls = calls.filter((other) => other !== call);
		forgetEnded();
		if (!power) return;
		const forget = clock.at(clock.now() + behaviour.showEndForMs, () => {
			ended = undefined;
			show();
		});
		ended = { call, forget };
	};

	const take = (call: SipCall): SipCall => {
		forgetEnded();
		calls = [...calls, call];
		let dialling = call.direction === 'outgoing';
		call.onChange(() => {
			if (dialling && call.state === 'established') {
				dialling = false;
				void takeTurn(call);
			}
			if (call.state === 'ended') over(call);
			show();
		});
		show();
		return call;
	};

	const register = async () => {
		registerAgain = undefined;
		try {
			await agent.register();
		} catch (error) {
			const refused = error instanceof RegistrationRefused ? error : undefined;
			if (refused === undefined || !FINAL.has(refused.status)) tryAgain(refused?.retryAfterSeconds);
		}
	};

	/** @param notBeforeSeconds is what the registrar wants (RFC 3261 §20.33) */
	const tryAgain = (notBeforeSeconds = 0) => {
		if (!power || registerAgain !== undefined) return;
		const seconds = Math.max(behaviour.registerAgainAfterSeconds, notBeforeSeconds);
		registerAgain = clock.at(clock.now() + seconds * 1000, () => void register());
	};

	const darken = () => {
		power = false;
		appearances = [];
		registerAgain?.();
		registerAgain = undefined;
		forgetEnded();
		forgetRefused();
	};

	const signOff = async () => {
		await Promise.allSettled([...calls.map((call) => call.hangUp()), agent.unregister()]);
		await agent.stop();
	};

	/** Whoever else is talked with waits, and whoever is just being retrieved: but not for somebody who has gone meanwhile. */
	const holdAllBut = async (call: SipCall) => {
		const others = calls.filter((other) => other !== call && other.state === 'established');
		const hold = (other: SipCall) =>
			other.hold().catch((error: Error) => {
				if (other.state !== 'ended') throw error;
			});
		await Promise.all(others.map(hold));
	};

	/** Whoever was dialled has answered: of two one waits, and that is not whom the user has turned to last. */
	const takeTurn = async (call: SipCall) => {
		const waits = chosen !== undefined && chosen !== call && chosen.state !== 'ended' && !isHeld(chosen);
		// Who cannot be held is heard.
		await (waits ? call.hold() : holdAllBut(call)).catch(() => undefined);
	};

	const find = (what: string, ...kinds: ((call: SipCall) => boolean)[]): SipCall => {
		for (const isKind of kinds) {
			const call = calls.find(isKind);
			if (call !== undefined) return call;
		}
		throw new NoSuchCall(what);
	};

	const merge = async () => {
		const [waiting, talking] = [find('that waits', isHeld), find('that is talked on', isTalking)];
		await talking.hold();
		try {
			await bringTogether(take(agent.call(CONFERENCE)), [waiting, talking]);
		} catch (error) {
			if (!calls.some(isTalking) && isHeld(talking)) await talking.resume();
			throw error;
		}
	};

	agent.onIncoming((call) => {
		if (power && calls.length < behaviour.maximumCalls) take(call);
		else call.decline(power ? 486 : 480).catch(() => undefined);
	});
	agent.onMessagesWaiting((told) => {
		waiting = told;
		show();
	});
	agent.onLineAppearances((told) => {
		appearances = told;
		show();
	});
	agent.onServices((told) => {
		services = told;
		show();
	});
	agent.onRegistration((registered, status, retryAfterSeconds) => {
		// Whoever comes back is told anew.
		if (!registered) appearances = [];
		if (!registered && status !== undefined && !FINAL.has(status)) tryAgain(retryAfterSeconds);
		show();
	});

	return {
		async powerOn() {
			if (power) return;
			power = true;
			show();
			while (goingOff !== undefined) await goingOff;
			if (!power) return;
			await agent.start();
			await register();
			show();
		},
		async powerOff() {
			if (!power) return;
			darken();
			const off = signOff().finally(() => {
				if (goingOff === off) goingOff = undefined;
			});
			goingOff = off;
			await off;
			show();
		},
		get registered() {
			return agent.registered;
		},
		get calls() {
			return calls;
		},
		dial(number) {
			if (!power) throw new NoSuchCall('to be made: the phone is off');
			chosen = take(agent.call(number));
			return chosen;
		},
		async answer() {
			const ringing = find('that rings', isRinging);
			chosen = ringing;
			await holdAllBut(ringing);
			await ringing.answer();
		},
		decline: async () => find('that rings', isRinging).decline(behaviour.declineStatus),
		redirect: async (to) => find('that rings', isRinging).redirect(to),
		hangUp: async () => find('to be ended', isTalking, isDialled, isHeld).hangUp(),
		hold: async () => find('that is talked on', isTalking).hold(),
		async resume() {
			const waiting = find('on hold', isHeld);
			chosen = waiting;
			await holdAllBut(waiting);
			await waiting.resume();
		},
		pressDigit: async (digit) => find('that is talked on', isTalking).sendDigit(digit),
		async transfer(number) {
			const call = find('to be transferred', isTalking, isHeld);
			await call.hold();
			await call.transfer(number);
		},
		async completeTransfer() {
			const [waiting, talking] = [find('that waits', isHeld), find('that is talked on', isTalking)];
			await waiting.transfer(talking);
		},
		merge() {
			merging ??= merge().finally(() => {
				merging = undefined;
			});
			return merging;
		},
		setDoNotDisturb: (active) => setService({ service: 'doNotDisturb', active }),
		setForwarding: (when, to) => setService({ service: 'forwarding', when, ...(to === 'off' ? { active: false } : { active: true, ...to }) }),
		get services() {
			return power && agent.registered ? services : {};
		},
		hears: () => calls.find(isTalking)?.hears(),
		sees: () => calls.find(isTalking)?.sees(),
		screen,
		remains: () => {
			const { timers = 0, ...others } = agent.remains();
			return { ...others, timers: timers + (registerAgain === undefined ? 0 : 1) + (ended === undefined ? 0 : 1) + (refused === undefined ? 0 : 1) };
		},
		async close() {
			darken();
			await agent.close();
		},
	};
}

const isRinging = ({ direction, state }: SipCall): boolean => direction === 'incoming' && state === 'ringing';
const isDialled = ({ direction, state }: SipCall): boolean => direction === 'outgoing' && (state === 'calling' || state === 'ringing');
const isHeld = ({ state, held }: SipCall): boolean => state === 'established' && (held === 'local' || held === 'both');
const isTalking = (call: SipCall): boolean => call.state === 'established' && !isHeld(call);

/** The services of a phone that keeps what its keys set to itself. */
function keptInPhone(services: LineServices, change: LineServiceChange): LineServices {
	if (change.service === 'doNotDisturb') return { ...services, doNotDisturb: change.active };
	const { active, to = services.forwarding?.[change.when]?.to ?? '' } = change;
	return { ...services, forwarding: { ...services.forwarding, [change.when]: { active, to } } };
}

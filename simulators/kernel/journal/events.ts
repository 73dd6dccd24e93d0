import type { Millis } from '../clock/clock';

/** An address on the network as text: `192.0.2.10` or `2001:db8::10`. */
export type Address = string;

/** One end of a packet or a connection. */
export interface Endpoint {
	readonly address: Address;
	readonly port: number;
}

/** What a host is in the system under test: the lane it gets in a ladder. */
export type Role = 'handset' | 'desk-phone' | 'far-end' | 'carrier' | 'sbc' | 'pbx' | 'computer' | 'dashboard' | 'mail' | 'store' | 'other';

/** A host came into the world, or to another access network: all the addresses that its packets have carried, the newest first. */
export interface HostEvent {
	readonly kind: 'host';
	readonly host: string;
	readonly role: Role;
	readonly addresses: readonly Address[];
}

/** A step of the scenario began or ended: whatever lies between the two was caused by it. */
export interface StepEvent {
	readonly kind: 'step';
	readonly phase: 'begin' | 'end';
	/** The step's sentence with its keyword, or the name of a hook. */
	readonly text: string;
	/** Given with `end`. */
	readonly outcome?: 'passed' | 'failed';
}

/** What the network did with a packet; `no-bearer`: the radio of one of the two hosts carries nothing, or its address is gone. */
export type PacketFate = 'delivered' | 'lost' | 'partitioned' | 'held' | 'no-listener' | 'host-down' | 'no-bearer';

/**
 * A packet as the sender's network card put it out. For a stream, `open` and `close` (`reset`) are its SYN and FIN
 * (RST), and `data` is one write; the other side's `open` is the SYN-ACK. A duplicate made by an impaired link is an
 * event of its own, and so is what a stream, or a link that held it, sends again once the fault has ended.
 */
export interface PacketEvent {
	readonly kind: 'packet';
	readonly transport: 'udp' | 'tcp';
	readonly part: 'data' | 'open' | 'close' | 'reset';
	readonly from: Endpoint;
	readonly to: Endpoint;
	/** The bytes; empty unless `part` is `data`. Written as text where they are valid UTF-8, else as base64. */
	readonly payload: Buffer;
	readonly fate: PacketFate;
	/** When it left, where that was earlier than it was recorded: the network computes the packets of a stream in trains, and tells of them afterwards. */
	readonly sent?: Millis;
	/** When it reaches the other host; absent when it never will, or while it is held. */
	readonly arrives?: Millis;
	/** Number of the event that this packet is a copy of. */
	readonly duplicateOf?: number;
}

/**
 * A whole SIP message as it was said inside of TLS or a WebSocket, whose packets do not show it: they are in the journal besides.
 * Recorded by the node that sends it, once it has gone out; by the one that receives it when its sender keeps no journal here.
 */
export interface DecodedEvent {
	readonly kind: 'decoded';
	readonly transport: 'tls' | 'ws' | 'wss';
	/** The ends of the stream that carried it. */
	readonly from: Endpoint;
	readonly to: Endpoint;
	/** Written as that of a packet. */
	readonly payload: Buffer;
}

/** A verb of the fault vocabulary was applied to the network. */
export interface FaultEvent {
	readonly kind: 'fault';
	readonly verb: 'partition' | 'repair' | 'hold' | 'release' | 'crash' | 'restart' | 'impair';
	/** The hosts concerned. */
	readonly hosts: readonly string[];
	readonly detail?: string;
}

/** Call control messages of the circuit-switched world (3GPP TS 24.008 §9.3; a land line speaks the same subset). */
export type CallControlMessage =
	| 'PAGING'
	| 'SETUP'
	| 'EMERGENCY SETUP'
	| 'CALL PROCEEDING'
	| 'ALERTING'
	| 'CONNECT'
	| 'CONNECT ACKNOWLEDGE'
	| 'DISCONNECT'
	| 'RELEASE'
	| 'RELEASE COMPLETE'
	| 'START DTMF'
	| 'STOP DTMF';

/** A call control message between a telephone and its carrier, over the air or over a land line. */
export interface CellularCallEvent {
	readonly kind: 'cellular';
	readonly carrier: string;
	/** Host name of the telephone. */
	readonly telephone: string;
	/** E.164 number of the subscription. */
	readonly subscriber: string;
	readonly line: 'air' | 'land';
	readonly direction: 'to-network' | 'to-telephone';
	readonly message: CallControlMessage;
	/** Identifies the call on this line while it lives. */
	readonly call: number;
	readonly calling?: string;
	readonly callingName?: string;
	readonly called?: string;
	/** One of 0-9, *, #; with START DTMF. */
	readonly digit?: string;
	/** Q.850 cause value, in DISCONNECT, RELEASE and RELEASE COMPLETE. */
	readonly cause?: number;
}

/** The PBX's own view of one of its calls: the source of its call list and of its call detail records. */
export interface CallEvent {
	readonly kind: 'call';
	/** The PBX's call id. */
	readonly call: string;
	readonly user: string;
	/** How the call came about. */
	readonly personality: 'originator' | 'terminator' | 'click-to-dial';
	/** `held`: the user has put the other party on hold; `remote-held`: the other way round. `detached`: a service has sent the caller elsewhere. */
	readonly state: 'alerting' | 'active' | 'held' | 'remote-held' | 'detached' | 'released';
	/** Which of the user's locations carries the user's side. */
	readonly location: 'client' | 'desk' | 'mobile';
	/** The other party, as the user knows it. */
	readonly party: string;
	readonly reason?: string;
}

/** What a phone shows changed. */
export interface ScreenEvent {
	readonly kind: 'screen';
	readonly telephone: string;
	/** The application in front: `home`, `native-dialer`, `worktime` … */
	readonly foreground: string;
	/** The lines a person reads, top to bottom. */
	readonly lines: readonly string[];
}

/** A request was answered over HTTP (its bytes are in the packets). */
export interface HttpEvent {
	readonly kind: 'http';
	readonly client: string;
	readonly server: string;
	readonly method: string;
	/** Path and query. */
	readonly target: string;
	readonly status: number;
}

/** The state of a phone's radio and modem changed: the whole state, each time (3GPP TS 24.008 and 23.272; IS-2000). */
export interface RadioEvent {
	readonly kind: 'radio';
	readonly telephone: string;
	/** What happened: `page response`, `joined wifi home` … */
	readonly cause: string;
	/** What carries the phone's data: `wifi home`, `lte`, `ev-do` …; absent when nothing does. */
	readonly bearer?: string;
	/** Its own address there. */
	readonly address?: Address;
	/** Circuit-switched side of the modem. */
	readonly cs: 'idle' | 'paged' | 'originating' | 'traffic' | 'alerting' | 'active';
	/** Packet-switched side of the modem; Wi-Fi has no part in it. */
	readonly ps: 'connected' | 'dormant' | 'suspended' | 'detached';
}

/** A phone's operating system gave the right to play and record to an application, refused it, or took it away. */
export interface AudioEvent {
	readonly kind: 'audio';
	readonly telephone: string;
	/** `native-dialer`, `worktime`, `music` … */
	readonly app: string;
	readonly what: 'activated' | 'refused' | 'deactivated' | 'interruption-began' | 'interruption-ended';
	/** The error with which it was refused, or what else the application was told. */
	readonly detail?: string;
}

/** A SIP node saw something that a person who looks for a fault wants to know. */
export interface SignallingEvent {
	readonly kind: 'signalling';
	readonly node: string;
	/** `cut-off`: a stream took more than it may, or kept silent for longer, and was ended; `undelivered`: who was to be answered has gone; `overload`: new requests are refused from now on, or no more. */
	readonly what: 'malformed' | 'unroutable' | 'undelivered' | 'application-error' | 'control-lost' | 'cut-off' | 'overload';
	readonly detail: string;
}

/** What an end of a packet stream received of it in one interval. */
interface ReceptionReport {
	/** Host that measured. */
	readonly host: string;
	readonly codec: string;
	/** Synchronisation source (RFC 3550 §3), in hexadecimal. */
	readonly ssrc?: string;
	/** The interval, in milliseconds of the world. */
	readonly from: Millis;
	readonly to: Millis;
	/** Packets that came, each counted once. */
	readonly packets: number;
	/** Never came. */
	readonly lost: number;
	readonly duplicates: number;
	readonly reordered: number;
	/** Interarrival jitter at the end of the interval (RFC 3550 A.8). */
	readonly jitterMs: number;
}

/**
 * What an end of a media stream received of it in one interval: every ten seconds, and when the stream ends or gives way to
 * another. A circuit-switched leg is reported by its carrier, once for each way.
 */
export interface MediaReport extends ReceptionReport {
	readonly kind: 'media';
	/** The call leg: two hosts, `alice-mobile/sbc`; a telephone and its carrier's gateway for a circuit. */
	readonly leg: string;
	/** From the host that measured: a packet stream is always received; a circuit leads to or from the telephone. */
	readonly direction: 'received' | 'to-telephone' | 'from-telephone';
	/** A name of the codec table: `G.711`, `GSM-EFR` … */
	readonly codec: string;
	/** Packets (or radio frames) that came, each counted once, late ones included. 0: nothing came where something was to come. */
	readonly packets: number;
	/** Came too late to be played. */
	readonly late: number;
	/** Mean way through the network; absent until the sender's clock is known from RTCP. */
	readonly oneWayDelayMs?: number;
	/** With coding, jitter buffer, trunk and telephone, likewise. */
	readonly mouthToEarMs?: number;
	/** 1 for losses at random, more for bursts (ITU-T G.107 §3.5). */
	readonly burstRatio: number;
	/** Whether the packets carried any sound. */
	readonly heard: 'voice' | 'silence' | 'nothing';
	/** Transmission rating and mean opinion score of this leg by itself (ITU-T G.107); absent while the delay is unknown. */
	readonly r?: number;
	readonly mos?: number;
}

/** What an end of a video stream received of it in one interval. */
export interface VideoReport extends ReceptionReport {
	readonly kind: 'video';
	/** Both ends, as the measuring host knows them: `alice-mobile/sbc`. */
	readonly leg: string;
	/** Whether pictures came. */
	readonly seen: 'pictures' | 'nothing';
}

/** A messaging server has dealt with a message (its bytes are in the packets). */
export interface InstantMessageEvent {
	readonly kind: 'instant-message';
	readonly server: string;
	/** Id of the stanza, as the sender gave it. */
	readonly id: string;
	/** Full JID of the sending device. */
	readonly from: string;
	readonly to: string;
	readonly outcome: 'delivered' | 'kept' | 'returned';
	readonly text: string;
}

/** Everything that can be observed, discriminated by `kind`. */
export type Event =
	| HostEvent
	| StepEvent
	| PacketEvent
	| DecodedEvent
	| FaultEvent
	| CellularCallEvent
	| CallEvent
	| ScreenEvent
	| HttpEvent
	| SignallingEvent
	| RadioEvent
	| AudioEvent
	| MediaReport
	| VideoReport
	| InstantMessageEvent;

/** An event in its place in the journal. */
export type Recorded<E extends Event = Event> = E & {
	/** Position in the journal, from 0. */
	readonly n: number;
	/** When it was recorded. */
	readonly at: Millis;
};

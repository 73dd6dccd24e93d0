import {
	ByePacket,
	CompoundPacket,
	isRtcp,
	isRtp,
	ReceiverReportPacket,
	ReceptionReport,
	RtpPacket,
	SdesChunk,
	SdesPacket,
	SenderReportPacket,
} from 'rtp.js/packets';
import type { Millis } from '../kernel';

/** Header of an RTP packet (RFC 3550 §5.1). */
export interface RtpHeader {
	readonly payloadType: number;
	readonly marker: boolean;
	/** 16 bits. */
	readonly sequence: number;
	/** 32 bits, in samples. */
	readonly timestamp: number;
	readonly ssrc: number;
}

/** What one end tells the other in RTCP. */
export interface RtcpReport {
	readonly ssrc: number;
	readonly cname: string;
	/** Given while it sends: a sender report (§6.4.1). */
	readonly sent?: {
		/** Milliseconds since 1970. */ readonly at: Millis;
		readonly timestamp: number;
		readonly packets: number;
		readonly octets: number;
	};
	/** About the stream that it receives (§6.4.1), when there is one. */
	readonly heard?: {
		readonly ssrc: number;
		/** Share of the packets since the previous report, 0 to 1. */
		readonly fractionLost: number;
		readonly lost: number;
		readonly highestSequence: number;
		/** In samples. */
		readonly jitter: number;
	};
	/** It will send no more (§6.6). */
	readonly bye: boolean;
}

/** Seconds between 1900 and 1970 (RFC 5905 §6). */
const NTP_EPOCH_S = 2_208_988_800;
const CNAME = 1;

/** RFC 3550 §5.1. */
export function composeRtp({ payloadType, marker, sequence, timestamp, ssrc }: RtpHeader, payload: Buffer): Buffer {
	const packet = new RtpPacket();
	packet.setPayloadType(payloadType);
	packet.setMarker(marker);
	packet.setSequenceNumber(sequence);
	packet.setTimestamp(timestamp);
	packet.setSsrc(ssrc);
	packet.setPayload(new DataView(payload.buffer, payload.byteOffset, payload.length));
	return bytesOf(packet);
}

/** Undefined for what is no RTP. */
export function parseRtp(bytes: Buffer): { readonly header: RtpHeader; readonly payload: Buffer } | undefined {
	const view = viewOf(bytes);
	try {
		if (!isRtp(view)) return undefined;
		const packet = new RtpPacket(view);
		const payload = packet.getPayload();
		return {
			header: {
				payloadType: packet.getPayloadType(),
				marker: packet.getMarker(),
				sequence: packet.getSequenceNumber(),
				timestamp: packet.getTimestamp(),
				ssrc: packet.getSsrc(),
			},
			payload: Buffer.from(payload.buffer as ArrayBuffer, payload.byteOffset, payload.byteLength),
		};
	} catch {
		return undefined;
	}
}

/** A compound packet: report, name, and BYE where the sender ends (RFC 3550 §6.1). */
export function composeRtcp({ ssrc, cname, sent, heard, bye }: RtcpReport): Buffer {
	const compound = new CompoundPacket();
	const reports = heard === undefined ? [] : [receptionReport(heard)];
	if (sent === undefined) {
		const receiver = new ReceiverReportPacket();
		receiver.setSsrc(ssrc);
		receiver.setReports(reports);
		compound.addPacket(receiver);
	} else {
		const { seconds, fraction } = ntpOf(sent.at);
		const sender = new SenderReportPacket();
		sender.setSsrc(ssrc);
		sender.setNtpSeconds(seconds);
		sender.setNtpFraction(fraction);
		sender.setRtpTimestamp(sent.timestamp);
		sender.setPacketCount(sent.packets);
		sender.setOctetCount(sent.octets);
		sender.setReports(reports);
		compound.addPacket(sender);
	}
	const chunk = new SdesChunk();
	chunk.setSsrc(ssrc);
	chunk.addItem(CNAME, cname);
	const description = new SdesPacket();
	description.addChunk(chunk);
	compound.addPacket(description);
	if (bye) {
		const end = new ByePacket();
		end.addSsrc(ssrc);
		compound.addPacket(end);
	}
	return bytesOf(compound);
}

/** Undefined for what is no RTCP compound. */
export function parseRtcp(bytes: Buffer): RtcpReport | undefined {
	const view = viewOf(bytes);
	try {
		if (!isRtcp(view)) return undefined;
		const packets = new CompoundPacket(view).getPackets();
		const [first] = packets;
		if (!(first instanceof SenderReportPacket || first instanceof ReceiverReportPacket)) return undefined;
		const description = packets.find((packet) => packet instanceof SdesPacket);
		const [report] = first.getReports();
		return {
			ssrc: first.getSsrc(),
			cname:
				description
					?.getChunks()[0]
					?.getItems()
					.find(({ type }) => type === CNAME)?.text ?? '',
			bye: packets.some((packet) => packet instanceof ByePacket),
			...(first instanceof SenderReportPacket && {
				sent: {
					at: unixOf(first.getNtpSeconds(), first.getNtpFraction()),
					timestamp: first.getRtpTimestamp(),
					packets: first.getPacketCount(),
					octets: first.getOctetCount(),
				},
			}),
			...(report && {
				heard: {
					ssrc: report.getSsrc(),
					fractionLost: report.getFractionLost() / 256,
					lost: report.getTotalLost(),
					highestSequence: report.getHighestSeqNumber(),
					jitter: report.getJitter(),
				},
			}),
		};
	} catch {
		return undefined;
	}
}

function receptionReport(heard: NonNullable<RtcpReport['heard']>): ReceptionReport {
	const report = new ReceptionReport();
	report.setSsrc(heard.ssrc);
	report.setFractionLost(Math.min(255, Math.floor(heard.fractionLost * 256)));
	report.setTotalLost(heard.lost);
	report.setHighestSeqNumber(heard.highestSequence >>> 0);
	report.setJitter(Math.floor(heard.jitter));
	return report;
}

function ntpOf(unixMs: Millis): { seconds: number; fraction: number } {
	return { seconds: (Math.floor(unixMs / 1000) + NTP_EPOCH_S) >>> 0, fraction: Math.floor(((unixMs % 1000) / 1000) * 2 ** 32) >>> 0 };
}

function unixOf(seconds: number, fraction: number): Millis {
	return (seconds - NTP_EPOCH_S) * 1000 + Math.round((fraction / 2 ** 32) * 1000);
}

function bytesOf(packet: RtpPacket | CompoundPacket): Buffer {
	const bytes = new ArrayBuffer(packet.getByteLength());
	packet.serialize(bytes);
	return Buffer.from(bytes);
}

function viewOf(bytes: Buffer): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

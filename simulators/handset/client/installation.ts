import type { Clock, Random } from '../../kernel';
import type { SipUserAgent } from '../../user-agent';
import type { HandsetBehaviour } from '../behaviour';
import { CallLog } from './call-log';
import { Settings } from './settings';

/** What the client keeps on the phone from one run of the application to the next. */
export interface Installation {
	/** UUID of the client on this phone, for `+sip.instance` (RFC 5626 §4.1: it never changes). */
	readonly instanceId: string;
	readonly settings: Settings;
	readonly log: CallLog;
	/** Every user agent that it has had, so that what a stopped one leaves behind is seen. */
	readonly agents: SipUserAgent[];
	/** Users who have been asked to set Mobility up. */
	readonly askedForMobility: Set<string>;
}

/** Installs the client on the phone of that name. */
export function installation(
	name: string,
	{ clock, random, behaviour }: { clock: Clock; random: Random; behaviour: HandsetBehaviour },
): Installation {
	return {
		instanceId: uuid(random.stream(`${name}/instance`).bytes(16)),
		settings: new Settings(behaviour),
		log: new CallLog(clock),
		agents: [],
		askedForMobility: new Set(),
	};
}

/** RFC 9562 §5.4. */
function uuid(bytes: Buffer): string {
	bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
	bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
	return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

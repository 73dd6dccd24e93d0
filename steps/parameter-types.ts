import { defineParameterType } from '@cucumber/cucumber';
import type { CallMode, MediaApp, Platform } from '../simulators/handset';
import type { RadioTechnology, WifiName } from '../simulators/network';
import type { AnnouncementName, DeploymentProfile } from '../simulators/pbx';
import type { SbcProfileName } from '../simulators/sbc';

const PLATFORMS: Readonly<Record<string, Platform>> = { iPhone: 'ios', 'Android phone': 'android' };
const MODES: Readonly<Record<string, CallMode>> = { VoIP: 'voip', 'Call Through': 'call-through', 'Call Back': 'call-back' };
const UNITS: Readonly<Record<string, number>> = { ms: 1, second: 1000, minute: 60_000, hour: 3_600_000 };

/** Where a phone's data can go. */
export type DataNetwork = { readonly wifi: WifiName } | { readonly technology: RadioTechnology };

const NETWORKS: Readonly<Record<string, DataNetwork>> = {
	'the office Wi-Fi': { wifi: 'office' },
	'her home Wi-Fi': { wifi: 'home' },
	'a remote Wi-Fi': { wifi: 'remote' },
	'the edge of a Wi-Fi': { wifi: 'weak' },
	'a Wi-Fi whose firewall lets no audio through': { wifi: 'guest' },
	LTE: { technology: 'lte' },
	HSPA: { technology: 'hspa' },
	'EV-DO': { technology: 'ev-do' },
	'1xRTT': { technology: '1xrtt' },
	EDGE: { technology: 'edge' },
};
const PROFILES: Readonly<Record<string, DeploymentProfile>> = {
	'IM&P only': 'im-and-presence',
	'Soft client audio': 'soft-client-audio',
	'Soft client audio and video': 'soft-client-audio-video',
	'UC audio': 'uc-audio',
	'UC full': 'uc-full',
	'Click To Dial': 'click-to-dial',
};
export type Forwarding = 'callForwardingAlways' | 'callForwardingBusy' | 'callForwardingNoAnswer' | 'callForwardingNotReachable';

const FORWARDINGS: Readonly<Record<string, Forwarding>> = {
	always: 'callForwardingAlways',
	'when she is busy': 'callForwardingBusy',
	'when she does not answer': 'callForwardingNoAnswer',
	'when she cannot be reached': 'callForwardingNotReachable',
};
const REFUSALS: Readonly<Record<string, AnnouncementName>> = {
	'there is no call to pull': 'no call to pull',
	'one of several calls cannot be pulled': 'several calls to pull',
	'calls cannot be pulled without a service for it': 'pulling is not allowed',
};
const MEDIA: Readonly<Record<string, MediaApp>> = {
	Music: 'music',
	Podcast: 'podcast',
	Video: 'video',
	YouTube: 'youtube',
	'Voice Memos': 'recorder',
};

defineParameterType({
	name: 'network',
	regexp: /the office Wi-Fi|her home Wi-Fi|a remote Wi-Fi|the edge of a Wi-Fi|a Wi-Fi whose firewall lets no audio through|LTE|HSPA|EV-DO|1xRTT|EDGE/,
	transformer: (words: string) => NETWORKS[words] as DataNetwork,
});
defineParameterType({ name: 'carrier', regexp: /Verizon 3G|Verizon LTE|Sprint|AT&T|T-Mobile rural|T-Mobile/, transformer: (name: string) => name });
defineParameterType({ name: 'sbc', regexp: /standard|sonus-legacy|kamailio-th/, transformer: (name: string) => name as SbcProfileName });
defineParameterType({ name: 'media', regexp: /Music|Podcast|Video|YouTube|Voice Memos/, transformer: (name: string) => MEDIA[name] as MediaApp });
defineParameterType({ name: 'phone', regexp: /iPhone|Android phone/, transformer: (words: string) => PLATFORMS[words] as Platform });
defineParameterType({ name: 'mode', regexp: /VoIP|Call Through|Call Back/, transformer: (words: string) => MODES[words] as CallMode });
defineParameterType({
	name: 'modes',
	regexp: /"([^"]*)"/,
	useForSnippets: false,
	transformer: (words: string) => words.split(', ').map((word) => MODES[word] as CallMode),
});
defineParameterType({
	name: 'duration',
	regexp: /(\d+) (ms|second|minute|hour)s?/,
	transformer: (amount: string, unit: string) => Number(amount) * (UNITS[unit] as number),
});
defineParameterType({ name: 'key', regexp: /[0-9*#]/, transformer: (key: string) => key });
defineParameterType({ name: 'person', regexp: /Ada|Alice|Carol/, transformer: (name: string) => name as 'Ada' | 'Alice' | 'Carol' });
defineParameterType({
	name: 'profile',
	regexp: /IM&P only|Soft client audio and video|Soft client audio|UC audio|UC full|Click To Dial/,
	transformer: (name: string) => PROFILES[name] as DeploymentProfile,
});
defineParameterType({
	name: 'service',
	regexp: /Office Anywhere|Sim Ring/,
	transformer: (name: string) => name as 'Office Anywhere' | 'Sim Ring',
});
defineParameterType({
	name: 'forwarding',
	regexp: /always|when she is busy|when she does not answer|when she cannot be reached/,
	transformer: (words: string) => FORWARDINGS[words] as Forwarding,
});
defineParameterType({
	name: 'refusal',
	regexp: /there is no call to pull|one of several calls cannot be pulled|calls cannot be pulled without a service for it/,
	transformer: (words: string) => REFUSALS[words] as AnnouncementName,
});
defineParameterType({
	name: 'chosen',
	regexp: /both|only the other/,
	transformer: (words: string) => words as 'both' | 'only the other',
});
defineParameterType({
	name: 'device',
	regexp: /desk phone|mobile/,
	transformer: (name: string): 'desk' | 'mobile' => (name === 'mobile' ? name : 'desk'),
});
defineParameterType({ name: 'far', regexp: /Bob|Mallory/, transformer: (name: string) => name as 'Bob' | 'Mallory' });

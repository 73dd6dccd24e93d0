import { defineParameterType } from '@cucumber/cucumber';
import type { CallMode, Platform } from '../simulators/handset';

const PLATFORMS: Readonly<Record<string, Platform>> = { iPhone: 'ios', 'Android phone': 'android' };
const MODES: Readonly<Record<string, CallMode>> = { VoIP: 'voip', 'Call Through': 'call-through', 'Call Back': 'call-back' };
const UNITS: Readonly<Record<string, number>> = { ms: 1, second: 1000, minute: 60_000, hour: 3_600_000 };

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

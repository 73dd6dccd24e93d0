import { causeText, type TelephoneCall } from '../subscriber-line';
import type { FarEndBehaviour } from './behaviour';

/** The lines of a display, top to bottom. */
export type Display = readonly string[];

/** What it shows when nothing goes on. */
export function idle(number: string): Display {
	return [number];
}

/** What it shows of a call: what goes on, then with whom. */
export function displayOf(call: TelephoneCall, { showsNames }: FarEndBehaviour): Display {
	const { name, number } = call.party;
	const party = call.direction === 'incoming' && number === undefined ? ['Private number'] : [name, number];
	return [stateOf(call), ...party.filter((line): line is string => line !== undefined && (showsNames || line !== name))];
}

function stateOf(call: TelephoneCall): string {
	switch (call.state) {
		case 'dialling':
			return 'Calling';
		case 'alerting':
			return 'Ringing at the other end';
		case 'ringing':
			return 'Incoming call';
		case 'active':
			return 'Connected';
		case 'ended':
			return `Call ended: ${causeText(call.cause ?? 16)}`;
	}
}

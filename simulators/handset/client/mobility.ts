import { textOf, type XmlElement } from './xml';
import type { Xsi, XsiAnswer } from './xsi';

/** What the user decides about Mobility (guide §3.2.2). */
export interface MobilitySettings {
	readonly alertClickToDialCalls: boolean;
	readonly devicesToRing: 'Fixed' | 'Mobile' | 'Both';
	readonly answerConfirmationRequired: boolean;
}

const RESOURCE = 'services/broadworksmobility';

const RINGING = { Fixed: 'Office phone', Mobile: 'Mobile phone', Both: 'Both' } as const;

/** The settings as a person reads them. */
export function settingLines({ alertClickToDialCalls, devicesToRing, answerConfirmationRequired }: MobilitySettings): readonly string[] {
	return [
		`Alert Click to Dial: ${alertClickToDialCalls ? 'On' : 'Off'}`,
		`Phones to ring: ${RINGING[devicesToRing]}`,
		`Answer Confirmation: ${answerConfirmationRequired ? 'On' : 'Off'}`,
	];
}

/** Reads the settings from the platform. */
export async function fetchMobility(xsi: Xsi): Promise<MobilitySettings | undefined> {
	const answer = await xsi.get(RESOURCE);
	return answer.ok ? mobilityOf(answer.body) : undefined;
}

/** Sets Mobility up for this phone, with these settings. */
export function setUpMobility(xsi: Xsi, mobileNumber: string, settings: Partial<MobilitySettings>): Promise<XsiAnswer> {
	return xsi.send('POST', RESOURCE, document({ mobileNumber, ...settings }));
}

/** Changes settings of Mobility. */
export function changeMobility(xsi: Xsi, settings: Partial<MobilitySettings>): Promise<XsiAnswer> {
	return xsi.send('PUT', RESOURCE, document(settings));
}

function mobilityOf(body: XmlElement): MobilitySettings {
	const ringing = textOf(body, 'devicesToRing');
	return {
		alertClickToDialCalls: textOf(body, 'alertClickToDialCalls') === 'true',
		devicesToRing: ringing === 'Fixed' || ringing === 'Mobile' ? ringing : 'Both',
		answerConfirmationRequired: textOf(body, 'answerConfirmationRequired') === 'true',
	};
}

/** None of the values has a character that XML would want escaped. */
function document(content: Readonly<Record<string, string | boolean>>): string {
	const elements = Object.entries(content).map(([name, value]) => `<${name}>${value}</${name}>`);
	return `<BroadWorksMobility xmlns="http://schema.broadsoft.com/xsi">${elements.join('')}</BroadWorksMobility>`;
}

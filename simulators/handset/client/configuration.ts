import { textOf } from './xml';
import type { Xsi } from './xsi';

/** What the client downloads when its user signs in on this phone. */
export interface Configuration {
	/** Mobility, or Office Anywhere in its place, is active: Call Through, Call Back and the ringing of the mobile work. */
	readonly cellular: 'Mobility' | 'BroadworksAnywhere' | 'not-configured';
}

export type ConfigurationAnswer = { readonly ok: true; readonly configuration: Configuration } | { readonly ok: false; readonly notice: string };

/** Downloads it: this phone takes the place of the one that the user was signed in on before. */
export async function downloadConfiguration(xsi: Xsi, instanceId: string): Promise<ConfigurationAnswer> {
	const answer = await xsi.get(`profile/device/Configuration?instance=${encodeURIComponent(`<urn:uuid:${instanceId}>`)}`);
	if (!answer.ok) {
		// A platform that has none leaves everything as the client has it.
		return answer.why === 'unknown' ? { ok: true, configuration: { cellular: 'Mobility' } } : answer;
	}
	const active = (name: string) => textOf(answer.body, name) === 'active';
	const cellular = active('mobility') ? 'Mobility' : active('officeAnywhere') ? 'BroadworksAnywhere' : 'not-configured';
	return { ok: true, configuration: { cellular } };
}

import type { AccessName } from './access-profile';
import { type NatProfile, natProfiles } from './nat';

/** A place with Wi-Fi. */
export interface WifiNetwork {
	/** Perfect unless given. */
	readonly access?: AccessName;
	/** What a host gets there by DHCP. */
	readonly innerAddress: string;
	/** The outer address, of a network that translates. */
	readonly outerAddress?: string;
	readonly nat?: NatProfile;
	/** A firewall lets streams through and no datagram. */
	readonly streamsOnly?: boolean;
	/** Nothing passes until somebody has agreed to the terms on the portal's page. */
	readonly captivePortal?: boolean;
}

/** The Wi-Fi networks that people in scenarios come by. */
export const wifiNetworks = {
	/** Public addresses, as in many an office, and nothing that would disturb a call: where phones are whose network is not the subject. */
	office: { innerAddress: '192.0.2.11' },
	home: { access: 'wifi-good', innerAddress: '192.168.1.23', outerAddress: '192.0.2.130', nat: natProfiles['home-router'] },
	remote: { access: 'wifi-good', innerAddress: '192.168.178.40', outerAddress: '192.0.2.140', nat: natProfiles['home-router'] },
	weak: { access: 'wifi-weak', innerAddress: '192.168.0.9', outerAddress: '192.0.2.150', nat: natProfiles['home-router'] },
	hotel: {
		access: 'wifi-good',
		innerAddress: '172.16.5.77',
		outerAddress: '192.0.2.160',
		nat: natProfiles['home-router'],
		captivePortal: true,
	},
	/** Of a company that is visited. */
	guest: {
		access: 'wifi-good',
		innerAddress: '172.16.80.12',
		outerAddress: '192.0.2.170',
		nat: natProfiles['home-router'],
		streamsOnly: true,
	},
} as const satisfies Readonly<Record<string, WifiNetwork>>;

export type WifiName = keyof typeof wifiNetworks;

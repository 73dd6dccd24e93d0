export { Access } from './access';
export { type AccessName, type AccessProfile, accessProfiles, type Span } from './access-profile';
export type { Attachment, MobileHost } from './attachment';
export { Nat, type NatDependence, type NatProfile, natProfiles } from './nat';
export {
	type DataDuringCalls,
	type MissedPages,
	type ModemCapability,
	type RadioNetwork,
	type RadioTechnology,
	radioNetworkOf,
	radioTechnologies,
	type ServingNetwork,
} from './serving-network';
export { type WifiName, type WifiNetwork, wifiNetworks } from './wifi-network';

export type { Impairment, Link } from './links';
export { type VirtualNetwork, type VirtualNetworkOptions, virtualNetwork } from './virtual-network';

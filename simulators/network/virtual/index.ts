export { type VirtualNetwork, virtualNetwork } from './virtual-network';

export { type WireNetwork, type WireNetworkOptions, wireNetwork } from './wire-network';

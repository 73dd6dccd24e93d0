export { claimLoopbackBlock } from './loopback-block';
export { type WireNetwork, type WireNetworkOptions, wireNetwork } from './wire-network';

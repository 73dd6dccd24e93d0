export { type GateOptions, gate } from './gate/gate';
export { type LadderOptions, ladder } from './ladder/ladder';
export { nearest } from './nearest';
export { formatRefusal, misuse } from './refusal';
export { type RequirementsOptions, requirements } from './requirements/requirements';
export { type RunOptions, run } from './run/run';
export { type SignallingOptions, signalling } from './signalling/signalling';

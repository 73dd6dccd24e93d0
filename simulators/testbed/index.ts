export type { Registration } from '../pbx';
export { guideTestbed, type TestbedDescription } from './description';
export type { Portals } from './portals';
export { type Profile, profileNames } from './profiles';
export { type ScenarioIdentity, scenarioSeed } from './scenario-seed';
export type { PagesOfUser } from './services-seen';
export { buildTestbed, type FarEndName, type Testbed } from './testbed';
export { readTestbedFile, TestbedFileError } from './testbed-file';
export type { WorldName } from './worlds';

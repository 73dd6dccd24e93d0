import './virtual-time.fixture';

import { virtualNetwork } from '../../network';
import { streamAbuse } from './stream-abuse-cases.fixture';
import { clock } from './virtual-time.fixture';

streamAbuse('virtual', () => {
	clock.begin();
	return { clock, network: virtualNetwork, block: '192.0.2' };
});

import type { Link } from '../page/layout';
import type { PhoneUser, Route } from '../visit';
import { doNotDisturb } from './do-not-disturb';
import { myFeatures } from './features';
import { callForwarding } from './forwarding';
import { myNumber } from './number';
import { FIRST_PASSWORD, firstPassword, password } from './password';

/** Every page of My Phone. */
export const myPhone: readonly Route<PhoneUser>[] = [myNumber, myFeatures, doNotDisturb, callForwarding, password, firstPassword];

export const phoneTabs: readonly Link[] = [
	{ href: '/phone/number', label: 'My Number' },
	{ href: '/phone/features', label: 'My Features' },
	{ href: '/phone/do-not-disturb', label: 'Do Not Disturb' },
	{ href: '/phone/forwarding', label: 'Call Forwarding' },
	{ href: '/phone/password', label: 'Password' },
];

export { FIRST_PASSWORD };

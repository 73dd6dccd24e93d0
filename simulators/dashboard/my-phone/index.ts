import type { Link } from '../page/layout';
import type { PhoneUser, Route } from '../visit';
import { myFeatures } from './features';
import { myNumber } from './number';
import { FIRST_PASSWORD, firstPassword, password } from './password';

/** Every page of My Phone. */
export const myPhone: readonly Route<PhoneUser>[] = [myNumber, myFeatures, password, firstPassword];

export const phoneTabs: readonly Link[] = [
	{ href: '/phone/number', label: 'My Number' },
	{ href: '/phone/features', label: 'My Features' },
	{ href: '/phone/password', label: 'Password' },
];

export { FIRST_PASSWORD };

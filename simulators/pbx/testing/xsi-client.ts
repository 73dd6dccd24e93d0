import { type HttpResponse, httpRequest } from '../../network';
import { clock } from './virtual-time';
import { ALICE, type World } from './world';

const PREFIX = '/com.broadsoft.xsi-actions/v2.0';

export const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** A request for one of Alice's resources, with her credentials unless others (or none) are given. */
export function xsi(
	w: World,
	method: string,
	path: string,
	{ user = ALICE, authorization = basic(ALICE, 'my-phone-4714') as string | null, headers = {}, body = '' } = {},
): Promise<HttpResponse> {
	return clock.settle(
		httpRequest(w.laptop, {
			method,
			to: { address: '10.0.0.10', port: 80 },
			target: `${PREFIX}/user/${encodeURIComponent(user)}/${path}`,
			headers: { ...(authorization !== null && { Authorization: authorization }), ...headers },
			...(body !== '' && { body }),
		}),
		5_000,
	);
}

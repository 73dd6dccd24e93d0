import type { SipRequest } from '../../drachtio';
import type { CallControl } from '../calls';
import type { User } from '../enterprise';
import type { Authentication } from '../registrar';
import { ProvisioningRefused } from '../store/refused';
import { FEATURE_TYPE, type FeatureService, featureDocument, featureServices, readFeature } from './feature-documents';
import { EventSubscriptions, type Notified } from './subscriptions';

const BOUNDARY = 'features';

/**
 * Do Not Disturb and call forwarding between the store and desk phones (event package as-feature-event): who has subscribed is told all
 * of it at once, and each change; a phone says in the body of a SUBSCRIBE what its user has set with its keys.
 */
export function featureEvents(control: CallControl, authentication: Authentication): EventSubscriptions {
	const { activation, behaviour, provisioning } = control;

	const documents = (user: User, services: readonly FeatureService[]): string[] =>
		services.filter((each) => user.assignedServices.includes(each)).map((each) => featureDocument(each, provisioning.services(user.id)));

	const wanted = (user: User, request: SipRequest): number => {
		if (!request.has('Content-Type') || request.get('Content-Type').split(';')[0]?.trim().toLowerCase() !== FEATURE_TYPE) return 415;
		const feature = readFeature(request.body);
		if (feature === undefined) return 400;
		if (behaviour.featureKeys === 'forgotten') return 200;
		try {
			activation.setService(user.id, feature.service, feature.change);
			return 200;
		} catch (error) {
			if (error instanceof ProvisioningRefused) return 403;
			throw error;
		}
	};

	const subscriptions = new EventSubscriptions(control, authentication, {
		event: 'as-feature-event',
		state: ({ user }) => notified(documents(user, featureServices)),
		wanted,
	});
	provisioning.onServiceChange(({ user, service }) => {
		const feature = featureServices.find((each) => each === service);
		if (feature === undefined || behaviour.featureEvents !== 'sent') return;
		// One that the user has no more is told, too: it is off from now on.
		subscriptions.tell(user, () => notified([featureDocument(feature, provisioning.services(user))]));
	});
	return subscriptions;
}

/** One document as it is; several, or none, as parts (RFC 2046 §5.1.3). */
function notified(documents: readonly string[]): Notified {
	const [only] = documents;
	if (documents.length === 1 && only !== undefined) return { headers: { 'Content-Type': FEATURE_TYPE }, body: only };
	const parts = documents.map((document) => `--${BOUNDARY}\r\nContent-Type: ${FEATURE_TYPE}\r\n\r\n${document}\r\n`);
	return { headers: { 'Content-Type': `multipart/mixed;boundary=${BOUNDARY}` }, body: `${parts.join('')}--${BOUNDARY}--\r\n` };
}

import type { PbxBehaviour } from './behaviour';
import type { Provisioning } from './provisioning';
import type { Mobility, ServiceName, Services } from './service-settings';
import { type Conflict, conflicts } from './services';
import { ProvisioningRefused } from './store/refused';

/** What the client asks for when it sets Mobility up (guide §3.2.2). */
export interface MobilitySetUp extends Partial<MobilitySettings> {
	/** The phone's own number. */
	readonly mobileNumber?: string;
}

/** What a user sets of Mobility, besides whether it is on. */
export type MobilitySettings = Pick<Mobility, 'alertClickToDialCalls' | 'devicesToRing' | 'answerConfirmationRequired'>;

/**
 * The front door: what a user does to their services, in My Phone or in the client. Each act is refused, and changes nothing, when
 * two services would want one number (LIM-18) that have not wanted it before. Users cannot set `active` themselves: these acts do it for them (decision A4).
 */
export class Activation {
	constructor(
		private readonly provisioning: Provisioning,
		private readonly behaviour: PbxBehaviour,
	) {}

	addMobileNumber(userId: string, typed: string): void {
		this.#withoutConflict(userId, 'number', () => this.provisioning.addMobileNumber(userId, typed), [typed]);
	}

	removeMobileNumber(userId: string, number: string): void {
		this.provisioning.removeMobileNumber(userId, number);
	}

	setMobileApp(userId: string, present: boolean): void {
		this.#withoutConflict(userId, 'mobileApp', () => this.provisioning.setMobileApp(userId, present));
	}

	setMobility(userId: string, settings: Partial<MobilitySettings>): void {
		this.provisioning.setMobility(userId, settings);
	}

	/** Changes what is given of a service, and keeps the rest. */
	setService<N extends ServiceName>(userId: string, service: N, change: Partial<Services[N]>): void {
		const { locations } = change as Partial<Services['simultaneousRing']>;
		const typed = locations?.map(({ number }) => number);
		const act = () => this.provisioning.setService(userId, service, change);
		// The other services want nobody's number.
		if (service !== 'officeAnywhere' && service !== 'simultaneousRing' && service !== 'mobility') act();
		else this.#withoutConflict(userId, 'number', act, typed);
	}

	/** The client's way: the identity, the feature and the settings, all at once or not at all. */
	setUp(userId: string, { mobileNumber, ...settings }: MobilitySetUp): void {
		this.#withoutConflict(userId, 'mobileNumber', () => {
			const { mobility } = this.provisioning.person(userId);
			if (mobility.mobileNumbers.length === 0) {
				if (mobileNumber === undefined) throw new ProvisioningRefused('Enter the number of your mobile phone', 'mobileNumber', 400);
				this.provisioning.addMobileNumber(userId, mobileNumber);
			}
			if (this.behaviour.clientActivation === 'complete') this.provisioning.setMobileApp(userId, true);
			this.provisioning.setMobility(userId, settings);
		});
	}

	/** @param typed the numbers of the change, as they were typed */
	#withoutConflict(userId: string, field: string, act: () => void, typed?: readonly string[]): void {
		this.provisioning.attempt(() => {
			// What came in by the back door is no reason to refuse the way out of it.
			const before = conflicts(this.provisioning.person(userId));
			act();
			if (!this.behaviour.refusesServiceConflicts) return;
			const conflict = conflicts(this.provisioning.person(userId)).find((one) => !before.some((known) => isPartOf(one, known)));
			if (conflict === undefined) return;
			if (this.behaviour.comparesNumbersBy === 'typed' && typed !== undefined && !typed.includes(conflict.number)) return;
			const services = conflict.services.join(' and ');
			throw new ProvisioningRefused(
				`${services} cannot serve the same number (${conflict.number}): calls would reach it twice and end at busy or voice mail. Switch one of them off first.`,
				field,
			);
		});
	}
}

function isPartOf(conflict: Conflict, known: Conflict): boolean {
	return conflict.number === known.number && conflict.services.every((service) => known.services.includes(service));
}

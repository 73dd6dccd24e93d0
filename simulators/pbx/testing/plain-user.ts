import type { NewUser } from '../enterprise';

/** A user with a desk phone, whose services are all off. */
export function plainUser(id: string, passwords: { readonly own: string; readonly device: string }): NewUser {
	return {
		id,
		firstName: 'A',
		lastName: 'B',
		number: '+12125550101',
		extension: '4101',
		password: passwords.own,
		lines: {
			desk: {
				linePort: '2125550101@worktime.example',
				authUser: '2125550101',
				password: passwords.device,
				type: 'PRIMARY',
				deviceType: 'VVX',
			},
		},
		mobility: {
			active: false,
			mobileNumbers: [],
			devicesToRing: 'Both',
			alertClickToDialCalls: true,
			answerConfirmationRequired: false,
			useMobilityCallingLineID: false,
		},
	};
}

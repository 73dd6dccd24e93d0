import type { Scenario } from '../world';

/** Alice's devices as a person counts them: her client, her office phone, and her mobile as a mere telephone. */
export type Device = 'client' | 'desk' | 'mobile';

/** Whether a device has a call that is answered, or (over the cellular network) connected to whoever answered it. */
export function deviceTalks({ testbed }: Scenario, device: Device): boolean {
	switch (device) {
		case 'desk':
			return testbed.desk.calls.some(({ state }) => state === 'established');
		case 'client':
		case 'mobile': {
			const { foreground, lines } = testbed.mobile().screen();
			return foreground === (device === 'client' ? 'worktime' : 'native-dialer') && lines.includes('Connected');
		}
	}
}

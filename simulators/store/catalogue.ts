/** The operating systems that the stores are for. */
export type Platform = 'ios' | 'android';

/** An application in a store. */
export interface Entry {
	/** Bundle or package id. */
	readonly id: string;
	readonly name: string;
	readonly platform: Platform;
	readonly version: string;
	/** The oldest version of the operating system that it runs on. */
	readonly minimumSystem: string;
}

/** WorkTime, and something to compare it with when a download fails (INS-06). */
export const catalogue: readonly Entry[] = [
	{ id: 'com.broadtouch.worktime', name: 'WorkTime', platform: 'ios', version: '21.4.1', minimumSystem: '8.0' },
	{ id: 'com.broadtouch.worktime', name: 'WorkTime', platform: 'android', version: '21.4.2', minimumSystem: '4.4' },
	{ id: 'com.example.weather', name: 'Weather', platform: 'ios', version: '3.0', minimumSystem: '7.0' },
	{ id: 'com.example.weather', name: 'Weather', platform: 'android', version: '3.1', minimumSystem: '4.0' },
];

/** Whether a system of this version is new enough: numbers between dots, compared one by one. */
export function runsOn(entry: Entry, system: string): boolean {
	const [has, needs] = [system, entry.minimumSystem].map((version) => version.split('.').map(Number));
	for (let i = 0; i < Math.max(has?.length ?? 0, needs?.length ?? 0); i++) {
		const difference = (has?.[i] ?? 0) - (needs?.[i] ?? 0);
		if (difference !== 0) return difference > 0;
	}
	return true;
}

/** The part of a session description (RFC 4566) that offer and answer are judged by. */
export interface Session {
	readonly id: string;
	readonly version: number;
	/** The description without its origin: what a new version number must go with. */
	readonly content: string;
	readonly media: readonly Media[];
}

/** One m-line of a session description (RFC 8866 §5.14). */
export interface Media {
	readonly type: string;
	readonly port: number;
	readonly formats: readonly string[];
	readonly direction: Direction;
}

/** Which way media flows, as the side that says it sees it (RFC 8866 §6.7). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

const DIRECTION = /^a=(sendrecv|sendonly|recvonly|inactive)$/;

/** Reads a description; undefined when it lacks what RFC 4566 §5 requires. */
export function readSession(body: string): Session | undefined {
	const lines = body.split(/\r?\n/).filter((line) => line !== '');
	const origin = /^o=\S+ (\d+) (\d+) IN IP[46] \S+$/.exec(lines.find((line) => line.startsWith('o=')) ?? '');
	if (lines[0] !== 'v=0' || origin === null) return undefined;
	const sections: string[][] = [[]];
	for (const line of lines) {
		if (line.startsWith('m=')) sections.push([]);
		sections.at(-1)?.push(line);
	}
	const directionIn = (section: readonly string[]) => section.map((line) => DIRECTION.exec(line)?.[1]).find((direction) => direction !== undefined);
	const whole = directionIn(sections[0] ?? []);
	const media: Media[] = [];
	for (const section of sections.slice(1)) {
		const line = /^m=(\S+) (\d+)(?:\/\d+)? \S+ (.+)$/.exec(section[0] ?? '');
		if (line === null) return undefined;
		media.push({
			type: line[1] as string,
			port: Number(line[2]),
			formats: (line[3] as string).split(' '),
			direction: (directionIn(section) ?? whole ?? 'sendrecv') as Direction,
		});
	}
	return { id: origin[1] as string, version: Number(origin[2]), content: lines.filter((line) => !line.startsWith('o=')).join('\n'), media };
}

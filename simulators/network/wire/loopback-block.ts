import { createSocket } from 'node:dgram';

/** Holds a block: a port that no system uses. */
const CLAIM = { host: '255.254', port: 5059 } as const;
const BLOCKS = 255;

let claimed: Promise<string> | undefined;

/**
 * A block of loopback addresses that this process has for itself until it ends: `127.0` for 127.0.0.0/16, or the next one that no other
 * process has claimed. So several runs, or workers of one run, may use the same ports at the same time.
 */
export function claimLoopbackBlock(): Promise<string> {
	claimed ??= claim();
	return claimed;
}

async function claim(): Promise<string> {
	for (let block = 0; block < BLOCKS; block++) if (await isFree(block)) return `127.${block}`;
	throw new Error(`all ${BLOCKS} blocks of loopback addresses are in use`);
}

function isFree(block: number): Promise<boolean> {
	return new Promise((known, failed) => {
		const socket = createSocket('udp4');
		socket.once('error', (error: NodeJS.ErrnoException) => {
			socket.close();
			if (error.code === 'EADDRINUSE') known(false);
			else failed(error);
		});
		socket.bind({ address: `127.${block}.${CLAIM.host}`, port: CLAIM.port, exclusive: true }, () => {
			socket.unref();
			known(true);
		});
	});
}

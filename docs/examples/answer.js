// A drachtio application that answers every call with its own description. It says 183 reliably when the caller can take it (RFC 3262),
// lets itself be put on hold, and reports on a transfer as if it had succeeded.
//   worktime signalling        in one terminal
//   node docs/examples/answer  in another; then call sip:anybody@127.0.0.1
const Srf = require('drachtio-srf');

const { HOST = '127.0.0.1', PORT = '9022', SECRET = 'cymru' } = process.env;
const srf = new Srf();
srf.connect({ host: HOST, port: Number(PORT), secret: SECRET });
srf.on('connect', (error, places) => console.log(error ? `refused: ${error.message}` : `answering on ${places}`));
srf.on('error', (error) => console.error(error.message));

const MIRRORED = { sendonly: 'recvonly', recvonly: 'sendonly' };

/** The answer to an offer: the same media on another port, with the direction seen from here. */
const answerTo = (offer) =>
	offer.replace(/^(m=audio) \d+/m, '$1 40000').replace(/^a=(sendonly|recvonly)\r?$/m, (_, direction) => `a=${MIRRORED[direction]}`);

async function answer(req, res) {
	const dialog = await srf.createUAS(req, res, { localSdp: answerTo(req.body) });
	const agree = (request, response) => response.send(200, request.body ? { body: answerTo(request.body) } : {});
	dialog.on('modify', agree);
	dialog.on('update', agree);
	dialog.on('refer', async (_refer, response) => {
		response.send(202);
		const notify = (state, fragment) =>
			dialog.request({
				method: 'NOTIFY',
				headers: { Event: 'refer', 'Subscription-State': state, 'Content-Type': 'message/sipfrag' },
				body: fragment,
			});
		await notify('active;expires=60', 'SIP/2.0 100 Trying');
		await notify('terminated;reason=noresource', 'SIP/2.0 200 OK');
	});
	dialog.on('destroy', () => console.log('call over'));
}

srf.invite((req, res) => {
	const answering = () => answer(req, res).catch((error) => console.error(error.message));
	if (!/\b100rel\b/.test(req.get('Supported') ?? '')) answering();
	else res.send(183, { headers: { Require: '100rel' }, body: answerTo(req.body) }, undefined, answering);
});

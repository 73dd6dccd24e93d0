// A drachtio application in the middle of every call: it calls NEXT for each caller, joins the two, and passes on what either does.
//   NEXT=127.0.0.2:5060 node docs/examples/back-to-back
const Srf = require('drachtio-srf');

const { HOST = '127.0.0.1', PORT = '9022', SECRET = 'cymru', NEXT = '127.0.0.2:5060' } = process.env;
const srf = new Srf();
srf.connect({ host: HOST, port: Number(PORT), secret: SECRET });
srf.on('connect', (error, places) => console.log(error ? `refused: ${error.message}` : `in the middle on ${places}`));
srf.on('error', (error) => console.error(error.message));

srf.invite(async (req, res) => {
	try {
		const { uas, uac } = await srf.createB2BUA(req, res, `sip:${req.calledNumber}@${NEXT}`, { localSdpB: req.body });
		for (const [one, other] of [
			[uas, uac],
			[uac, uas],
		]) {
			one.on('destroy', () => other.destroy());
			one.on('modify', async (request, response) => {
				try {
					response.send(200, { body: await other.modify(request.body) });
				} catch (error) {
					response.send(error.status ?? 500);
				}
			});
		}
	} catch (error) {
		// A caller who hung up, a callee who declined: the refusal has gone back already.
		console.log(`no call: ${error.message}`);
	}
});

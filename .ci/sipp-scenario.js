// SIPp's scenarios, written as lists of what is sent and what must come.
const VIA = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]';
const CONTACT = 'Contact: <sip:sipp@[local_ip]:[local_port]>';

/** A session description; `direction` is an attribute of the audio. A new one has a higher version. */
const sdp = (direction = 'sendrecv', version = 1) => `v=0
o=sipp 1 ${version} IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio 6000 RTP/AVP 0
a=rtpmap:0 PCMU/8000
a=${direction}`;

const send = (lines, body, attributes = '') =>
	`<send ${attributes}><![CDATA[\n\n${[...lines, ...(body === undefined ? [] : ['Content-Type: application/sdp']), 'Content-Length: [len]'].join('\n')}\n\n${body ?? ''}\n]]></send>`;

/** A request of the caller. Within a dialog (`cseq` above 1, or an ACK) it follows the Contact and routes of the 200. */
function request(
	method,
	{ cseq = 1, body, headers = [], from = 'sipp', user = '[service]', domain = '[remote_ip]:[remote_port]', within, branch } = {},
) {
	const inside = within ?? (cseq > 1 || method === 'ACK');
	const first = cseq === 1 && method !== 'ACK' && method !== 'CANCEL';
	return send(
		[
			`${method} ${method === 'REGISTER' ? `sip:${domain}` : inside ? '[next_url]' : `sip:${user}@${domain}`} SIP/2.0`,
			branch === undefined ? VIA : VIA.replace('[branch]', `[branch${branch}]`),
			...(inside ? ['[routes]'] : []),
			`From: <sip:${from}@${domain}>;tag=[pid]c[call_number]`,
			`To: <sip:${user}@${domain}>${inside || (method === 'ACK' && !first) ? '[peer_tag_param]' : ''}`,
			'Call-ID: [call_id]',
			`CSeq: ${cseq} ${method}`,
			'Max-Forwards: 70',
			...(method === 'CANCEL' || method === 'BYE' || method === 'PRACK' ? [] : [CONTACT]),
			...headers,
		],
		body,
		method === 'ACK' ? '' : 'retrans="500"',
	);
}

/** A response to the request that came last. */
const response = (status, reason, { body, headers = [], retrans = false, tag = true } = {}) =>
	send(
		[
			`SIP/2.0 ${status} ${reason}`,
			'[last_Via:]',
			'[last_Record-Route:]',
			'[last_From:]',
			tag ? '[last_To:];tag=[pid]s[call_number]' : '[last_To:]',
			'[last_Call-ID:]',
			'[last_CSeq:]',
			CONTACT,
			...headers,
		],
		body,
		retrans ? 'retrans="500"' : '',
	);

/** What must come; `checks` are expressions that its text must fit. */
function receive(what, { optional = false, attributes = '', checks = [], actions = '' } = {}) {
	const kind = typeof what === 'number' ? 'response' : 'request';
	// SIPp wants each variable to be used: the log is that use.
	const all = checks.map((check) => `<ereg regexp="${check}" search_in="msg" check_it="true" assign_to="seen"/>`).join('') + actions;
	const used = checks.length === 0 ? '' : '<log message="[$seen]"/>';
	const opens = `<recv ${kind}="${what}" ${optional ? 'optional="true"' : ''} ${kind === 'response' ? 'rrs="true"' : ''} ${attributes}>`;
	return `${opens}${all === '' ? '' : `<action>${all}${used}</action>`}</recv>`;
}

const pause = (ms) => `<pause milliseconds="${ms}"/>`;

const scenario = (...steps) => `<?xml version="1.0" encoding="ISO-8859-1" ?>\n<scenario name="worktime">\n${steps.flat().join('\n')}\n</scenario>\n`;

/** What may come before the answer. */
const progress = [receive(100, { optional: true }), receive(183, { optional: true }), receive(180, { optional: true })];

module.exports = { pause, progress, receive, request, response, scenario, sdp };

import { NameAddrHeader, URI } from 'sip.js';

/** What a header value is parsed to: whatever sip.js's own grammar gives for it, or -1 when it is malformed. */
export type Parse = (input: string, rule: string) => unknown;

type Params = Record<string, string | undefined>;

const TOKEN = "[A-Za-z0-9\\-.!%*_+`'~]+";
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = `(?:${OCTET}\\.){3}${OCTET}`;
const NAME = '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const METHOD = 'INVITE|ACK|OPTIONS|BYE|CANCEL|REGISTER|SUBSCRIBE|NOTIFY|REFER|INFO|MESSAGE|PRACK|UPDATE';
const PARAMS = `(?:;[A-Za-z0-9+.-]+(?:=(?:${TOKEN}|"[ !#-\\[\\]-~]*"))?)*`;

const URI_SHAPE = new RegExp(
	`^sip:(?:([A-Za-z0-9\\-_.!~*'()+]+)@)?(${IPV4}|${NAME})(?::([0-9]{1,5}))?((?:;[A-Za-z0-9.-]+(?:=[A-Za-z0-9\\-_.!~*+]+)?)*)$`,
);
const NAME_ADDR_SHAPE = new RegExp(`^(?:"([ !#-\\[\\]-~]*)" ?|([A-Za-z0-9]+(?: [A-Za-z0-9]+)*) )?<([^<>" ]+)>(${PARAMS})$`);
const VIA_SHAPE = new RegExp(`^SIP/2\\.0/(UDP|TCP|TLS) (?:(${IPV4})|(${NAME}))(?::([0-9]{1,5}))?((?:;[A-Za-z0-9.-]+(?:=${TOKEN})?)*)$`);
const STATUS_LINE_SHAPE = /^SIP\/2\.0 ([1-6][0-9]{2}) ([A-Za-z0-9 /\-.']*)$/;
const REQUEST_LINE_SHAPE = new RegExp(`^(${METHOD}) (sip:[^ ]+) SIP/2\\.0$`);
const CSEQ_SHAPE = new RegExp(`^([0-9]{1,10}) (${METHOD})$`);
const CALL_ID_SHAPE = new RegExp(`^${TOKEN}(?:@${TOKEN})?$`);
const NUMBER_SHAPE = /^[0-9]{1,9}$/;
const CONTENT_TYPE_SHAPE = /^(?:application|message|multipart|text)\/[a-z0-9.+-]+(?:;[a-z]+=[A-Za-z0-9.+-]+)*$/;
const EVENT_SHAPE = /^[A-Za-z0-9-]+$/;
const SUBSCRIPTION_STATE_SHAPE = /^(active|pending|terminated)(?:;expires=([0-9]{1,9})|;reason=([a-z]+))?$/;
const UUID_SHAPE = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const IPV4_SHAPE = new RegExp(`^${IPV4}$`);
const EACH_PARAM = new RegExp(`;([A-Za-z0-9+.-]+)(?:=(${TOKEN}|"[^"]*"))?`, 'g');
const EACH_CHALLENGE_PARAM = /(?:^Digest |, ?)(realm|nonce|opaque|qop|algorithm|stale)=(?:"([ !#-[\]-~]*)"|([A-Za-z0-9-]+))/gy;

/** Parameters of a URI. Undefined when one of them has a grammar of its own that is not copied here. */
function uriParams(text: string): Params | undefined {
	const params: Params = {};
	for (const param of text.split(';').slice(1)) {
		const equals = param.indexOf('=');
		const name = (equals < 0 ? param : param.slice(0, equals)).toLowerCase();
		const value = equals < 0 ? undefined : param.slice(equals + 1);
		if (name === 'transport' || name === 'user') {
			if (value === undefined || !/^(?:udp|tcp|tls|phone)$/i.test(value)) return undefined;
			params[name] = value.toLowerCase();
		} else if (name === 'lr' ? value !== undefined : /^(?:lr|method|ttl|maddr)/.test(name)) {
			return undefined;
		} else {
			params[name] = value;
		}
	}
	return params;
}

function uri(text: string): URI | undefined {
	const shape = URI_SHAPE.exec(text);
	if (shape === null) return undefined;
	const params = uriParams(shape[4] as string);
	if (params === undefined) return undefined;
	// A parameter without a value reaches sip.js as undefined and is kept as null, which its types do not say.
	return new URI(
		'sip',
		shape[1] as string,
		shape[2] as string,
		shape[3] === undefined ? undefined : Number(shape[3]),
		params as Record<string, string>,
	);
}

function headerParams(text: string): Params {
	const params: Params = {};
	for (const [, name, value] of text.matchAll(EACH_PARAM)) params[(name as string).toLowerCase()] = value;
	return params;
}

/** `name-addr`; the bare `addr-spec` form is left to the full grammar. */
function nameAddr(text: string, refine: (params: Params) => Params | undefined): NameAddrHeader | undefined {
	const shape = NAME_ADDR_SHAPE.exec(text);
	if (shape === null) return undefined;
	const address = uri(shape[3] as string);
	const params = refine(headerParams(shape[4] as string));
	if (address === undefined || params === undefined) return undefined;
	return new NameAddrHeader(address, (shape[1] ?? shape[2]) as string, params as Record<string, string>);
}

/** From and To: the tag comes last, whatever its place was. */
function tagLast(params: Params): Params | undefined {
	if (!('tag' in params)) return params;
	const { tag, ...others } = params;
	return tag === undefined || tag.startsWith('"') ? undefined : { ...others, tag };
}

/** Contact: the values of `q` and of an odd `expires` are normalised by the full grammar. */
function contactParams(params: Params): Params | undefined {
	const { q, expires } = params;
	return q !== undefined || (expires !== undefined && !/^(?:0|[1-9][0-9]{0,8})$/.test(expires)) ? undefined : params;
}

function via(text: string): Record<string, unknown> | undefined {
	const shape = VIA_SHAPE.exec(text);
	if (shape === null) return undefined;
	const parsed: Record<string, unknown> = {
		protocol: 'SIP',
		transport: shape[1],
		host_type: shape[2] === undefined ? 'domain' : 'IPv4',
		host: shape[2] ?? shape[3],
	};
	if (shape[4] !== undefined) parsed.port = Number(shape[4]);
	const others: Params = {};
	for (const [name, value] of Object.entries(headerParams(shape[5] as string))) {
		if (name === 'branch' && value !== undefined) {
			parsed.branch = value;
		} else if (name === 'received' && value !== undefined && IPV4_SHAPE.test(value)) {
			// The full grammar lets the kind of this address overwrite that of sent-by.
			parsed.host_type = 'IPv4';
			parsed.received = value;
		} else if (name === 'rport' && value !== undefined && /^[0-9]{1,5}$/.test(value)) {
			parsed.rport = value;
		} else if (/^(?:branch|received|ttl|maddr)/.test(name) || (name === 'rport' && value !== undefined)) {
			return undefined;
		} else {
			others[name] = value;
		}
	}
	if (Object.keys(others).length > 0) parsed.params = others;
	return parsed;
}

function challenge(text: string): Record<string, unknown> | undefined {
	const parsed: Record<string, unknown> = {};
	let end = 0;
	EACH_CHALLENGE_PARAM.lastIndex = 0;
	for (let param = EACH_CHALLENGE_PARAM.exec(text); param !== null; param = EACH_CHALLENGE_PARAM.exec(text)) {
		end = EACH_CHALLENGE_PARAM.lastIndex;
		const [, name, quoted, token] = param as unknown as [string, string, string | undefined, string | undefined];
		if (name in parsed) return undefined;
		if (name === 'algorithm' && token !== undefined && /^MD5$/i.test(token)) parsed.algorithm = 'MD5';
		else if (name === 'stale' && token !== undefined && /^(?:true|false)$/i.test(token)) parsed.stale = token.toLowerCase() === 'true';
		else if (name === 'qop' && quoted !== undefined && /^auth(?:,auth-int)?$/.test(quoted)) parsed.qop = quoted.split(',');
		else if ((name === 'realm' || name === 'nonce' || name === 'opaque') && quoted !== undefined) parsed[name] = quoted;
		else return undefined;
	}
	return end === text.length && end > 0 ? parsed : undefined;
}

function startLine(text: string): Record<string, unknown> | undefined {
	const status = STATUS_LINE_SHAPE.exec(text);
	if (status !== null) return { sip_version: 'SIP/2.0', status_code: Number(status[1]), reason_phrase: status[2] };
	const request = REQUEST_LINE_SHAPE.exec(text);
	const target = request === null ? undefined : uri(request[2] as string);
	// After `sip:host:port` the full grammar leaves the port behind as a password.
	if (request === null || target === undefined || target.user === undefined) return undefined;
	return { method: request[1], uri: target, sip_version: 'SIP/2.0' };
}

function subscriptionState(text: string): Record<string, unknown> | undefined {
	const shape = SUBSCRIPTION_STATE_SHAPE.exec(text);
	if (shape === null) return undefined;
	const parsed: Record<string, unknown> = { state: shape[1] };
	if (shape[2] !== undefined) parsed.expires = Number(shape[2]);
	if (shape[3] !== undefined) parsed.reason = shape[3];
	return parsed;
}

const whole = (shape: RegExp) => (text: string) => (shape.test(text) ? text : undefined);
const number = (text: string) => (NUMBER_SHAPE.test(text) ? Number(text) : undefined);
const anyParams = (params: Params) => params;

/** By rule of sip.js's grammar: the value as it would give it, or undefined for a shape that is left to it. */
const SHAPES: Readonly<Record<string, ((text: string) => unknown) | undefined>> = {
	Request_Response: startLine,
	Via: via,
	From: (text) => nameAddr(text, tagLast),
	To: (text) => nameAddr(text, tagLast),
	Contact(text) {
		const parsed = nameAddr(text, contactParams);
		// The full grammar's `position` is the end and its `offset` the start.
		return parsed && [{ position: text.length, offset: 0, parsed }];
	},
	Name_Addr_Header: (text) => nameAddr(text, anyParams),
	SIP_URI: uri,
	CSeq(text) {
		const shape = CSEQ_SHAPE.exec(text);
		return shape === null ? undefined : { value: Number(shape[1]), method: shape[2] };
	},
	Call_ID: whole(CALL_ID_SHAPE),
	Content_Type: whole(CONTENT_TYPE_SHAPE),
	Event: (text) => (EVENT_SHAPE.test(text) ? { event: text.toLowerCase() } : undefined),
	Subscription_State: subscriptionState,
	uuid: whole(UUID_SHAPE),
	Content_Length: number,
	Max_Forwards: number,
	WWW_Authenticate: challenge,
	Proxy_Authenticate: challenge,
};

/**
 * The common shapes of the common headers, parsed without sip.js's generated parser, which decodes its whole constant
 * table for every header of every message; every other value goes to `full`. Equality is kept by a differential test.
 */
export function fastGrammar(full: Parse): Parse {
	return (input, rule) => SHAPES[rule]?.(input) ?? full(input, rule);
}

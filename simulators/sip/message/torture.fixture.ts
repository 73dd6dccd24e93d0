/**
 * The messages of RFC 4475, by the names that it gives them, one character per byte. Where a body or a long run of filling is beside the
 * point it is shorter here; white space, escapes, odd characters and numbers are as they stand there.
 */

const lines = (...of: string[]) => `${of.join('\r\n')}\r\n`;
/** The bytes of text in UTF-8. */
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

const SDP = lines(
	'v=0',
	'o=mhandley 29739 7272939 IN IP4 192.0.2.3',
	's=-',
	'c=IN IP4 192.0.2.4',
	't=0 0',
	'm=audio 49217 RTP/AVP 0 12',
	'm=video 3227 RTP/AVP 31',
	'a=rtpmap:31 LPC',
);
const withSdp = (...head: string[]) => lines(...head, 'Content-Type: application/sdp', `Content-Length: ${SDP.length}`, '') + SDP;

/** An ordinary request; `instead` replaces lines of it by their name, an empty line takes one away. */
function ordinary(startLine: string, call: string, instead: readonly string[], body?: string): string {
	const method = startLine.split(' ', 1)[0];
	const usual = [
		`Via: SIP/2.0/UDP host1.example.com;branch=z9hG4bK-${call}`,
		'Max-Forwards: 70',
		'To: sip:j.user@example.com',
		'From: <sip:caller@example.net>;tag=242etr',
		`Call-ID: ${call}`,
		`CSeq: 8 ${method}`,
		'Contact: <sip:caller@host5.example.net>',
		body === undefined ? 'Content-Length: 0' : `Content-Length: ${body.length}`,
	];
	const nameOf = (line: string) => line.split(':', 1)[0]?.trim();
	const replaced = new Set(instead.map(nameOf));
	const kept = usual.filter((line) => !replaced.has(nameOf(line)));
	return lines(startLine, ...kept, ...instead.filter((line) => !line.endsWith(':')), '') + (body ?? '');
}

export const WILD_METHOD = "!interesting-Method0123456789_*+`.%indeed'~";
const WILD_USER = "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*";
const WILD_PASSWORD = "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)";
const LONG = 'verylong'.repeat(60);
const BOUNDARY = '7a9cbec02ceef655';
const PARTS = [
	lines(`--${BOUNDARY}`, 'Content-Type: text/plain', 'Content-Transfer-Encoding: binary', '', 'Hello'),
	lines(`--${BOUNDARY}`, 'Content-Type: application/octet-stream', 'Content-Transfer-Encoding: binary', '', '0\x82\x01R\x00\xff\r\n\r\n\x00--'),
	`--${BOUNDARY}--`,
].join('');

/** §3.1.1 */
export const VALID = {
	wsinv:
		lines(
			'INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0',
			'TO :',
			' sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n',
			'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>',
			'  ;',
			'  tag = 98asjd8',
			'MaX-fOrWaRdS: 0068',
			'Call-ID: wsinv.ndaksdj@192.0.2.1',
			`Content-Length   : ${SDP.length}`,
			'cseq: 0009',
			'  INVITE',
			'Via  : SIP  /   2.0',
			' /UDP',
			'    192.0.2.2;branch=390skdjuw',
			's :',
			'NewFangledHeader:   newfangled value',
			' continued newfangled value',
			'UnknownHeaderWithUnusualValue: ;;,,;;,;',
			'Content-Type: application/sdp',
			'Route:',
			' <sip:services.example.com;lr;unknownwith=value;unknown-no-value>',
			'v:  SIP  / 2.0  / TCP     spindle.example.com   ;',
			'  branch  =   z9hG4bK9ikj8  ,',
			' SIP  /    2.0   / UDP  192.168.255.111   ; branch=',
			' z9hG4bK30239',
			'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =',
			'      newvalue ;',
			'  secondparam ; q = 0.33',
			'',
		) + SDP,
	intmeth: lines(
		`${WILD_METHOD} sip:${WILD_USER}:${WILD_PASSWORD}@example.com SIP/2.0`,
		"Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~",
		`To: "BEL:\\\x07 NUL:\\\x00 DEL:\\\x7f" <sip:${WILD_USER}@example.com>`,
		`From: token1~\` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%="${utf8('работающий')}";tag=_token~1'+\`*%!-.`,
		'Call-ID: intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{',
		`CSeq: 139122385 ${WILD_METHOD}`,
		'Max-Forwards: 255',
		`extensionHeader-!.%*+_\`'~:${utf8('\ufeff大停電')}`,
		'Content-Length: 0',
		'',
	),
	esc01: withSdp(
		'INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0',
		'To: sip:%75se%72@example.com',
		'From: <sip:I%20have%20spaces@example.net>;tag=938',
		'Max-Forwards: 87',
		'i: esc01.239409asdfakjkn23onasd0-3234',
		'CSeq: 234234 INVITE',
		'Via: SIP/2.0/UDP host5.example.net;branch=z9hG4bKkdjuw',
		'Contact:',
		'  <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>',
	),
	escnull: lines(
		'REGISTER sip:example.com SIP/2.0',
		'To: sip:null-%00-null@example.com',
		'From: sip:null-%00-null@example.com;tag=839923423',
		'Max-Forwards: 70',
		'Call-ID: escnull.39203ndfvkjdasfkq3w4otrq0adsfdfnavd',
		'CSeq: 14398234 REGISTER',
		'Via: SIP/2.0/UDP host5.example.com;branch=z9hG4bKkdjuw',
		'Contact: <sip:%00@host5.example.com>',
		'Contact: <sip:%00%00@host5.example.com>',
		'L:0',
		'',
	),
	esc02: lines(
		'RE%47IST%45R sip:registrar.example.com SIP/2.0',
		'To: "%Z%45" <sip:resource@example.com>',
		'From: "%Z%45" <sip:resource@example.com>;tag=f232jadfj23',
		'Call-ID: esc02.asdfnqwo34rq23i34jrjasdcnl23nrlknsdf',
		'Via: SIP/2.0/TCP host.example.com;branch=z9hG4bK209%fzsnel234',
		'CSeq: 29344 RE%47IST%45R',
		'Max-Forwards: 70',
		'Contact: <sip:alias1@host1.example.com>',
		'C%6Fntact: <sip:alias2@host2.example.com>',
		'Contact: <sip:alias3@host3.example.com>',
		'l: 0',
		'',
	),
	lwsdisp: lines(
		'OPTIONS sip:user@example.com SIP/2.0',
		'To: sip:user@example.com',
		'From: caller<sip:caller@example.com>;tag=323',
		'Max-Forwards: 70',
		'Call-ID: lwsdisp.1234abcd@funky.example.com',
		'CSeq: 60 OPTIONS',
		'Via: SIP/2.0/UDP funky.example.com;branch=z9hG4bKkdjuw',
		'l: 0',
		'',
	),
	longreq: withSdp(
		'INVITE sip:user@example.com SIP/2.0',
		`To: "I have a user name of ${LONG} proportion"<sip:user@example.com:6000;unknownparam1=${LONG};longparam${LONG}=shortvalue;${LONG}ParameterNameWithNoValue>`,
		`F: sip:${LONG}@example.net;tag=12982${LONG}424;unknownheaderparam${LONG}name=unknowheaderparam${LONG}value;unknownValueless${LONG}paramname`,
		`Call-ID: longreq.one${LONG}longcallid`,
		'CSeq: 3882340 INVITE',
		`Unknown-${LONG}-Name: unknown-${LONG}-value; unknown-${LONG}-parameter-name = unknown-${LONG}-parameter-value`,
		'Via: SIP/2.0/TCP sip33.example.com',
		...Array.from({ length: 30 }, (_, n) => `v: SIP/2.0/TCP sip${32 - n}.example.com;branch=z9hG4bK${n}`),
		`V: SIP/2.0/TCP host.example.com;received=192.0.2.5;branch=${LONG}branchvalue`,
		'Max-Forwards: 70',
		`Contact: <sip:amazinglylongcallername${LONG}@host5.example.net>`,
	),
	dblreq:
		lines(
			'REGISTER sip:example.com SIP/2.0',
			'To: sip:j.user@example.com',
			'From: sip:j.user@example.com;tag=43251j3j324',
			'Max-Forwards: 8',
			'I: dblreq.0ha0isndaksdj99sdfafnl3lk233412',
			'Contact: sip:j.user@host.example.com',
			'CSeq: 8 REGISTER',
			'Via: SIP/2.0/UDP 192.0.2.125;branch=z9hG4bKkdjuw23492',
			'Content-Length: 0',
			'',
			'',
		) +
		withSdp(
			'INVITE sip:joe@example.com SIP/2.0',
			't: sip:joe@example.com',
			'From: sip:caller@example.net;tag=141334',
			'Max-Forwards: 8',
			'Call-ID: dblreq.0ha0isnda977644900765@192.0.2.15',
			'CSeq: 8 INVITE',
			'Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKkdjuw380234',
		),
	semiuri: lines(
		'OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0',
		'To: sip:j_user@example.com',
		'From: sip:caller@example.org;tag=33242',
		'Max-Forwards: 3',
		'Call-ID: semiuri.0ha0isndaksdj',
		'CSeq: 8 OPTIONS',
		'Accept: application/sdp, application/pkcs7-mime,',
		'        multipart/mixed, multipart/signed,',
		'        message/sip, message/sipfrag',
		'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKkdjuw',
		'l: 0',
		'',
	),
	transports: lines(
		'OPTIONS sip:user@example.com SIP/2.0',
		'To: sip:user@example.com',
		'From: <sip:caller@example.com>;tag=323',
		'Max-Forwards: 70',
		'Call-ID:  transports.kijh4akdnaqjkwendsasfdj',
		'Accept: application/sdp',
		'CSeq: 60 OPTIONS',
		'Via: SIP/2.0/UDP t1.example.com;branch=z9hG4bKkdjuw',
		'Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf',
		'Via: SIP/2.0/TLS t3.example.com;branch=z9hG4bK2980unddj',
		'Via: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en',
		'Via: SIP/2.0/TCP t5.example.com;branch=z9hG4bK0a9idfnee',
		'l: 0',
		'',
	),
	mpart01:
		lines(
			'MESSAGE sip:kumiko@example.org SIP/2.0',
			'Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK-d87543-4dade06d0bdb11ee-1--d87543-;rport',
			'Max-Forwards: 70',
			'Route: <sip:127.0.0.1:5080>',
			'Contact: <sip:fluffy@127.0.0.1:5070>',
			'To: <sip:kumiko@example.org>',
			'From: <sip:fluffy@example.com>;tag=2fb0dcc9',
			'Call-ID: 3d9485ad0c49859b@Zmx1ZmZ5LW1hYy0xNi5sb2NhbA..',
			'CSeq: 1 MESSAGE',
			'Content-Transfer-Encoding: binary',
			`Content-Type: multipart/mixed;boundary=${BOUNDARY}`,
			'Date: Sat, 15 Oct 2005 04:44:56 GMT',
			`Content-Length: ${PARTS.length}`,
			'',
		) + PARTS,
	unreason: lines(
		`SIP/2.0 200 = 2**3 * 5**2 ${utf8('но сто девяносто девять - простое')}`,
		'Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923',
		'Call-ID: unreason.1234ksdfak3j2erwedfsASdf',
		'CSeq: 35 INVITE',
		'From: sip:user@example.com;tag=11141343',
		'To: sip:user@example.edu;tag=2229',
		'Content-Length: 0',
		'Contact: <sip:user@host198.example.com>',
		'',
	),
	noreason: lines(
		'SIP/2.0 100 ',
		'Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe',
		'Call-ID: noreason.asndj203insdf99223ndf',
		'CSeq: 35 INVITE',
		'From: <sip:user@example.com>;tag=39ansfi3',
		'To: <sip:user@example.edu>;tag=902jndnke3',
		'Content-Length: 0',
		'Contact: <sip:user@host105.example.com>',
		'',
	),
} as const;

/** §3.1.2: what the RFC wants in answer; `accepted` where it lets an element be liberal and this one is. */
export const INVALID: Readonly<Record<string, { readonly text: string; readonly wants: number | 'nothing' | 'accepted' }>> = {
	badinv01: {
		wants: 400,
		text: withSdp(
			'INVITE sip:user@example.com SIP/2.0',
			'To: sip:j.user@example.com',
			'From: sip:caller@example.net;tag=134161461246',
			'Max-Forwards: 7',
			'Call-ID: badinv01.0ha0isndaksdjasdf3234nas',
			'CSeq: 8 INVITE',
			'Via: SIP/2.0/UDP 192.0.2.15;;,;,,',
			'Contact: "Joe" <sip:joe@example.org>;;;;',
		),
	},
	clerr: { wants: 400, text: ordinary('INVITE sip:user@example.com SIP/2.0', 'clerr.0ha0isndaksdjweiafasdk3', ['Content-Length: 9999'], SDP) },
	ncl: { wants: 400, text: ordinary('INVITE sip:user@example.com SIP/2.0', 'ncl.0ha0isndaksdj2193423r542w35', ['Content-Length: -999'], SDP) },
	scalar02: {
		wants: 400,
		text: lines(
			'REGISTER sip:example.com SIP/2.0',
			'Via: SIP/2.0/TCP host129.example.com;branch=z9hG4bK342sdfoi3',
			'To: <sip:user@example.com>',
			'From: <sip:user@example.com>;tag=239232jh3',
			'CSeq: 36893488147419103232 REGISTER',
			'Call-ID: scalar02.23o0pd9vanlq3wnrlnewofjas9ui32',
			'Max-Forwards: 300',
			`Expires: 1${'0'.repeat(100)}`,
			'Contact: <sip:user@host129.example.com>',
			'  ;expires=280297596632815',
			'Content-Length: 0',
			'',
		),
	},
	scalarlg: {
		wants: 'nothing',
		text: lines(
			'SIP/2.0 503 Service Unavailable',
			'Via: SIP/2.0/TCP host129.example.com;branch=z9hG4bKzzxdiwo34sw;received=192.0.2.129',
			'To: <sip:user@example.com>',
			'From: <sip:other@example.net>;tag=2easdjfejw',
			'CSeq: 9292394834772304023312 OPTIONS',
			'Call-ID: scalarlg.noase0of0234hn2qofoaf0232aewf2394r',
			'Retry-After: 949302838503028349304023988',
			'Warning: 1812 overture "In Progress"',
			'Content-Length: 0',
			'',
		),
	},
	quotbal: {
		wants: 400,
		text: ordinary('INVITE sip:user@example.com SIP/2.0', 'quotbal.aksdj', ['To: "Mr. J. User <sip:j.user@example.com>']),
	},
	ltgtruri: { wants: 400, text: ordinary('INVITE <sip:user@example.com> SIP/2.0', 'ltgtruri.1@192.0.2.5', []) },
	lwsruri: { wants: 400, text: ordinary('INVITE sip:user@example.com; lr SIP/2.0', 'lwsruri.asdfasdoeoi2323-asdfwrn23-asd834rk423', []) },
	lwsstart: { wants: 400, text: ordinary('INVITE  sip:user@example.com  SIP/2.0', 'lwsstart.dfknq234oi243099adsdfnawe3@example.com', []) },
	trws: { wants: 400, text: ordinary('OPTIONS sip:remote-target@example.com SIP/2.0  ', 'trws.oicu34958239neffasdhr2345r', []) },
	escruri: {
		wants: 400,
		text: ordinary('INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0', 'escruri.23940-asdfhj-aje3br-234q098w-fawerh2q-h4n5', []),
	},
	baddate: {
		wants: 'accepted',
		text: ordinary('INVITE sip:user@example.com SIP/2.0', 'baddate.239423mnsadf3j23lj42--sedfnm234', ['Date: Fri, 01 Jan 2010 16:00:00 EST']),
	},
	regbadct: {
		wants: 400,
		text: ordinary('REGISTER sip:example.com SIP/2.0', 'regbadct.k345asrl3fdbv@10.0.0.1', [
			'Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E',
		]),
	},
	badaspec: {
		wants: 'accepted',
		text: ordinary('OPTIONS sip:user@example.org SIP/2.0', 'badaspec.sdf0234n2nds0a099u23h3hnnw009cdkne3', [
			'To: "Watson, Thomas" < sip:t.watson@example.org >',
		]),
	},
	baddn: {
		wants: 'accepted',
		text: ordinary('OPTIONS sip:t.watson@example.org SIP/2.0', 'baddn.31415@c.example.com', [
			'From: Bell, Alexander <sip:a.g.bell@example.com>;tag=43',
		]),
	},
	badvers: { wants: 505, text: ordinary('OPTIONS sip:t.watson@example.org SIP/7.0', 'badvers.31417@c.example.com', []) },
	mismatch01: { wants: 400, text: ordinary('OPTIONS sip:user@example.com SIP/2.0', 'mismatch01.dj0234sxdfl3', ['CSeq: 8 INVITE']) },
	mismatch02: { wants: 400, text: ordinary('NEWMETHOD sip:user@example.com SIP/2.0', 'mismatch02.dj0234sxdfl3', ['CSeq: 8 INVITE']) },
	bigcode: {
		wants: 'nothing',
		text: lines(
			'SIP/2.0 4294967301 better not break the receiver',
			'Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe',
			'Call-ID: bigcode.asdof3uj203asdnf3429uasdhfas3ehjasdfas9i',
			'CSeq: 353494 INVITE',
			'From: <sip:user@example.com>;tag=39ansfi3',
			'To: <sip:user@example.edu>;tag=902jndnke3',
			'Content-Length: 0',
			'Contact: <sip:user@host105.example.com>',
			'',
		),
	},
};

/** §3.2, §3.3 and §3.4, in the same way; what the application is to answer (415, 406, 401) is accepted here. */
export const SEMANTIC: typeof INVALID = {
	badbranch: {
		wants: 'accepted',
		text: ordinary('OPTIONS sip:user@example.com SIP/2.0', 'badbranch.sadonfo23i420jv0as0derf3j3n', ['Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK']),
	},
	insuf: {
		wants: 400,
		text: ordinary('INVITE sip:user@example.com SIP/2.0', 'insuf', ['CSeq: 193942 INVITE', 'To:', 'From:', 'Call-ID:']),
	},
	unkscm: {
		wants: 416,
		text: ordinary('OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0', 'unkscm.nasdfasser0q239nwsdfasdkl34', []),
	},
	novelsc: { wants: 416, text: ordinary('OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0', 'novelsc.asdfasser0q239nwsdfasdkl34', []) },
	unksm2: {
		wants: 'accepted',
		text: ordinary('REGISTER sip:example.com SIP/2.0', 'unksm2.daksdj@hyphenated-host.example.com', [
			'To: isbn:2983792873',
			'From: <http://www.example.com>;tag=3234233',
			'Contact: <name:John_Smith>',
		]),
	},
	bext01: {
		wants: 'accepted',
		text: ordinary('OPTIONS sip:user@example.com SIP/2.0', 'bext01.0ha0isndaksdj', [
			'Require: nothingSupportsThis, nothingSupportsThisEither',
			'Proxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis',
		]),
	},
	invut: {
		wants: 'accepted',
		text: ordinary('INVITE sip:user@example.com SIP/2.0', 'invut.0ha0isndaksdjadsfij34n23d', ['Content-Type: application/unknownformat'], '<audio/>'),
	},
	regaut01: {
		wants: 'accepted',
		text: ordinary('REGISTER sip:example.com SIP/2.0', 'regaut01.0ha0isndaksdj', ['Authorization: NoOneKnowsThisScheme opaque-data=here']),
	},
	multi01: {
		wants: 400,
		text: ordinary('INVITE sip:user@company.com SIP/2.0', 'multi01.98asdh@192.0.2.1', [
			'Via: SIP/2.0/UDP 192.0.2.25;branch=z9hG4bKkdjuw',
			'CSeq: 5 INVITE',
			'CSeq: 59 INVITE',
			'Call-ID: multi01.98asdh@192.0.2.1',
			'Call-ID: multi01.98asdh@192.0.2.2',
			'From: sip:caller@example.com;tag=3413415',
			'From: sip:caller@example.net;tag=2923420123',
			'To: sip:user@example.com',
			'To: sip:other@example.net',
			'Max-Forwards: 70',
			'Max-Forwards: 5',
		]),
	},
	mcl01: {
		wants: 400,
		text: ordinary(
			'OPTIONS sip:user@example.com SIP/2.0',
			'mcl01.fhn2323orihawfdoa3o4r52o3irsdf',
			['Content-Length: 13', 'Content-Length: 5'],
			'There is text',
		),
	},
	bcast: {
		wants: 'nothing',
		text: lines(
			'SIP/2.0 200 OK',
			'Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923',
			'Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23',
			'Call-ID: bcast.0384840201234ksdfak3j2erwedfsASdf',
			'CSeq: 35 INVITE',
			'From: sip:user@example.com;tag=11141343',
			'To: sip:user@example.edu;tag=2229',
			'Content-Length: 0',
			'Contact: <sip:user@host28.example.com>',
			'',
		),
	},
	zeromf: { wants: 'accepted', text: ordinary('OPTIONS sip:user@example.com SIP/2.0', 'zeromf.jfasdlfnm2o2l43r5u0asdfas', ['Max-Forwards: 0']) },
	cparam01: {
		wants: 'accepted',
		text: ordinary('REGISTER sip:example.com SIP/2.0', 'cparam01.70710@saturn.example.com', [
			'Contact: sip:+19725552222@gw1.example.net;unknownparam',
		]),
	},
	cparam02: {
		wants: 'accepted',
		text: ordinary('REGISTER sip:example.com SIP/2.0', 'cparam02.70710@saturn.example.com', [
			'Contact: <sip:+19725552222@gw1.example.net;unknownparam>',
		]),
	},
	regescrt: {
		wants: 'accepted',
		text: ordinary('REGISTER sip:example.com SIP/2.0', 'regescrt.k345asrl3fdbv@192.0.2.1', [
			'Contact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>',
		]),
	},
	sdp01: {
		wants: 'accepted',
		text: ordinary(
			'INVITE sip:user@example.com SIP/2.0',
			'sdp01.ndaksdj9342dasdd',
			['Accept: text/nobodyKnowsThis', 'Content-Type: application/sdp'],
			SDP,
		),
	},
	inv2543: {
		wants: 'accepted',
		text: withSdp(
			'INVITE sip:UserB@example.com SIP/2.0',
			'Via: SIP/2.0/UDP iftgw.example.com',
			'From: <sip:+13035551111@ift.client.example.net;user=phone>',
			'Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>',
			'To: sip:+16505552222@ss1.example.net;user=phone',
			'Call-ID: inv2543.1717@ift.client.example.com',
			'CSeq: 56 INVITE',
		),
	},
};

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../kernel';
import { clock, jid, laboratory, PASSWORD, SERVER } from './laboratory';

const said = (all: readonly { by: string; text: string }[]) => all.map(({ by, text }) => `${by}: ${text}`);

test('two sign in: each has the other two in the roster, sees who is there, and who is not', async () => {
	const lab = await laboratory();
	const [alice, bob] = [lab.of('alice'), lab.of('bob')];
	assert.equal(await lab.does(alice.connect()), true);
	assert.deepEqual(
		alice.contacts.map(({ name, presence }) => `${name} ${presence}`),
		['Bob offline', 'Carol offline'],
	);
	assert.equal(await lab.does(bob.connect()), true);
	await clock.run(1_000);
	assert.deepEqual([alice.contacts[0]?.presence, bob.contacts[0]?.presence], ['available', 'available']);
	await lab.does(bob.setPresence('busy'));
	await clock.run(1_000);
	assert.equal(alice.contacts[0]?.presence, 'busy');
	await lab.does(bob.disconnect());
	await clock.run(1_000);
	assert.equal(alice.contacts[0]?.presence, 'offline');
	await lab.does(alice.disconnect());
	await clock.run(60_000);
	assert.deepEqual([lab.server.remains(), alice.remains()], [{ messagingConnections: 0 }, { messagingStreams: 0 }]);
	assert.equal(clock.pending(), 0);
});

test('messages reach the other with all their characters, in order, once; the journal has each', async () => {
	const lab = await laboratory();
	const [alice, bob] = [lab.of('alice'), lab.of('bob')];
	await lab.does(Promise.all([alice.connect(), bob.connect()]));
	const texts = ['Hello Bob', '5 < 6 & "7" > \'2\'', 'Grüße 👋', ']]> <!-- -->'];
	for (const text of texts) assert.equal(await lab.does(alice.send(jid('bob'), text)), true);
	await clock.run(1_000);
	assert.deepEqual(
		said(bob.conversation(jid('alice'))),
		texts.map((text) => `them: ${text}`),
	);
	assert.deepEqual(
		lab.journal.ofKind('instant-message').map(({ outcome, text, to }) => [outcome, text, to]),
		texts.map((text) => ['delivered', text, jid('bob')]),
	);
});

test('to somebody who is not there: kept, and delivered once when they are; to nobody: returned, and the sender sees it', async () => {
	const lab = await laboratory();
	const [alice, bob] = [lab.of('alice'), lab.of('bob')];
	await lab.does(alice.connect());
	await lab.does(alice.send(jid('bob'), 'Are you there?'));
	await lab.does(alice.send(jid('nobody'), 'And you?'));
	await lab.does(alice.send('bob@elsewhere.example', 'And you?'));
	await clock.run(1_000);
	assert.deepEqual(
		[jid('bob'), jid('nobody'), 'bob@elsewhere.example'].map((to) => alice.conversation(to).map(({ failed }) => failed)),
		[[false], [true], [true]],
	);
	await lab.does(bob.connect());
	await clock.run(1_000);
	assert.deepEqual(said(bob.conversation(jid('alice'))), ['them: Are you there?']);
	await lab.does(bob.disconnect());
	await lab.does(bob.connect());
	await clock.run(1_000);
	assert.equal(bob.conversation(jid('alice')).length, 1);
});

test('a wrong password, an unknown user, no server: not signed in, nothing left, no password in the journal', async () => {
	const lab = await laboratory();
	assert.equal(await lab.does(lab.of('alice', { password: new Secret('guess-it') }).connect()), false);
	assert.equal(await lab.does(lab.of('mallory').connect()), false);
	const cutOff = lab.of('bob', { resource: 'far' });
	lab.network.partition('messaging');
	assert.equal(await lab.does(cutOff.connect()), false);
	lab.network.repair('messaging');
	await clock.run(120_000);
	assert.deepEqual([lab.server.online(), lab.server.remains()], [[], { messagingConnections: 0 }]);
	assert.equal(clock.pending(), 0);
	const everything = lab.journal.lines().join('\n');
	for (const secret of ['guess-it', PASSWORD.reveal(), Buffer.from('\0alice\0guess-it').toString('base64')]) assert.ok(!everything.includes(secret));
});

test('the same device signs in again while the server has not noticed that it was gone: the new stream counts', async () => {
	const lab = await laboratory();
	const [alice, bob, again] = [lab.of('alice'), lab.of('bob'), lab.of('bob')];
	await lab.does(Promise.all([alice.connect(), bob.connect()]));
	await lab.does(again.connect());
	await clock.run(1_000);
	assert.deepEqual([bob.online, again.online], [false, true]);
	await lab.does(alice.send(jid('bob'), 'Hello'));
	await clock.run(1_000);
	assert.equal(again.conversation(jid('alice')).length, 1);
	assert.equal(alice.contacts[0]?.presence, 'available');
});

test('a device signs in again while its first stream is still there: it is told anew who is there, and the others that it has come', async () => {
	const lab = await laboratory();
	const [before, bob] = [lab.of('alice'), lab.of('bob')];
	await lab.does(Promise.all([before.connect(), bob.connect()]));
	await lab.does(before.setPresence('busy'));
	const after = lab.of('alice');
	await lab.does(after.connect());
	await clock.run(1_000);
	assert.deepEqual([before.online, after.contacts[0]?.presence, bob.contacts[0]?.presence], [false, 'available', 'available']);
	await lab.does(Promise.all([after.disconnect(), bob.disconnect()]));
	await clock.run(60_000);
	assert.deepEqual(lab.server.remains(), { messagingConnections: 0 });
});

test('signed in again while signing out takes its time: the new connection stays', async () => {
	const lab = await laboratory();
	const alice = lab.of('alice');
	await lab.does(alice.connect());
	const leaving = alice.disconnect();
	await lab.does(alice.connect());
	await lab.does(leaving);
	await clock.run(30_000);
	assert.deepEqual([alice.online, lab.server.online().length], [true, 1]);
	await lab.does(alice.disconnect());
});

test('a user changes the presence, or writes, while the stream dies, seeds 1 to 5: neither fails, and what was not sent is seen to be not delivered', async () => {
	for (let seed = 1; seed <= 5; seed++) {
		const lab = await laboratory({ seed });
		const [before, bob] = [lab.of('alice'), lab.of('bob')];
		await lab.does(Promise.all([before.connect(), bob.connect()]));
		// The end of the stream may come later than why.
		lab.network.impair(['messaging', 'alice-phone-0'], { loss: 0.3 });
		const connecting = lab.of('alice').connect();
		let sent = 0;
		const acts: Promise<unknown>[] = [];
		while (before.online) {
			acts.push(before.setPresence(acts.length % 4 === 0 ? 'away' : 'busy'));
			acts.push(before.send(jid('bob'), 'Hello').then((isSent) => isSent && sent++));
			await clock.run(1);
		}
		await lab.does(connecting);
		assert.deepEqual(
			(await lab.does(Promise.allSettled(acts))).filter(({ status }) => status === 'rejected'),
			[],
			`seed ${seed}`,
		);
		const seen = before.conversation(jid('bob'));
		assert.deepEqual([seen.length, seen.filter(({ failed }) => !failed).length], [acts.length / 2, sent]);
		bob.close();
	}
});

test('a message for somebody whose stream is being closed is kept until they are there again', async () => {
	const lab = await laboratory();
	const alice = lab.of('alice');
	await lab.does(alice.connect());
	const leaving = lab.machine('leaving').connect(SERVER);
	leaving.on('data', () => {});
	leaving.on('error', () => {});
	const bob = AUTH.replace(Buffer.from('\0alice\0im-5ecret').toString('base64'), Buffer.from('\0bob\0im-5ecret').toString('base64'));
	for (const piece of [OPEN, bob, OPEN, BIND, '<presence/>']) {
		leaving.write(piece);
		await clock.run(1_000);
	}
	assert.equal(alice.contacts[0]?.presence, 'available');
	lab.network.link('leaving', { latencyMs: 2_000 });
	leaving.write('</stream:stream>');
	await clock.run(3_000);
	await lab.does(alice.send(jid('bob'), 'Still there?'));
	await clock.run(1_000);
	assert.deepEqual([lab.journal.ofKind('instant-message').map(({ outcome }) => outcome), alice.contacts[0]?.presence], [['kept'], 'offline']);
	const back = lab.of('bob');
	await lab.does(back.connect());
	await clock.run(1_000);
	assert.deepEqual(said(back.conversation(jid('alice'))), ['them: Still there?']);
	leaving.destroy();
});

test('the stream breaks, and is opened again: whoever was busy is busy', async () => {
	const lab = await laboratory();
	const [alice, bob] = [lab.of('alice'), lab.of('bob')];
	await lab.does(Promise.all([alice.connect(), bob.connect()]));
	await lab.does(bob.setPresence('busy'));
	bob.close();
	await clock.run(1_000);
	assert.deepEqual([bob.presence, alice.contacts[0]?.presence], ['offline', 'offline']);
	await lab.does(bob.connect());
	await clock.run(1_000);
	assert.deepEqual([bob.presence, alice.contacts[0]?.presence], ['busy', 'busy']);
});

test('the power goes: the others see it, whoever it was says nothing', async () => {
	const lab = await laboratory();
	const [alice, bob] = [lab.of('alice'), lab.of('bob')];
	await lab.does(Promise.all([alice.connect(), bob.connect()]));
	bob.close();
	await clock.run(1_000);
	assert.equal(alice.contacts[0]?.presence, 'offline');
});

test('the same seed gives the same bytes, another one other ids', async () => {
	const run = async (seed: number) => {
		const lab = await laboratory({ seed });
		const [alice, bob] = [lab.of('alice'), lab.of('bob')];
		await lab.does(Promise.all([alice.connect(), bob.connect()]));
		await lab.does(alice.send(jid('bob'), 'Hello'));
		await clock.run(1_000);
		return lab.journal.hash();
	};
	const [once, again, other] = [await run(1), await run(1), await run(2)];
	assert.equal(once, again);
	assert.notEqual(once, other);
});

const OPEN = "<stream:stream to='worktime.example' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";
const AUTH = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${Buffer.from('\0alice\0im-5ecret').toString('base64')}</auth>`;
const BIND = "<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>raw</resource></bind></iq>";

for (const [what, pieces, condition] of [
	['what is no XML', ['GET / HTTP/1.1\r\n\r\n'], 'not-well-formed'],
	['tags that do not match', [OPEN, '<a><b></a></b>'], 'not-well-formed'],
	['an entity that does not exist', [OPEN, '<a>&nbsp;</a>'], 'not-well-formed'],
	['a comment', [OPEN, '<!-- hello -->'], 'restricted-xml'],
	['a document type', ['<!DOCTYPE a [<!ENTITY x "y">]>'], 'restricted-xml'],
	['a stanza without end', [OPEN, `<message><body>${'x'.repeat(70_000)}`], 'policy-violation'],
	['another domain', [OPEN.replace('worktime.example', 'elsewhere.example')], 'host-unknown'],
	['a stanza before the sign-in', [OPEN, "<message to='bob@worktime.example'><body>Hi</body></message>"], 'not-authorized'],
	['a stanza before the resource is bound', [OPEN, AUTH, OPEN, '<presence/>'], 'not-authorized'],
	['a sender that one is not', [OPEN, AUTH, OPEN, BIND, "<message from='bob@worktime.example' to='carol@worktime.example'/>"], 'invalid-from'],
	['a stanza of no kind', [OPEN, AUTH, OPEN, BIND, '<telegram/>'], 'unsupported-stanza-type'],
] as const) {
	test(`${what}: the stream is closed with ${condition}, and nothing is delivered`, async () => {
		const lab = await laboratory();
		const stream = lab.machine('raw').connect(SERVER);
		let heard = '';
		let closed = false;
		stream.on('data', (bytes: Buffer) => {
			heard += bytes.toString();
		});
		stream.on('error', () => {});
		stream.on('close', () => {
			closed = true;
		});
		for (const piece of pieces) {
			stream.write(piece);
			await clock.run(100);
		}
		await clock.run(1_000);
		assert.match(heard, new RegExp(`<stream:error><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-streams"/></stream:error></stream:stream>$`));
		assert.equal(closed, true);
		assert.deepEqual(lab.journal.ofKind('instant-message'), []);
		assert.equal(lab.server.remains().messagingConnections, 0);
	});
}

test('byte by byte is as good as at once', async () => {
	const lab = await laboratory();
	const stream = lab.machine('raw').connect(SERVER);
	let heard = '';
	stream.on('data', (bytes: Buffer) => {
		heard += bytes.toString();
	});
	for (const piece of [OPEN, AUTH, OPEN, BIND, "<message id='7' to='nobody@worktime.example'><body>ü</body></message>"]) {
		for (const byte of Buffer.from(piece)) stream.write(Buffer.from([byte]));
		await clock.run(1_000);
	}
	assert.match(heard, /<jid>alice@worktime\.example\/raw<\/jid>/);
	assert.match(heard, /<message type="error" id="7"[^>]*><error type="cancel"><item-not-found/);
	stream.destroy();
});

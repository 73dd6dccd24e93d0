// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpRequest, httpStream } from '../../network';
import { clock } from '../testing/virtual-time';
import { ALICE, type World, world } from '../testing/world';
import { basic } from '../testing/xsi-client';

const CHANNEL = '/com.broadsoft.async/com.broadsoft.xsi-events/v2.0/channel';
const USER = `/com.broadsoft.xsi-events/v2.0/user/${ALICE}`;
const to = { address: '10.0.0.10', port: 80 };
const xml = { 'Content-Type': 'application/xml' };

/** Opens a channel of Alice's; what comes over it, and whether it is over. */
async function channel(w: World, body = '<Channel><channelSetId>phone</channelSetId></Channel>') {
	const heard = { text: '', status: 0, over: false, close: () => {} };
	heard.close = httpStream(
		w.laptop,
		{ method: 'POST', to, target: CHANNEL, headers: { ...xml, Authorization: basic(ALICE, 'my-phone-4714') }, body },
		{
			begun: (status) => {
				heard.status = status;
			},
			receive: (text) => {
				heard.text += text;
			},
			over: () => {
				heard.over = true;
			},
		},
	);
	await clock.run(100);
	return heard;
}

const ask = (w: World, method: string, target: string, body: string, authorization = basic(ALICE, 'my-phone-4714')) =>
	clock.settle(httpRequest(w.laptop, { method, to, target, headers: { ...xml, Authorization: authorization }, body }), 5_000);

const subscription = '<Subscription><event>Call Feature</event><channelSetId>phone</channelSetId></Subscription>';

test('a channel tells each change of a service, whoever made it, once, and nothing else; without a change only that it lives', async () => {
	const w = await world();
	const heard = await channel(w);
	assert.equal(heard.status, 200);
	assert.match(heard.text, /<Channel xmlns="[^"]+"><channelId>[0-9a-f]{16}<\/channelId><expires>86400<\/expires><\/Channel>$/);
	w.pbx.provisioning.setService(ALICE, 'doNotDisturb', { active: true });
	await clock.run(100);
	assert.doesNotMatch(heard.text, /<Event/, 'nothing is subscribed yet');
	assert.equal((await ask(w, 'POST', USER, subscription)).status, 201);
	w.pbx.provisioning.setService(ALICE, 'doNotDisturb', { active: false });
	w.pbx.provisioning.setService(ALICE, 'doNotDisturb', { active: false });
	w.pbx.provisioning.setService('carol@worktime.example', 'doNotDisturb', { active: true });
	w.pbx.provisioning.setMobility(ALICE, { devicesToRing: 'Fixed' });
	await clock.run(100);
	assert.deepEqual(
		[...heard.text.matchAll(/<eventType>(\w+)</g)].map(([, type]) => type),
		['DoNotDisturbEvent', 'BroadWorksMobilityEvent'],
	);
	assert.match(heard.text, /<DoNotDisturb><active>false<\/active><ringSplash>false<\/ringSplash><\/DoNotDisturb>/);
	await clock.run(46_000);
	assert.equal([...heard.text.matchAll(/<ChannelHeartBeat/g)].length, 3);
	heard.close();
	await clock.run(1_000);
	assert.deepEqual([w.pbx.remains().eventChannels, w.pbx.remains().httpConnections], [0, 0]);
	assert.deepEqual(await w.leave(), {});
});

test('an unsubscribed channel is silent; an expired one is ended; one whose other end has gone is forgotten', async () => {
	const w = await world();
	const heard = await channel(w, '<Channel><channelSetId>phone</channelSetId><expires>20</expires></Channel>');
	const [, id = ''] = /<subscriptionId>(\w+)</.exec((await ask(w, 'POST', USER, subscription)).body) ?? [];
	assert.equal((await ask(w, 'DELETE', `/com.broadsoft.xsi-events/v2.0/subscription/${id}`, '')).status, 200);
	w.pbx.provisioning.setService(ALICE, 'doNotDisturb', { active: true });
	await clock.run(25_000);
	assert.doesNotMatch(heard.text, /<Event/);
	assert.equal(heard.over, true);
	assert.equal(w.pbx.remains().eventChannels, 0);
});

test('refused: no credentials, a stranger, another method, an event that there is not, a channel without a set; no channel is left', async () => {
	const w = await world();
	for (const [status, method, target, body, authorization] of [
		[401, 'POST', USER, subscription, basic(ALICE, 'guess')],
		[403, 'POST', USER, subscription, basic('carol@worktime.example', 'my-phone-4715')],
		[404, 'POST', '/com.broadsoft.xsi-events/v2.0/user/nobody@worktime.example', subscription, basic(ALICE, 'my-phone-4714')],
		[405, 'GET', USER, '', basic(ALICE, 'my-phone-4714')],
		[405, 'GET', CHANNEL, '', basic(ALICE, 'my-phone-4714')],
		[400, 'POST', USER, subscription.replace('Call Feature', 'Weather'), basic(ALICE, 'my-phone-4714')],
		[400, 'POST', USER, `${subscription}<`, basic(ALICE, 'my-phone-4714')],
		[400, 'POST', CHANNEL, '<Channel/>', basic(ALICE, 'my-phone-4714')],
		[404, 'DELETE', '/com.broadsoft.xsi-events/v2.0/subscription/0123', '', basic(ALICE, 'my-phone-4714')],
	] as const) {
		assert.equal((await ask(w, method, target, body, authorization)).status, status, `${method} ${target} ${body}`);
	}
	assert.equal(w.pbx.remains().eventChannels, 0);
	assert.deepEqual(await w.leave(), {});
});

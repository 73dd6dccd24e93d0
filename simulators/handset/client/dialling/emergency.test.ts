import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guideR21 } from '../../behaviour';
import { dialable, isEmergency } from './emergency';

const gsm = ['911', '112'];

test('an emergency number is one from beginning to end, as its user writes it, and only where the network knows it', () => {
	for (const written of ['911', '9-1-1', '(9) 11', '112', '1.1.2']) assert.ok(isEmergency(dialable(written), 'dial-screen', guideR21, gsm), written);
	for (const written of ['', '91', '9112', '9911', '1911', '+1911', '+1 911', '0112', '113']) {
		assert.ok(!isEmergency(dialable(written), 'dial-screen', guideR21, gsm), written);
	}
	assert.ok(!isEmergency('112', 'dial-screen', guideR21, ['911']));
});

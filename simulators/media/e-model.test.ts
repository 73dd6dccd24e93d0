import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CodecName, codecs } from './codec';
import { delayImpairment, equipmentImpairment, meanOpinionScore, rating, simplifiedDelayImpairment } from './e-model';

const close = (actual: number, expected: number, within = 0.006) =>
	assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected} ± ${within}`);

const COLUMNS: readonly CodecName[] = ['G.711', 'G.711 without PLC', 'G.729A'];

/** Mouth-to-ear delay, loss in per cent, and the scores of the three codecs with the simplified delay impairment. */
const GOLDEN: readonly [network: string, delayMs: number, lossPercent: number, ...scores: number[]][] = [
	['Wi-Fi', 60, 0.2, 4.36, 4.27, 4.02],
	['LTE', 95, 0.3, 4.33, 4.19, 3.97],
	['HSPA', 180, 1, 4.2, 3.63, 3.75],
	['EV-DO', 220, 1.5, 3.94, 3.03, 3.41],
	['HSPA in a vehicle', 280, 3, 3.36, 1.88, 2.72],
	['EV-DO in a vehicle', 320, 4, 2.93, 1.38, 2.27],
	['EDGE', 520, 3, 1.73, 1, 1.27],
];

for (const [network, delayMs, lossPercent, ...scores] of GOLDEN) {
	test(`E-model, simplified: ${network}, ${delayMs} ms and ${lossPercent} % → MOS ${scores.join(' · ')}`, () => {
		COLUMNS.forEach((codec, i) => {
			const r = rating(delayMs, [{ codec: codecs[codec], loss: lossPercent / 100 }], simplifiedDelayImpairment);
			close(meanOpinionScore(r), scores[i] as number);
		});
	});
}

test('E-model: the full delay impairment is nothing up to 100 ms and grows from there; G.114’s limits read good, fair, bad', () => {
	assert.equal(delayImpairment(0), 0);
	assert.equal(delayImpairment(100), 0);
	const curve = [110, 150, 200, 300, 400, 600, 800].map(delayImpairment);
	assert.ok(curve.every((id, i) => i === 0 || id > (curve[i - 1] as number)));
	// X = 1 at 200 ms: 25·(2^(1/6) − 3·(1 + 3^-6)^(1/6) + 2).
	close(delayImpairment(200), 25 * (2 ** (1 / 6) - 3 * (1 + 3 ** -6) ** (1 / 6) + 2), 1e-9);
	close(rating(150, [{ codec: codecs['G.711'], loss: 0 }]), 93.2, 1);
	assert.ok(rating(400, [{ codec: codecs['G.711'], loss: 0 }]) < 75);
});

test('E-model: the simplified delay impairment has its knee at 177.3 ms', () => {
	close(simplifiedDelayImpairment(177.3), 4.2552, 1e-9);
	close(simplifiedDelayImpairment(277.3), 0.024 * 277.3 + 11, 1e-9);
});

test('E-model: losses in bursts harm more than the same number at random; without loss a codec has its Ie', () => {
	const stage = { codec: codecs['G.711'], loss: 0.03 };
	const [random, burst] = [equipmentImpairment(stage), equipmentImpairment({ ...stage, burstRatio: 4 })];
	close(random, (95 * 3) / (3 + 25.1), 1e-9);
	close(burst, (95 * 3) / (3 / 4 + 25.1), 1e-9);
	assert.ok(burst > random);
	for (const codec of Object.values(codecs)) assert.equal(equipmentImpairment({ codec, loss: 0 }), codec.ie);
});

test('E-model: coding stages add up (a circuit-switched leg, G.711 between, another leg)', () => {
	const radio = { codec: codecs['GSM-EFR'], loss: 0 };
	const trunk = { codec: codecs['G.711'], loss: 0 };
	close(rating(0, [radio, trunk, radio]), 93.2 - 10, 1e-9);
	assert.ok(rating(0, [radio, trunk, { codec: codecs.EVRC, loss: 0 }]) < rating(0, [radio, trunk]));
});

test('E-model: a score is never below 1 nor above 4.5', () => {
	assert.equal(meanOpinionScore(-10), 1);
	assert.equal(meanOpinionScore(0), 1);
	assert.equal(meanOpinionScore(3), 1);
	assert.equal(meanOpinionScore(6), 1);
	assert.ok(meanOpinionScore(7) > 1);
	assert.equal(meanOpinionScore(100), 4.5);
	assert.equal(meanOpinionScore(120), 4.5);
	close(meanOpinionScore(93.2), 4.41, 0.005);
});

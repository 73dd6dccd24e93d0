import type { Millis } from '../kernel';

/**
 * What is said, reduced to what can be told apart at the other end: everybody has a voice of one pitch, in whole multiples of
 * 50 Hz, so that every frame of 20 ms of it is the same. 0 is silence that is sent; no sound at all is `undefined`.
 */
export type Hertz = number;

/** A sound that lasts: prompts and recordings are made of them. */
export interface Passage {
	readonly sound: Hertz;
	readonly ms: Millis;
}

/** Names several sounds that are heard at once with one number: each takes so much room in it. */
const ROOM = 10_000;
/** More than that nobody tells apart. */
const MOST_AT_ONCE = 3;

/** Several sounds at once, as a bridge mixes them: itself a sound. Silence adds nothing. */
export function mixed(sounds: readonly Hertz[]): Hertz {
	const pitches = [...new Set(sounds.flatMap(pitchesIn))].sort((a, b) => a - b).slice(0, MOST_AT_ONCE);
	return pitches.reduce((sum, pitch, i) => sum + pitch * ROOM ** i, 0);
}

/** The pitches that are heard in a sound, lowest first; none in silence. */
export function pitchesIn(sound: Hertz): readonly Hertz[] {
	const pitches: Hertz[] = [];
	for (let rest = sound; rest > 0; rest = Math.floor(rest / ROOM)) pitches.push(rest % ROOM);
	return pitches;
}

/** What is neither of a person. */
export const tones = {
	/** The other end rings. */
	ringBack: 450,
	/** The recorded announcement that asks for something, or answers for somebody. */
	announcement: 1000,
	music: 700,
	/** What was asked for is done. */
	confirmation: 1200,
	/** From now on is recorded. */
	beep: 1400,
} as const satisfies Record<string, Hertz>;

/** The two laws of ITU-T G.711, under their names in SDP. */
export type Law = 'PCMU' | 'PCMA';

const RATE = 8000;
const SAMPLES = 160;
const STEP_HZ = 50;
/** About −10 dBm0. */
const AMPLITUDE = 7000;
const HIGHEST_HZ = 3400;
/** What stands out of a frame has at least this share of its power, together and each. */
const DOMINANT = 0.5;
const DISTINCT = 0.15;
const AUDIBLE = 100;

/** 20 ms of a sound. */
export function frameOf(sound: Hertz, law: Law): Buffer {
	const { bySound, byBytes } = frames(law);
	let frame = bySound.get(sound);
	if (frame === undefined) {
		frame = encoded(sound, law);
		bySound.set(sound, frame);
		byBytes.set(frame.toString('latin1'), sound);
	}
	return frame;
}

/** The sound that a frame carries. */
export function soundOf(frame: Buffer, law: Law): Hertz {
	return frames(law).byBytes.get(frame.toString('latin1')) ?? standingOut(frame, law);
}

interface Frames {
	readonly bySound: Map<Hertz, Buffer>;
	readonly byBytes: Map<string, Hertz>;
}

const made = new Map<Law, Frames>();

/** The frames that these telephones send: every single pitch, and the mixtures that there were. */
function frames(law: Law): Frames {
	let known = made.get(law);
	if (known === undefined) {
		const bySound = new Map<Hertz, Buffer>();
		for (let sound = 0; sound <= HIGHEST_HZ; sound += STEP_HZ) bySound.set(sound, encoded(sound, law));
		known = { bySound, byBytes: new Map([...bySound].map(([sound, frame]) => [frame.toString('latin1'), sound])) };
		made.set(law, known);
	}
	return known;
}

function encoded(sound: Hertz, law: Law): Buffer {
	const encode = law === 'PCMU' ? muLaw : aLaw;
	const pitches = pitchesIn(sound);
	const sample = (i: number) => pitches.reduce((sum, pitch) => sum + AMPLITUDE * Math.sin((2 * Math.PI * pitch * i) / RATE), 0);
	return Buffer.from(Array.from({ length: SAMPLES }, (_, i) => encode(Math.round(sample(i)))));
}

/** Goertzel's algorithm over every pitch that a voice can have; what is none of them is silence. */
function standingOut(frame: Buffer, law: Law): Hertz {
	const decode = law === 'PCMU' ? muLawDecoded : aLawDecoded;
	const samples = Array.from(frame, decode);
	const total = samples.reduce((sum, sample) => sum + sample * sample, 0);
	if (samples.length === 0 || Math.sqrt(total / samples.length) < AUDIBLE) return 0;
	const found: { readonly pitch: Hertz; readonly power: number }[] = [];
	for (let pitch = STEP_HZ; pitch <= HIGHEST_HZ; pitch += STEP_HZ) {
		const coefficient = 2 * Math.cos((2 * Math.PI * pitch) / RATE);
		let before = 0;
		let last = 0;
		for (const sample of samples) [before, last] = [last, sample + coefficient * last - before];
		const power = (2 * (last * last + before * before - coefficient * last * before)) / samples.length;
		if (power > DISTINCT * total) found.push({ pitch, power });
	}
	return found.reduce((sum, { power }) => sum + power, 0) >= DOMINANT * total ? mixed(found.map(({ pitch }) => pitch)) : 0;
}

/** ITU-T G.711 Table 2a, in segments of the biased sample. */
function muLaw(sample: number): number {
	const sign = sample < 0 ? 0x80 : 0;
	const biased = Math.min(Math.abs(sample), 32_635) + 132;
	const exponent = Math.max(0, 24 - Math.clz32(biased));
	return ~(sign | (exponent << 4) | ((biased >> (exponent + 3)) & 0x0f)) & 0xff;
}

function muLawDecoded(code: number): number {
	const bits = ~code & 0xff;
	const exponent = (bits >> 4) & 0x07;
	const magnitude = (((bits & 0x0f) << 3) + 132) * 2 ** exponent - 132;
	return (bits & 0x80) === 0 ? magnitude : -magnitude;
}

/** ITU-T G.711 Table 1a; every other bit is inverted on the line. */
function aLaw(sample: number): number {
	const sign = sample < 0 ? 0 : 0x80;
	const magnitude = Math.min(Math.abs(sample), 32_767) >> 4;
	const exponent = magnitude < 16 ? 0 : 27 - Math.clz32(magnitude);
	const mantissa = exponent === 0 ? magnitude : (magnitude >> (exponent - 1)) & 0x0f;
	return (sign | (exponent << 4) | (mantissa & 0x0f)) ^ 0x55;
}

function aLawDecoded(code: number): number {
	const bits = code ^ 0x55;
	const exponent = (bits >> 4) & 0x07;
	const mantissa = bits & 0x0f;
	const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 264) << (exponent - 1);
	return (bits & 0x80) === 0 ? -magnitude : magnitude;
}

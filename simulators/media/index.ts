export { type AgreedMedia, type AgreedVideo, agreedMedia, agreedVideo } from './agreed';
export { CallAudio, type CallAudioOptions } from './call-audio';
export { CallVideo, type CallVideoOptions, type Picture } from './call-video';
export { type Codec, type CodecName, codecOfEncoding, codecs } from './codec';
export { delayImpairment, equipmentImpairment, meanOpinionScore, rating, type Stage, simplifiedDelayImpairment } from './e-model';
export { Recording } from './recording';
export { MediaRelay, type RelayOptions } from './relay';
export { circuitReport, endToEnd } from './report';
export { type Hertz, mixed, type Passage, pitchesIn, tones } from './sound';

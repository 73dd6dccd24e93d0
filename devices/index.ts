export { Chromium } from './chromium/chromium';
export { type ChromiumPaths, DeviceMissing, findChromium } from './chromium/find-chromium';
export { type ElementReference, OutOfReach, type Window, type WindowSize } from './chromium/window';

// Kaoto's library expects a browser around it when it is loaded.
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('<!doctype html>', { url: 'http://localhost' });
const given = ['document', 'navigator', 'HTMLElement', 'Element', 'Node', 'SVGElement', 'CustomEvent', 'Event', 'MutationObserver', 'getComputedStyle', 'localStorage', 'DOMParser'];
const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
window.matchMedia = () => ({ matches: false, addListener() {}, removeListener() {} });
window.document.queryCommandSupported = () => false;
define('window', window);
given.forEach((name) => define(name, window[name]));
require('./build/round-trip.cjs');

/** @file APL for Audio: a document and its data to a track. */

import { evaluate, FUNCTIONS } from "./expressions.js";
import { ssmlTrack } from "./ssml.js";
import { clip, cut, each, inTurn, silence, speech, together, unsupported } from "./tracks.js";

/** What a Repeat filter without an end is filled up to, until something trims it. */
const LONGEST_MS = 240_000;
const COMMON = ["type", "id", "description", "duration", "when", "filter", "filters"];

/** @typedef {import("./tracks.js").Track} Track */

/**
 * @param {any} document of type APLA
 * @param {{[name: string]: any}} datasources
 * @returns {Track}
 */
export function aplaTrack(document, datasources = {}) {
  const template = document.mainTemplate ?? {};
  const names = template.parameters ?? [];
  const data = names.map((/** @type {string} */ name) => [
    name,
    name === "payload" ? datasources : datasources[name],
  ]);
  const scope = { ...FUNCTIONS, ...Object.fromEntries(data) };
  return inTurn(children(template).map((child) => play(child, scope)));
}

/** @type {{[type: string]: {play: (component: any, scope: any) => Track, has: string[]}}} */
const COMPONENTS = {
  Speech: { play: playSpeech, has: ["content", "contentType"] },
  Audio: { play: (component) => clip(component.source), has: ["source"] },
  Silence: { play: (component) => silence(Number(component.duration)), has: [] },
  Sequencer: { play: playInTurn, has: ["item", "items", "data"] },
  Mixer: { play: playTogether, has: ["item", "items", "data"] },
};

/** @type {{[type: string]: (track: Track, filter: any) => Track}} */
const FILTERS = {
  Trim: (track, { start = 0, end = Infinity }) => cut(track, start, end),
  FadeIn: (track, { duration = 1000 }) => each(track, { fadeIn: duration }),
  FadeOut: (track, { duration = 1000 }) => each(track, { fadeOut: duration }),
  Volume: (track, { amount = 1 }) => each(track, { volume: fraction(amount) }),
  Repeat: (track, { repeatCount = 0 }) => repeated(track, repeatCount),
};

/**
 * @param {any} raw
 * @param {any} scope
 * @returns {Track}
 */
function play(raw, scope) {
  const { item, items, ...own } = raw;
  if (!(evaluate(own.when ?? true, scope) ?? true)) return silence(0);
  const component = { ...evaluate(own, scope), item, items };
  const known = COMPONENTS[component.type];
  if (!known) return unsupported(`APLA ${component.type}`);
  const strange = Object.keys(raw).filter((key) => ![...COMMON, ...known.has].includes(key));
  const notes = strange.map((key) => unsupported(`APLA ${component.type}.${key}`));
  const track = filtered(known.play(component, scope), component);
  return { ...track, soundings: [...notes.flatMap((note) => note.soundings), ...track.soundings] };
}

/**
 * @param {Track} track
 * @param {any} component
 */
function filtered(track, component) {
  for (const filter of component.filters ?? component.filter ?? []) {
    const apply = FILTERS[filter.type];
    track = apply ? apply(track, filter) : together([track, unsupported(`APLA ${filter.type}`)]);
  }
  return track;
}

/** @param {any} component */
function playSpeech(component) {
  return component.contentType === "SSML"
    ? ssmlTrack(component.content)
    : speech(component.content);
}

/**
 * @param {any} component
 * @param {any} scope
 */
function playInTurn(component, scope) {
  return inTurn(children(component).map((child) => play(child, scope)));
}

/**
 * What is trimmed to its parent lasts as long as the longest of the others.
 * @param {any} component
 * @param {any} scope
 */
function playTogether(component, scope) {
  const isTrimmed = (/** @type {any} */ child) => child.duration === "trimToParent";
  const kept = children(component).filter((child) => !isTrimmed(child));
  const whole = together(kept.map((child) => play(child, scope)));
  const trimmed = children(component).filter(isTrimmed);
  return together([whole, ...trimmed.map((child) => cut(play(child, scope), 0, whole.ms))]);
}

/**
 * @param {any} component
 * @returns {any[]}
 */
function children(component) {
  const found = component.items ?? component.item ?? [];
  return Array.isArray(found) ? found : [found];
}

/**
 * A clip that is played again at once is one long clip; -1 is without an end.
 * @param {Track} track
 * @param {number} times
 */
function repeated(track, times) {
  const ms = times < 0 ? LONGEST_MS : track.ms * (times + 1);
  return { ms, soundings: track.soundings.map((sounding) => ({ ...sounding, ms: ms - sounding.at })) };
}

/** @param {number | string} amount */
const fraction = (amount) =>
  typeof amount === "string" && amount.endsWith("%") ? parseFloat(amount) / 100 : Number(amount);

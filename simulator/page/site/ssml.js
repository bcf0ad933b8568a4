/** @file SSML, as far as Alexa's skills use it, to a track. */

import { clip, each, inTurn, silence, speech, unsupported } from "./tracks.js";

/** Alexa documents strengths only by comparison; these milliseconds are ours. */
const STRENGTHS = new Map([
  ["none", 0],
  ["x-weak", 0],
  ["weak", 250],
  ["medium", 250],
  ["strong", 500],
  ["x-strong", 800],
]);
const PAUSE_AFTER_MS = new Map([
  ["s", 500],
  ["p", 800],
]);
const ONLY_SPOKEN = new Set([
  ...["speak", "p", "s", "w", "say-as", "emphasis", "prosody", "voice", "lang", "phoneme"],
  ...["amazon:effect", "amazon:emotion", "amazon:domain"],
]);
/** Alexa documents volumes only by their order, too. */
const LOUDNESS = new Map([
  ["silent", 0],
  ["x-soft", 0.25],
  ["soft", 0.5],
  ["medium", 1],
  ["loud", 1],
  ["x-loud", 1],
]);
const SPELT = ["telephone", "digits", "characters", "spell-out"];
/** A browser does not know who spoke. */
const SOMEBODY = "you";

/** @typedef {import("./tracks.js").Track} Track */

/**
 * @param {string} ssml one <speak> element
 * @returns {Track}
 */
export function ssmlTrack(ssml) {
  const declared = `<ssml xmlns:amazon="amazon" xmlns:alexa="alexa">${ssml}</ssml>`;
  const read = new DOMParser().parseFromString(declared, "text/xml");
  if (read.querySelector("parsererror")) return unsupported("SSML that is not well-formed");
  return inTurn(joined([...played(read.documentElement)]));
}

/**
 * What an outputSpeech or a reprompt's says.
 * @param {{type?: string, ssml?: string, text?: string} | undefined} outputSpeech
 * @returns {Track}
 */
export function speechTrack(outputSpeech) {
  if (!outputSpeech) return silence(0);
  return outputSpeech.ssml ? ssmlTrack(outputSpeech.ssml) : speech(outputSpeech.text ?? "");
}

/** @typedef {{words: string, said: string}} Words */

/**
 * Words as they come, and whole tracks in between.
 * @param {Element} element
 * @returns {Generator<Words | Track>}
 */
function* played(element) {
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) yield plain(child.nodeValue ?? "");
    else if (child instanceof Element) yield* one(child);
  }
}

/**
 * @param {Element} element
 * @returns {Generator<Words | Track>}
 */
function* one(element) {
  const of = (/** @type {string} */ name) => element.getAttribute(name) ?? "";
  const tag = element.tagName;
  const volume = tag === "prosody" ? LOUDNESS.get(of("volume")) : undefined;
  if (tag === "break") yield silence(breakMs(element));
  else if (tag === "audio") yield clip(of("src"));
  else if (tag === "sub") yield plain(of("alias"));
  else if (tag === "alexa:name") yield plain(SOMEBODY);
  else if (tag === "say-as" && SPELT.includes(of("interpret-as"))) yield spelt(element);
  else if (volume !== undefined) yield each(inTurn(joined([...played(element)])), { volume });
  else {
    if (!ONLY_SPOKEN.has(tag)) yield unsupported(`<${tag}>`);
    yield* played(element);
    const pause = PAUSE_AFTER_MS.get(tag);
    if (pause) yield silence(pause);
  }
}

/** @returns {Words} */
const plain = (/** @type {string} */ words) => ({ words, said: words });

/**
 * A comma makes any voice take its time.
 * @param {Element} element
 * @returns {Words}
 */
function spelt(element) {
  const words = element.textContent ?? "";
  return { words, said: words.replace(/[^\p{L}\p{N}]/gu, "").split("").join(", ") };
}

/**
 * Words that nothing interrupts are said in one breath.
 * @param {(Words | Track)[]} pieces
 * @returns {Track[]}
 */
function joined(pieces) {
  const tracks = [];
  let [words, said] = ["", ""];
  for (const piece of pieces) {
    if ("words" in piece) [words, said] = [words + piece.words, said + piece.said];
    else {
      tracks.push(speech(words, said), piece);
      [words, said] = ["", ""];
    }
  }
  return [...tracks, speech(words, said)];
}

/** @param {Element} element */
function breakMs(element) {
  const [, number, unit] = /^\+?([\d.]+)(ms|s)$/.exec(element.getAttribute("time") ?? "") ?? [];
  if (number) return Number(number) * (unit === "s" ? 1000 : 1);
  return STRENGTHS.get(element.getAttribute("strength") ?? "medium") ?? 250;
}

/** @file What is heard and when: the one vocabulary of everything that plays a response. */

/** Alexa's usual voice says about 160 English words a minute, about 14 characters a second. */
const MS_A_CHARACTER = 1000 / 14;
/** How long a clip lasts is not known here; the chimes that are used last about this. */
export const CLIP_MS = 1000;

/**
 * Words, a clip's address, or the name of what this player cannot play.
 * @typedef {object} Sounding
 * @property {number} at milliseconds from the track's beginning
 * @property {number} ms its length, by estimate
 * @property {"speech" | "audio" | "unsupported"} kind
 * @property {string} content
 * @property {string} [aloud] words as a voice is to say them
 * @property {number} [volume] 0 to 1
 * @property {number} [fadeIn] milliseconds
 * @property {number} [fadeOut] milliseconds
 */

/**
 * @typedef {object} Track
 * @property {Sounding[]} soundings in the order of their moments
 * @property {number} ms the length of all of it, silence included
 */

/** @returns {Track} */
export const silence = (/** @type {number} */ ms) => ({ soundings: [], ms });

/**
 * Words; `said` is how a voice says them where that is not as they are written.
 * @param {string} words
 * @param {string} [said]
 * @returns {Track}
 */
export function speech(words, said = words) {
  const [content, aloud] = [oneLine(words), oneLine(said)];
  if (!content) return silence(0);
  const ms = Math.round(aloud.length * MS_A_CHARACTER);
  return { soundings: [{ at: 0, ms, kind: "speech", content, aloud }], ms };
}

const oneLine = (/** @type {string} */ words) => words.replace(/\s+/g, " ").trim();

/** @returns {Track} */
export const clip = (/** @type {string} */ content, ms = CLIP_MS) => ({
  soundings: [{ at: 0, ms, kind: "audio", content }],
  ms,
});

/** @returns {Track} */
export const unsupported = (/** @type {string} */ content) => ({
  soundings: [{ at: 0, ms: 0, kind: "unsupported", content }],
  ms: 0,
});

/**
 * One after the other.
 * @param {Track[]} tracks
 * @returns {Track}
 */
export function inTurn(tracks) {
  let ms = 0;
  const soundings = [];
  for (const track of tracks) {
    soundings.push(...later(track.soundings, ms));
    ms += track.ms;
  }
  return { soundings, ms };
}

/**
 * All from the same moment, until the last is over.
 * @param {Track[]} tracks
 * @returns {Track}
 */
export function together(tracks) {
  const soundings = tracks.flatMap((track) => track.soundings);
  soundings.sort((one, other) => one.at - other.at);
  return { soundings, ms: Math.max(0, ...tracks.map((track) => track.ms)) };
}

/**
 * The same track, with something to say of each of its soundings.
 * @param {Track} track
 * @param {Partial<Sounding>} properties
 * @returns {Track}
 */
export const each = ({ soundings, ms }, properties) => ({
  ms,
  soundings: soundings.map((sounding) => ({ ...sounding, ...properties })),
});

/**
 * A track's part from one moment to another.
 * @param {Track} track
 * @param {number} start milliseconds
 * @param {number} end milliseconds
 * @returns {Track}
 */
export function cut(track, start, end) {
  const soundings = track.soundings
    .filter((each) => each.at + each.ms >= start && each.at < end)
    .map((each) => {
      const from = Math.max(each.at, start);
      return { ...each, at: from - start, ms: Math.min(each.at + each.ms, end) - from };
    });
  return { soundings, ms: Math.max(0, Math.min(track.ms, end) - start) };
}

/**
 * @param {Sounding[]} soundings
 * @param {number} ms
 */
const later = (soundings, ms) => soundings.map((each) => ({ ...each, at: each.at + ms }));

/**
 * A clip's readable name: `…/amzn_sfx_bell_short_chime_01` is "bell short chime".
 * @param {string} source
 */
const nameOf = (source) =>
  (source.split("/").pop() ?? "")
    .replace(/^amzn_sfx_|\.\w+$/g, "")
    .replace(/[\W_\d]+/g, " ")
    .trim() || "sound";

/** Whether it is a clip that was turned down, to lie beneath all else. */
export const isBackground = (/** @type {Sounding} */ { kind, volume = 1 }) =>
  kind === "audio" && volume < 1;

/** A sounding for a reader: its words, or the name of its clip. */
export const written = (/** @type {Sounding} */ { kind, content }) =>
  kind === "audio" ? `♪ ${nameOf(content)}` : content;

/** @file The Echo in the browser: plays a response as a device would, on its speaker and screen. */

import { aplaTrack } from "./apla.js";
import { Shown } from "./screen.js";
import { speechTrack } from "./ssml.js";
import { silence } from "./tracks.js";

const APL = "Alexa.Presentation.APL";
const APLA = "Alexa.Presentation.APLA";
/** What the screen does not draw and the skill's own sentences already say. */
const SILENT_DIRECTIVES = ["Connections.SendRequest", "Tasks.CompleteTask"];
/** With it Alexa offers a routine in words of her own, and listens: a line of text stands for them. */
const OFFER = "Connections.StartConnection";

/** @typedef {import("./server.js").Profile} Profile */
/** @typedef {import("./tracks.js").Track} Track */

/**
 * What an Echo is doing; it is waiting while a session is open and the microphone is not.
 * @typedef {"quiet" | "thinking" | "speaking" | "listening" | "waiting"} State
 */

/**
 * What an Echo tells to whoever is around it.
 * @typedef {object} Room
 * @property {(state: State) => void} light
 * @property {(element: HTMLElement | null) => void} show null is the home screen
 * @property {(event: any) => void} touched
 * @property {(complaint: any) => void} complain
 * @property {() => void} leave the session is over, because nobody said or touched anything
 * @property {(what: Iterable<string>) => void} cannot
 */

export class Echo {
  /**
   * @param {import("./clock.js").Clock} clock
   * @param {import("./speaker.js").Speaker} speaker
   * @param {Room} room
   */
  constructor(clock, speaker, room) {
    this._clock = clock;
    this._speaker = speaker;
    this._room = room;
    /** @type {Profile} */
    this.profile = { name: "speaker", title: "" };
    /** Whether it plays audio documents; a real one that does not says so by a RuntimeError. */
    this.playsAudioDocuments = true;
    /** @type {Shown | null} */
    this._shown = null;
    this._turn = new AbortController();
    this._idle = () => {};
    /** Whether a session is open, whether the microphone is, and whether something is played. */
    this._open = this._listens = this._plays = false;
  }

  /** The token of the document on the screen. */
  get shown() {
    return this._shown?.token ?? null;
  }

  /** @param {Profile} profile */
  become(profile) {
    this.hush();
    this._goHome();
    this.profile = profile;
  }

  /** Fall silent, as when somebody speaks. */
  hush() {
    this._turn.abort();
    this._shown?.hush();
    this._room.light("quiet");
  }

  /** Wait for an answer. */
  think() {
    this.hush();
    this._room.light("thinking");
  }

  /**
   * Play a response: what it shows at once, then its speech, then its other directives.
   * @param {any} response
   * @param {boolean} open whether a session is open after it
   * @returns {Promise<void>} resolves when it is over, or another turn began
   */
  async answer(response, open) {
    this._open = open;
    // A screen keeps a session of which a response says nothing, with the microphone closed.
    const offers = (response.directives ?? []).some((/** @type {any} */ { type }) => type === OFFER);
    this._listens = open && (offers || response.shouldEndSession === false);
    // An answer without a word or a directive leaves what is heard and seen as it is.
    if (isEmpty(response)) return this._plays ? undefined : this._rest();
    this._turn.abort();
    this._turn = new AbortController();
    const { signal } = this._turn;
    this._idle();
    this._plays = true;
    try {
      await this._play(response, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (this._turn.signal === signal) this._plays = false;
    if (!signal.aborted) this._rest();
  }

  /**
   * @param {any} response
   * @param {AbortSignal} signal
   */
  async _play({ directives = [], outputSpeech }, signal) {
    this._room.light("speaking");
    const shows = this._showFirst(directives);
    await this._speaker.follow(speechTrack(outputSpeech), signal);
    for (const directive of directives) await this._obey(directive, signal);
    if (!shows && !this._open) this._goHome();
  }

  /** @param {any[]} directives */
  _showFirst(directives) {
    const render = directives.findLast(({ type }) => type === `${APL}.RenderDocument`);
    if (!render || !this.profile.screen) return false;
    this._shown?.close();
    this._shown = new Shown(render, device(this.profile), {
      clock: this._clock,
      play: (track, signal) => this._playEmbedded(track, signal),
      send: (event) => this._room.touched(event),
      cannot: this._room.cannot,
    });
    this._room.show(this._shown.element);
    return true;
  }

  /**
   * @param {any} directive
   * @param {AbortSignal} signal
   */
  async _obey(directive, signal) {
    if (directive.type === `${APLA}.RenderDocument`) await this._playDocument(directive, signal);
    else if (directive.type === `${APL}.ExecuteCommands`) await this._execute(directive);
    else if (directive.type === `${APL}.RenderDocument` && this.profile.screen) return;
    else if (directive.type === OFFER) await this._speaker.follow(speechTrack(offered(directive)), signal);
    else if (!SILENT_DIRECTIVES.includes(directive.type)) this._room.cannot([directive.type]);
  }

  /**
   * @param {any} directive
   * @param {AbortSignal} signal
   */
  async _playDocument({ document, datasources, token }, signal) {
    if (!this.playsAudioDocuments) return this._complain(APLA, token);
    await this._speaker.play(aplaTrack(document, datasources), signal);
  }

  /**
   * @param {Track} track
   * @param {AbortSignal} signal
   */
  async _playEmbedded(track, signal) {
    // Which of the two interfaces a real device complains by is unverified; the skill takes both.
    if (!this.playsAudioDocuments) this._complain(APL, this.shown);
    await this._speaker.play(this.playsAudioDocuments ? track : silence(track.ms), signal);
  }

  /** @param {any} directive */
  async _execute({ token, commands }) {
    if (this._shown && token === this._shown.token) await this._shown.run(commands);
    else this._room.cannot([`commands for the document "${token}", which is not shown`]);
  }

  /**
   * @param {string} interface_
   * @param {string | null} token
   */
  _complain(interface_, token) {
    const error = { type: "RENDER_ERROR", reason: "UNKNOWN_ERROR", message: "simulated" };
    this._room.complain({ interface: interface_, token: token || "none", errors: [error] });
  }

  /** What is left when all is played: an open microphone, a document for a while, or nothing. */
  _rest() {
    this._idle();
    this._room.light(this._listens ? "listening" : this._open ? "waiting" : "quiet");
    if (this._shown && !this._listens) {
      this._idle = this._clock.after(this._shown.idleMs, () => this._giveUp());
    }
  }

  _giveUp() {
    this._goHome();
    if (this._open) this._room.leave();
    this._open = false;
  }

  _goHome() {
    this._idle();
    this._shown?.close();
    this._shown = null;
    this._room.show(null);
  }
}

/**
 * @param {any} directive
 * @returns what stands for Alexa's own offer, as an outputSpeech
 */
function offered({ input }) {
  const [phrase] = input?.automation?.trigger?.payload?.utterances ?? ["?"];
  return { type: "PlainText", text: `Alexa offers a routine: ${phrase}. Yes or no?` };
}

/** @param {any} response */
const isEmpty = ({ outputSpeech, directives }) => !outputSpeech && !directives?.length;

/**
 * What a document may ask of the device that it is on.
 * @param {Profile} profile
 */
function device({ screen }) {
  const { width = 0, height = 0, dpi = 160, shape = "", mode = "", apl = "" } = screen ?? {};
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    viewport: { width, height, dpi, shape: shape.toLowerCase(), mode: mode.toLowerCase(), theme: "dark" },
    environment: { animation: calm ? "none" : "normal", fontScale: 1, screenReader: false, aplVersion: apl },
  };
}

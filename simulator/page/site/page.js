/** @file Puts the page together: the device on the counter, the talk, and what went over the wire. */

import { Bells } from "./bells.js";
import { Clock } from "./clock.js";
import { Echo } from "./echo.js";
import { Frame } from "./frame.js";
import { Inspector, kindOf } from "./inspector.js";
import { listen } from "./listening.js";
import { follow } from "./seen.js";
import { devices, Server } from "./server.js";
import { Speaker } from "./speaker.js";
import { Suggestions } from "./suggestions.js";
import { isBackground, written } from "./tracks.js";
import { Transcript } from "./transcript.js";
import { Voice } from "./voice.js";

/** @typedef {import("./server.js").Outcome} Outcome */
/** @typedef {import("./server.js").Profile} Profile */
/** @typedef {import("./tracks.js").Sounding} Sounding */

const asked = new URLSearchParams(location.search);
const FIRST_DEVICE = "large";
const USUAL_PORT = "8080";
const RETRY_MS = 1000;
/** What counts a hug or an evening: until it is over, nobody is asked what such an answer asks. */
const COUNTING = ["Alexa.Presentation.APLA.RenderDocument", "Alexa.Presentation.APL.ExecuteCommands"];
/** @type {{[state in import("./echo.js").State]: string}} */
const HINTS = {
  thinking: "One moment.",
  speaking: "Alexa is speaking: say something, and she stops.",
  listening: "Alexa is listening: just answer.",
  waiting: "The microphone is closed, but what you say still belongs to this conversation.",
  quiet: "No conversation is open: what you say begins one.",
};

/**
 * @template {Element} E
 * @param {string} selector
 * @returns {E}
 */
function one(selector) {
  const found = /** @type {E | null} */ (document.querySelector(selector));
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

class Page {
  /**
   * @param {string} locale
   * @param {Profile[]} profiles
   * @param {string[]} suggestions
   * @param {string[]} meanwhile what is suggested while something is counted
   */
  constructor(locale, profiles, suggestions, meanwhile) {
    this.clock = new Clock(Number(asked.get("speed")) || 1);
    this._profiles = profiles;
    this._server = new Server();
    this._voice = new Voice(this.clock, locale);
    this._bells = new Bells();
    this._frame = new Frame(one(".device"), locale);
    this._transcript = new Transcript(one("#log"));
    this._inspector = new Inspector(one("#exchange"), one("#request"), one("#response"), one("#lately"));
    this._suggestions = new Suggestions(one("#chips"), (line) => this.say(line));
    this._suggestions.show(suggestions);
    this._fresh = this._next = suggestions;
    this._meanwhile = meanwhile;
    /** @type {Set<string>} */
    this._cannot = new Set();
    const speaker = new Speaker(this.clock, this._voice, this._bells, (each) => this._heard(each));
    this.echo = new Echo(this.clock, speaker, {
      light: (state) => this._light(state),
      show: (element) => this._frame.show(element),
      touched: (event) => this._turn("touch", event),
      complain: (complaint) => this._turn("complain", complaint),
      leave: () => this._turn("leave", {}),
      cannot: (what) => this._tellCannot(what),
    });
    this._listenToPerson(locale);
    this._chooseDevice(asked.get("device") ?? FIRST_DEVICE);
  }

  /**
   * Say something to the device.
   * @param {string} text
   */
  async say(text) {
    this._bells.wake();
    /** @type {HTMLElement} */ (one("#voiceless")).hidden = this._voice.isAble;
    this._transcript.said(text);
    this._transcript.wait();
    await this._turn("say", { text });
  }

  /** @param {string} locale */
  _listenToPerson(locale) {
    const form = /** @type {HTMLFormElement} */ (one("#say"));
    const field = /** @type {HTMLInputElement} */ (one("#text"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      field.value = "";
      if (text) this.say(text);
    });
    follow(one(".deck"), field);
    listen(one("#speak"), locale, { begin: () => this.echo.hush(), heard: (text) => this.say(text) });
    this._listenToSwitches();
    addEventListener("pagehide", () => this._ask("leave", {}));
  }

  _listenToSwitches() {
    const sound = /** @type {HTMLInputElement} */ (one("#sound"));
    sound.addEventListener("change", () => {
      this._voice.muted = this._bells.muted = !sound.checked;
      this._bells.wake();
    });
    const plays = /** @type {HTMLInputElement} */ (one("#plays"));
    plays.addEventListener("change", () => (this.echo.playsAudioDocuments = plays.checked));
    const choice = one("#devices");
    choice.append(...this._profiles.map(radio));
    choice.addEventListener("change", (event) => {
      this._chooseDevice(/** @type {HTMLInputElement} */ (event.target).value);
    });
  }

  /** @param {string} name */
  async _chooseDevice(name) {
    const profile = this._profiles.find((each) => each.name === name) ?? this._profiles[0];
    const before = this.echo.profile;
    /** @type {HTMLInputElement} */ (one(`#devices [value="${profile.name}"]`)).checked = true;
    if (before.title) await this._take(await this._ask("leave", {}));
    this.echo.become(profile);
    this._frame.become(profile);
    if (before.title) this._transcript.note(`The device is now: ${profile.title}`);
  }

  /**
   * @param {"say" | "touch" | "complain" | "leave"} verb
   * @param {any} told
   */
  async _turn(verb, told) {
    if (verb === "say") this.echo.think();
    const outcome = await this._ask(verb, told);
    if (verb === "say" && outcome.lost) keep(told.text);
    await this._take(outcome);
  }

  /**
   * @param {"say" | "touch" | "complain" | "leave"} verb
   * @param {any} told
   */
  _ask(verb, told) {
    const { profile, shown } = this.echo;
    return this._server.ask(verb, { device: profile.name, shown, ...told });
  }

  /** @param {Outcome} outcome */
  async _take({ exchanges, open, suggestions, trouble, lost }) {
    this._tellLost(lost);
    const next = (this._next = suggestions.length ? suggestions : this._fresh);
    this._suggestions.show(exchanges.some(isCounting) ? this._meanwhile : next);
    for (const exchange of exchanges) {
      this._inspector.add(exchange);
      if (exchange.request.request.intent) this._transcript.understood(told(exchange.request));
    }
    for (const { response } of exchanges) await this._play(response?.response ?? {}, open);
    if (this._next === next) this._suggestions.show(next);
    if (trouble) this._transcript.note(`No answer: ${trouble}`);
    if (lost || (trouble && !exchanges.length)) await this.echo.answer({}, false);
  }

  /**
   * Say what to do where the simulator cannot be reached, until it can be.
   * @param {boolean} lost
   */
  _tellLost(lost) {
    const note = /** @type {HTMLElement} */ (one("#lost"));
    const was = !note.hidden;
    note.hidden = !lost;
    if (lost && !was) {
      this._transcript.note("Not heard: nobody answers.");
      this.clock.after(RETRY_MS, () => this._retry());
    }
    if (was && !lost) this._transcript.note("The simulator answers again, in a new conversation.");
  }

  async _retry() {
    if ((/** @type {HTMLElement} */ (one("#lost"))).hidden) return;
    if (await this._server.isThere()) this._tellLost(false);
    else this.clock.after(RETRY_MS, () => this._retry());
  }

  /**
   * @param {any} response
   * @param {boolean} open
   */
  async _play(response, open) {
    if (response.outputSpeech) {
      this._transcript.answer();
      this._cannot.clear();
      this._tellCannot([]);
    }
    await this.echo.answer(response, open);
  }

  /** @param {Sounding} sounding */
  _heard(sounding) {
    this._transcript.heard(sounding);
    if (sounding.kind === "unsupported") this._tellCannot([sounding.content]);
    else if (!isBackground(sounding)) this._frame.caption(written(sounding));
  }

  /** @param {import("./echo.js").State} state */
  _light(state) {
    this._frame.light(state);
    one("#hint").textContent = HINTS[state];
  }

  /** @param {Iterable<string>} what */
  _tellCannot(what) {
    for (const each of what) this._cannot.add(each);
    const note = /** @type {HTMLElement} */ (one("#cannot"));
    note.hidden = !this._cannot.size;
    const sent = "Sent, but not played by this simulator";
    note.textContent = note.hidden ? "" : `${sent}: ${[...this._cannot].join(", ")}.`;
  }
}

/**
 * Put a line that nobody heard back to where it was typed, unless another one stands there.
 * @param {string} text
 */
function keep(text) {
  const field = /** @type {HTMLInputElement} */ (one("#text"));
  field.value ||= text;
}

/**
 * An intent with what its slots hold.
 * @param {any} envelope
 */
function told(envelope) {
  const slots = Object.values(envelope.request.intent.slots ?? {});
  const filled = slots.filter(({ value }) => value).map(({ name, value }) => `${name} ${value}`);
  return [kindOf(envelope), ...filled].join(" · ");
}

/** @param {import("./server.js").Exchange} exchange */
function isCounting({ response }) {
  const directives = response?.response?.directives ?? [];
  return directives.some((/** @type {any} */ { type }) => COUNTING.includes(type));
}

/** @param {Profile} profile */
function radio({ name, title }) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "device", value: name });
  const text = document.createElement("span");
  text.textContent = title;
  label.append(input, text);
  return label;
}

const { locale, devices: profiles, suggestions, meanwhile } = await devices();
const port = location.port === USUAL_PORT ? "" : ` PORT=${location.port}`;
one("#again").textContent = `make run${port}`;
const page = new Page(locale, profiles, suggestions, meanwhile);
// For tests, and for whoever is curious: the clock can be held and moved by hand.
Object.assign(window, { echo: { clock: page.clock, say: (/** @type {string} */ text) => page.say(text), page } });

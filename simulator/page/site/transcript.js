/** @file What was said by whom, as it is heard. */

import { isBackground, written } from "./tracks.js";

/** @typedef {import("./tracks.js").Sounding} Sounding */

export class Transcript {
  /** @param {HTMLElement} log */
  constructor(log) {
    this._log = log;
    /** @type {HTMLElement | null} */
    this._speaking = null;
    this._sign = sign();
    // What stands below the log has another height with each suggestion.
    new ResizeObserver(() => this._scroll()).observe(log);
  }

  /** A sign that an answer is coming, until there is one. */
  wait() {
    this._log.append(this._sign);
    this._scroll();
  }

  /**
   * A person's words.
   * @param {string} words
   */
  said(words) {
    this._speaking = null;
    this._add("you", "You", words);
  }

  /**
   * How Alexa heard them.
   * @param {string} intent
   */
  understood(intent) {
    this._sign.remove();
    const heard = document.createElement("small");
    heard.textContent = `heard as ${intent}`;
    this._log.lastElementChild?.append(heard);
    this._scroll();
  }

  /** From now on it is Alexa's turn. */
  answer() {
    this._sign.remove();
    this._speaking = null;
  }

  /**
   * A piece of Alexa's answer, at the moment that it sounds.
   * @param {Sounding} sounding
   */
  heard(sounding) {
    if (sounding.kind === "unsupported") return;
    this._speaking ??= this._add("alexa", "Alexa", "");
    const piece = document.createElement(sounding.kind === "audio" ? "i" : "span");
    piece.textContent = written(sounding) + (isBackground(sounding) ? ", softly" : "");
    this._speaking.append(piece, " ");
    this._scroll();
  }

  /**
   * What happened that nobody said.
   * @param {string} what
   */
  note(what) {
    this._speaking = null;
    this._add("note", "", what);
  }

  /**
   * @param {string} kind
   * @param {string} speaker
   * @param {string} words
   */
  _add(kind, speaker, words) {
    this._sign.remove();
    this._log.querySelector(".welcome")?.remove();
    const entry = document.createElement("div");
    const line = document.createElement("p");
    entry.className = kind;
    if (speaker) {
      const name = document.createElement("b");
      name.textContent = `${speaker}: `;
      name.className = "hidden";
      line.append(name);
    }
    line.append(words);
    entry.append(line);
    this._log.append(entry);
    this._scroll();
    return line;
  }

  _scroll() {
    this._log.scrollTop = this._log.scrollHeight;
  }
}

function sign() {
  const dots = document.createElement("div");
  dots.className = "coming";
  dots.ariaHidden = "true";
  dots.append(...[1, 2, 3].map(() => document.createElement("span")));
  return dots;
}

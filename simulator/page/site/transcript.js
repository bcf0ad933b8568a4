/** @file What was said by whom, as it is heard. */

import { isBackground, written } from "./tracks.js";

/** @typedef {import("./tracks.js").Sounding} Sounding */

export class Transcript {
  /** @param {HTMLElement} log */
  constructor(log) {
    this._log = log;
    /** @type {HTMLElement | null} */
    this._speaking = null;
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
    const heard = document.createElement("small");
    heard.textContent = `heard as ${intent}`;
    this._log.lastElementChild?.append(heard);
    this._scroll();
  }

  /** From now on it is Alexa's turn. */
  answer() {
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

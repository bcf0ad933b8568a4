/** @file The browser's own voice. Where there is none, words take the time that they would. */

/** A browser that loses an utterance's end must not keep a countdown waiting for ever. */
const PATIENCE = 3;
const PATIENCE_MS = 4000;

/** @typedef {import("./clock.js").Clock} Clock */

export class Voice {
  /**
   * @param {Clock} clock
   * @param {string} locale
   */
  constructor(clock, locale) {
    this._clock = clock;
    this._locale = locale;
    this.muted = false;
    this._own = window.speechSynthesis;
    this._own?.getVoices(); // which some browsers only begin to look for when they are asked
  }

  /** Whether words can be heard at all. */
  get isAble() {
    return Boolean(this._own?.getVoices().length);
  }

  /**
   * Say words.
   * @param {import("./tracks.js").Sounding} sounding
   * @param {AbortSignal} signal
   * @returns {Promise<void>} resolves when they are said
   */
  async say({ content, aloud = content, ms, volume = 1 }, signal) {
    if (!this.isAble || this.muted || this._clock.held) return this._clock.wait(ms, signal);
    const enough = new AbortController();
    const late = this._clock.wait(ms * PATIENCE + PATIENCE_MS, AbortSignal.any([signal, enough.signal]));
    const said = new Promise((resolve) => this._utter(aloud, volume, resolve));
    const hush = () => this._own.cancel();
    signal.addEventListener("abort", hush, { once: true });
    try {
      await Promise.race([said, late]);
    } finally {
      signal.removeEventListener("abort", hush);
      late.catch(() => {});
      enough.abort();
    }
  }

  /**
   * @param {string} words
   * @param {number} volume
   * @param {(ended: unknown) => void} done
   */
  _utter(words, volume, done) {
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.lang = this._locale;
    utterance.voice = this._best();
    utterance.rate = this._clock.speed;
    utterance.volume = volume;
    utterance.onend = done;
    utterance.onerror = done;
    this._own.speak(utterance);
  }

  _best() {
    const voices = this._own.getVoices();
    const same = voices.filter((voice) => voice.lang.replace("_", "-") === this._locale);
    return same.find((voice) => voice.localService) ?? same[0] ?? null;
  }
}

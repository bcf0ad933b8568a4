/** @file Plays tracks: the voice speaks, the bells ring, and somebody is told what is heard. */

/** @typedef {import("./tracks.js").Sounding} Sounding */
/** @typedef {import("./tracks.js").Track} Track */

export class Speaker {
  /**
   * @param {import("./clock.js").Clock} clock
   * @param {import("./voice.js").Voice} voice
   * @param {import("./bells.js").Bells} bells
   * @param {(sounding: Sounding) => void} heard
   */
  constructor(clock, voice, bells, heard) {
    this._clock = clock;
    this._voice = voice;
    this._bells = bells;
    this._heard = heard;
  }

  /**
   * Play a track by its moments: a line that takes longer than it should moves nothing else.
   * @param {Track} track
   * @param {AbortSignal} signal
   * @returns {Promise<void>} resolves when all of it is over
   */
  async play(track, signal) {
    const began = this._clock.now;
    const all = track.soundings.map(async (sounding) => {
      await this._clock.wait(sounding.at - (this._clock.now - began), signal);
      await this._sound(sounding, signal);
    });
    await Promise.all([...all, this._clock.wait(track.ms, signal)]);
  }

  /**
   * Play a track as a person speaks: each piece when the one before it is really over.
   * @param {Track} track
   * @param {AbortSignal} signal
   * @returns {Promise<void>} resolves when all of it is over
   */
  async follow(track, signal) {
    let quietSince = 0;
    for (const sounding of track.soundings) {
      await this._clock.wait(sounding.at - quietSince, signal);
      await this._sound(sounding, signal);
      quietSince = sounding.at + sounding.ms;
    }
    await this._clock.wait(track.ms - quietSince, signal);
  }

  /**
   * @param {Sounding} sounding
   * @param {AbortSignal} signal
   */
  async _sound(sounding, signal) {
    signal.throwIfAborted();
    this._heard(sounding);
    if (sounding.kind === "speech") return this._voice.say(sounding, signal);
    if (sounding.kind === "audio" && !this._clock.held) {
      this._bells.play(sounding, this._clock.speed, signal);
    }
    await this._clock.wait(sounding.ms, signal);
  }
}

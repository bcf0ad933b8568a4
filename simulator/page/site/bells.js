/** @file Stands in for Alexa's sound library: gentle bells and soft water, made by Web Audio. */

/** A bell's partials: how many times the strike tone, how loud, and how long they ring (s). */
const PARTIALS = [
  [1, 0.5, 1.6],
  [2.01, 0.22, 1.1],
  [2.76, 0.12, 0.7],
  [5.4, 0.05, 0.35],
];
/** The strike tones of the bells by the names of their clips, in hertz. */
const TONES = new Map([
  ["bell_short_chime_01", 880],
  ["bell_short_chime_02", 740],
  ["bell_short_chime_03", 587],
]);
const USUAL_TONE = 660;
const LOUDEST = 0.35;
const NOISE_SECONDS = 4;
const WATER_HZ = 520;

/** @typedef {import("./tracks.js").Sounding} Sounding */

export class Bells {
  constructor() {
    /** @type {AudioContext | null} */
    this._context = null;
    this.muted = false;
  }

  /** A browser lets a page sound only after the person has done something. */
  wake() {
    this._context ??= new AudioContext();
    if (this._context.state === "suspended") this._context.resume().catch(() => {});
  }

  /**
   * Play a clip of the sound library, beginning now.
   * @param {Sounding} sounding
   * @param {number} speed
   * @param {AbortSignal} signal
   */
  play(sounding, speed, signal) {
    const context = this._context;
    if (!context || this.muted) return;
    const out = this._level(context, sounding, speed);
    if (/water|nature|rain|ocean|stream/.test(sounding.content)) this._water(context, out);
    else this._ring(context, out, sounding.content);
    signal.addEventListener("abort", () => out.gain.setTargetAtTime(0, context.currentTime, 0.05));
  }

  /**
   * @param {AudioContext} context
   * @param {Sounding} sounding
   * @param {number} speed
   */
  _level(context, { ms, volume = 1, fadeIn = 20, fadeOut = 400 }, speed) {
    const out = context.createGain();
    const [now, length] = [context.currentTime, ms / 1000 / speed];
    const loud = LOUDEST * volume;
    out.gain.setValueAtTime(0, now);
    out.gain.linearRampToValueAtTime(loud, now + Math.min(fadeIn / 1000 / speed, length / 2));
    out.gain.setValueAtTime(loud, now + Math.max(length - fadeOut / 1000 / speed, length / 2));
    out.gain.linearRampToValueAtTime(0, now + Math.max(length, PARTIALS[0][2]));
    out.connect(context.destination);
    return out;
  }

  /**
   * @param {AudioContext} context
   * @param {AudioNode} out
   * @param {string} source
   */
  _ring(context, out, source) {
    const tone = [...TONES].find(([name]) => source.includes(name))?.[1] ?? USUAL_TONE;
    const now = context.currentTime;
    for (const [times, loud, seconds] of PARTIALS) {
      const [partial, gain] = [context.createOscillator(), context.createGain()];
      partial.frequency.value = tone * times;
      gain.gain.setValueAtTime(loud, now);
      gain.gain.exponentialRampToValueAtTime(0.0001, now + seconds);
      partial.connect(gain).connect(out);
      partial.start(now);
      partial.stop(now + seconds);
    }
  }

  /**
   * @param {AudioContext} context
   * @param {AudioNode} out
   */
  _water(context, out) {
    const noise = context.createBufferSource();
    const low = context.createBiquadFilter();
    noise.buffer = this._noise(context);
    noise.loop = true;
    low.type = "lowpass";
    low.frequency.value = WATER_HZ;
    noise.connect(low).connect(out);
    noise.start();
    noise.stop(context.currentTime + 240);
  }

  /** @param {AudioContext} context */
  _noise(context) {
    const rate = context.sampleRate;
    const buffer = context.createBuffer(1, NOISE_SECONDS * rate, rate);
    const samples = buffer.getChannelData(0);
    for (let at = 0; at < samples.length; at++) samples[at] = Math.random() * 2 - 1;
    return buffer;
  }
}

/** @file The one clock of the page: whatever plays, waits or moves asks it for the time. */

const LONGEST_NAP_MS = 1000;

/**
 * @callback Act
 * @returns {void}
 */

/** Milliseconds since the page began; may run faster, or be held and moved by hand. */
export class Clock {
  /** @param {number} speed how many of its seconds pass in one second */
  constructor(speed = 1) {
    this.speed = speed;
    this.held = false;
    this._began = performance.now();
    this._now = 0;
    /** @type {{due: number, act: Act}[]} */
    this._acts = [];
    /** @type {Set<Act>} */
    this._frames = new Set();
    this._timer = 0;
    this._frame = 0;
  }

  /** @returns {number} milliseconds */
  get now() {
    return this.held ? this._now : this._now + (performance.now() - this._began) * this.speed;
  }

  /**
   * Do something after so many milliseconds.
   * @param {number} ms
   * @param {Act} act
   * @returns {Act} call it off
   */
  after(ms, act) {
    const entry = { due: this.now + Math.max(0, ms), act };
    this._acts.push(entry);
    this._arm();
    return () => {
      this._acts = this._acts.filter((each) => each !== entry);
    };
  }

  /**
   * Wait; rejects with the signal's reason when that comes first.
   * @param {number} ms
   * @param {AbortSignal} signal
   * @returns {Promise<void>}
   */
  wait(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const callOff = this.after(ms, () => {
        signal.removeEventListener("abort", stop);
        resolve();
      });
      const stop = () => {
        callOff();
        reject(signal.reason);
      };
      signal.addEventListener("abort", stop, { once: true });
    });
  }

  /**
   * Do something whenever there is something new to draw.
   * @param {Act} act
   * @returns {Act} call it off
   */
  onFrame(act) {
    this._frames.add(act);
    this._animate();
    return () => this._frames.delete(act);
  }

  /** Stand still from now on; only `advance` moves it. */
  hold() {
    this._now = this.now;
    this.held = true;
  }

  /**
   * Move a held clock; everything that falls due happens in its order, at its own moment.
   * @param {number} ms
   * @returns {Promise<void>} resolves when all of that has settled
   */
  async advance(ms) {
    const end = this._now + ms;
    await settle();
    for (let next = this._next(); next && next.due <= end; next = this._next()) {
      this._now = Math.max(this._now, next.due);
      this._do(next);
      await settle();
    }
    this._now = end;
    this._draw();
    await settle();
  }

  _next() {
    this._acts.sort((one, other) => one.due - other.due);
    return this._acts[0];
  }

  /** @param {{due: number, act: Act}} entry */
  _do(entry) {
    this._acts = this._acts.filter((each) => each !== entry);
    entry.act();
  }

  _arm() {
    clearTimeout(this._timer);
    const next = this._next();
    if (this.held || !next) return;
    const ms = Math.min(LONGEST_NAP_MS, Math.max(0, (next.due - this.now) / this.speed));
    this._timer = setTimeout(() => this._wake(), ms);
  }

  _wake() {
    for (let next = this._next(); !this.held && next && next.due <= this.now; next = this._next()) {
      this._do(next);
    }
    this._arm();
  }

  _animate() {
    if (this._frame || !this._frames.size) return;
    this._frame = requestAnimationFrame(() => {
      this._frame = 0;
      if (!this.held) this._draw();
      this._animate();
    });
  }

  _draw() {
    for (const act of [...this._frames]) act();
  }
}

/** Let every promise that is already resolved be acted upon. */
function settle() {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve(undefined);
    };
    channel.port2.postMessage(null);
  });
}

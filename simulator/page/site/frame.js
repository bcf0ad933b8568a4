/** @file The device as a thing: its case, its light, and its screen at a size that fits the room. */

/** @typedef {import("./server.js").Profile} Profile */

export class Frame {
  /**
   * @param {HTMLElement} device
   * @param {string} locale
   */
  constructor(device, locale) {
    this._device = device;
    this._locale = locale;
    this._room = /** @type {HTMLElement} */ (device.parentElement);
    this._glass = part(device, ".glass");
    this._picture = part(device, ".picture");
    this._home = part(device, ".home");
    this._caption = part(document, "#caption");
    this._size = { width: 0, height: 0 };
    new ResizeObserver(() => this._fit()).observe(this._room);
    this._tellTime();
    setInterval(() => this._tellTime(), 1000);
  }

  /** @param {Profile} profile */
  become({ name, title, screen }) {
    this._device.dataset.profile = name;
    this._device.dataset.shape = screen?.shape.toLowerCase() ?? "none";
    this._device.setAttribute("aria-label", title);
    this._size = { width: screen?.width ?? 0, height: screen?.height ?? 0 };
    this._fit();
    this.caption("");
  }

  /**
   * What the screen shows; null is the home screen.
   * @param {HTMLElement | null} element
   */
  show(element) {
    this._home.hidden = element !== null;
    this._picture.replaceChildren(...(element ? [element] : []));
  }

  /** @param {import("./echo.js").State} state */
  light(state) {
    this._device.dataset.light = state;
    if (state !== "speaking") this.caption("");
  }

  /** @param {string} words what is heard just now */
  caption(words) {
    this._caption.textContent = words;
  }

  _fit() {
    const { width, height } = this._size;
    if (!width) return;
    const style = getComputedStyle(this._device);
    const pixels = (/** @type {string} */ name) => parseFloat(style.getPropertyValue(name));
    const wide = this._room.clientWidth - 2 * pixels("--around");
    const high = this._room.clientHeight - pixels("--above") - pixels("--below");
    const scale = Math.min(wide / width, high / height, (pixels("--widest") || width) / width);
    this._glass.style.width = `${width * scale}px`;
    this._glass.style.height = `${height * scale}px`;
    for (const layer of [this._picture, this._home]) {
      layer.style.width = `${width}px`;
      layer.style.height = `${height}px`;
      layer.style.transform = `scale(${scale})`;
    }
  }

  _tellTime() {
    const time = new Date().toLocaleTimeString(this._locale, { hour: "numeric", minute: "2-digit" });
    const clock = part(this._home, ".time");
    if (clock.textContent !== time) clock.textContent = time;
  }
}

/**
 * @param {ParentNode} holder
 * @param {string} selector
 */
const part = (holder, selector) => /** @type {HTMLElement} */ (holder.querySelector(selector));

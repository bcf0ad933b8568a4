/** @file Request and response side by side, as JSON. */

/** @typedef {import("./server.js").Exchange} Exchange */

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\b\d+(?:\.\d+)?\b/g;
const MOST = 100;

export class Inspector {
  /**
   * @param {HTMLSelectElement} choice
   * @param {HTMLElement} request
   * @param {HTMLElement} response
   * @param {HTMLElement} lately what is seen while it is folded
   */
  constructor(choice, request, response, lately) {
    this._choice = choice;
    this._request = request;
    this._response = response;
    this._lately = lately;
    /** @type {Map<string, Exchange>} */
    this._exchanges = new Map();
    this._count = 0;
    choice.addEventListener("change", () => this._show(choice.value));
  }

  /**
   * Add an exchange before all others, and show it; the oldest of many goes.
   * @param {Exchange} exchange
   */
  add(exchange) {
    const number = String(++this._count);
    this._exchanges.set(number, exchange);
    const kind = kindOf(exchange.request);
    this._choice.prepend(new Option(`${number}. ${kind}`, number));
    this._lately.textContent = `${number} so far, the last: ${kind}`;
    if (this._choice.length > MOST) {
      this._exchanges.delete(this._choice.options[MOST].value);
      this._choice.remove(MOST);
    }
    this._choice.disabled = false;
    this._choice.value = number;
    this._show(number);
  }

  /** @param {string} number */
  _show(number) {
    const exchange = this._exchanges.get(number);
    write(this._request, exchange?.request);
    write(this._response, exchange?.response);
  }
}

/**
 * A request by its intent, or its type where it has none.
 * @param {any} envelope
 * @returns {string}
 */
export const kindOf = ({ request }) => request.intent?.name ?? request.type;

/**
 * @param {HTMLElement} element
 * @param {any} json
 */
function write(element, json) {
  element.replaceChildren(...coloured(JSON.stringify(json, null, 2) ?? ""));
  element.scrollTop = 0;
}

/**
 * @param {string} text
 * @returns {Generator<string | HTMLElement>}
 */
function* coloured(text) {
  let rest = 0;
  for (const match of text.matchAll(TOKEN)) {
    yield text.slice(rest, match.index);
    const [whole, quoted, colon] = match;
    const span = document.createElement("span");
    span.className = quoted ? (colon ? "key" : "text") : "value";
    span.textContent = quoted ?? whole;
    yield span;
    yield colon ?? "";
    rest = match.index + whole.length;
  }
  yield text.slice(rest);
}

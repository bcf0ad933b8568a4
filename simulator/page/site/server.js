/** @file What the page asks of the simulated Echo, which asks the skill as Alexa would. */

/**
 * A request as it was posted to the skill, and what came back.
 * @typedef {{request: any, status: number, response: any}} Exchange
 */

/**
 * What came of one thing that was said or touched: what could be said next; why there was no
 * answer; whether the simulator itself could not be reached.
 * @typedef {object} Outcome
 * @property {Exchange[]} exchanges
 * @property {boolean} open
 * @property {string[]} suggestions
 * @property {string | null} trouble
 * @property {boolean} lost
 */

/**
 * A kind of device; its screen's width and height are in dp.
 * @typedef {object} Profile
 * @property {string} name
 * @property {string} title
 * @property {{width: number, height: number, dpi: number, shape: string, mode: string, touch: boolean, apl: string}} [screen]
 */

/** @type {Outcome} */
const NOTHING = { exchanges: [], open: false, suggestions: [], trouble: null, lost: false };

/** @returns {Promise<{locale: string, devices: Profile[], suggestions: string[], meanwhile: string[]}>} */
export async function devices() {
  const answer = await fetch("/echo/devices");
  return answer.json();
}

export class Server {
  constructor() {
    this._page = crypto.randomUUID();
  }

  /**
   * @param {"say" | "touch" | "complain" | "leave"} verb
   * @param {{device: string, shown: string | null, [name: string]: any}} told
   * @returns {Promise<Outcome>}
   */
  async ask(verb, told) {
    const body = JSON.stringify({ page: this._page, ...told });
    const headers = { "Content-Type": "application/json" };
    let answer;
    try {
      // Kept alive, so that a page that is closed can still take its leave.
      answer = await fetch(`/echo/${verb}`, { method: "POST", headers, body, keepalive: true });
    } catch {
      return { ...NOTHING, lost: true };
    }
    const trouble = answer.ok ? null : `the simulator answered ${answer.status}`;
    return { ...NOTHING, trouble, ...(await answer.json().catch(() => ({}))) };
  }

  /** Whether anybody answers. */
  async isThere() {
    try {
      return (await fetch("/healthz")).ok;
    } catch {
      return false;
    }
  }
}

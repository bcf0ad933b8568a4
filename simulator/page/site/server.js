/** @file What the page asks of the simulated Echo, which asks the skill as Alexa would. */

/**
 * A request as it was posted to the skill, and what came back.
 * @typedef {{request: any, status: number, response: any}} Exchange
 */

/**
 * What came of one thing that was said or touched; `trouble` says why there was no answer.
 * @typedef {{exchanges: Exchange[], open: boolean, trouble: string | null}} Outcome
 */

/**
 * A kind of device; its screen's width and height are in dp.
 * @typedef {object} Profile
 * @property {string} name
 * @property {string} title
 * @property {{width: number, height: number, dpi: number, shape: string, mode: string, touch: boolean, apl: string}} [screen]
 */

/** @returns {Promise<{locale: string, devices: Profile[]}>} */
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
    try {
      // Kept alive, so that a page that is closed can still take its leave.
      const answer = await fetch(`/echo/${verb}`, { method: "POST", headers, body, keepalive: true });
      return { exchanges: [], open: false, trouble: `the simulator answered ${answer.status}`, ...(await answer.json()) };
    } catch {
      return { exchanges: [], open: false, trouble: "the simulator cannot be reached: does it still run?" };
    }
  }
}

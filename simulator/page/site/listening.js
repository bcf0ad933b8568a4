/** @file The browser's own ear, where it has one. */

/**
 * Make a button listen, or hide it where the browser cannot.
 * @param {HTMLButtonElement} button
 * @param {string} locale
 * @param {{begin: () => void, heard: (text: string) => void}} person
 */
export function listen(button, locale, { begin, heard }) {
  const Recognition = /** @type {any} */ (window).webkitSpeechRecognition;
  button.hidden = !Recognition;
  if (!Recognition) return;
  const ear = new Recognition();
  ear.lang = locale;
  ear.onresult = (/** @type {any} */ event) => heard(event.results[0][0].transcript);
  ear.onend = () => button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") return ear.stop();
    begin();
    button.setAttribute("aria-pressed", "true");
    ear.start();
  });
}

/** @file How much of a small screen is seen: a keyboard covers the rest, and not all browsers say so. */

/**
 * Keep `--seen` at the height that is seen, and a place in sight while one types there.
 * @param {HTMLElement} place
 * @param {HTMLElement} field
 */
export function follow(place, field) {
  const seen = window.visualViewport;
  // Whoever has scrolled down to the devices, or to what went over the wire, comes back to type.
  field.addEventListener("focus", () => place.scrollIntoView({ block: "nearest" }));
  if (!seen) return;
  const measure = () => {
    // Times the scale: who zooms in with two fingers wants no other layout.
    place.style.setProperty("--seen", `${Math.round(seen.height * seen.scale)}px`);
  };
  measure();
  seen.addEventListener("resize", () => {
    measure();
    // Safari scrolls the field into view, and the device out of it. [unverified]
    if (document.activeElement === field && seen.offsetTop) place.scrollIntoView();
  });
}

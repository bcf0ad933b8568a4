/** @file What could be said next, as buttons. */

export class Suggestions {
  /**
   * @param {HTMLElement} group
   * @param {(line: string) => void} say
   */
  constructor(group, say) {
    this._group = group;
    this._say = say;
  }

  /**
   * Show these lines. The buttons stay, and so does the focus of whoever walks among them.
   * @param {string[]} lines
   */
  show(lines) {
    while (this._group.children.length < lines.length) this._group.append(this._button());
    while (this._group.children.length > lines.length) this._dropLast();
    lines.forEach((line, at) => (this._group.children[at].textContent = line));
    this._group.scrollLeft = 0;
  }

  _button() {
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => this._say(button.textContent ?? ""));
    return button;
  }

  _dropLast() {
    const last = this._group.lastElementChild;
    const before = /** @type {HTMLElement | null} */ (last?.previousElementSibling ?? null);
    if (last === document.activeElement) before?.focus();
    last?.remove();
  }
}

/** @file Components to elements: APL's boxes are CSS's flexible boxes. */

import { dimension } from "./expressions.js";
import { drawGraphic } from "./graphics.js";
import { isDrawn } from "./inflate.js";

/** @typedef {import("./inflate.js").Component} Component */
/** @typedef {import("./inflate.js").World} World */
/** @typedef {{[property: string]: string}} Style */

const FONT = `"Amazon Ember", "Seravek", "Segoe UI", "Ubuntu", "Noto Sans", "DejaVu Sans", sans-serif`;
const JUSTIFY = /** @type {Style} */ ({ start: "flex-start", end: "flex-end", center: "center", spaceBetween: "space-between", spaceAround: "space-around", spaceEvenly: "space-evenly" });
const ALIGN = /** @type {Style} */ ({ start: "flex-start", end: "flex-end", center: "center", stretch: "stretch", baseline: "baseline" });
const DIRECTION = /** @type {Style} */ ({ column: "column", row: "row", columnReverse: "column-reverse", rowReverse: "row-reverse" });
const VERTICAL = /** @type {Style} */ ({ top: "flex-start", center: "center", bottom: "flex-end", auto: "flex-start" });

/**
 * What a person does to a component.
 * @typedef {{[event in "press" | "down" | "focus" | "blur"]: (component: Component) => void}} Touches
 */

/** Draws a world's components, and keeps their elements up to date. */
export class Drawing {
  /**
   * @param {World} world
   * @param {Touches} touches
   */
  constructor(world, touches) {
    this._world = world;
    this._touches = touches;
    // Once a frame is over, for what is cut has another size.
    this._resized = new ResizeObserver((entries) => {
      requestAnimationFrame(() => entries.forEach(({ target }) => cut(/** @type {HTMLElement} */ (target))));
    });
    /** @type {Map<Component, HTMLElement>} */
    this._elements = new Map();
    this.element = world.root ? this._make(world.root) : document.createElement("div");
    this.refresh();
  }

  /** Draw again whatever depends on what has changed. */
  refresh() {
    if (this._world.root) this._style(this._world.root, null, 0);
  }

  /**
   * @param {Component} component
   * @returns {HTMLElement}
   */
  _make(component) {
    const element = document.createElement("div");
    element.dataset.apl = component.type;
    if (component.id) element.dataset.id = component.id;
    if (component.type === "TouchWrapper") this._makeTouchable(element, component);
    if (!isDrawn(component.type)) element.textContent = `${component.type} is not drawn here`;
    if (component.type === "Text") this._resized.observe(element);
    this._elements.set(component, element);
    element.append(...component.children.map((child) => this._make(child)));
    return element;
  }

  /**
   * @param {HTMLElement} element
   * @param {Component} component
   */
  _makeTouchable(element, component) {
    element.setAttribute("role", "button");
    element.tabIndex = 0;
    element.addEventListener("pointerdown", () => this._touches.down(component));
    element.addEventListener("focus", () => this._touches.focus(component));
    element.addEventListener("blur", () => this._touches.blur(component));
    element.addEventListener("click", () => this._touches.press(component));
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this._touches.press(component);
    });
  }

  /**
   * @param {Component} component
   * @param {Component | null} parent
   * @param {number} index
   */
  _style(component, parent, index) {
    const element = /** @type {HTMLElement} */ (this._elements.get(component));
    const own = OWN[component.type] ?? (() => ({}));
    const placed = place(component, parent, index);
    apply(element, { ...box(component), ...placed, ...own(component), ...hidden(component) });
    label(element, component);
    if (component.type === "Text") write(element, String(component.get("text", "")));
    if (component.type === "VectorGraphic") drawGraphic(element, component, this._world);
    component.children.forEach((child, at) => this._style(child, component, at));
  }
}

/** @type {{[type: string]: (component: Component) => Style}} */
const OWN = {
  Container: (component) => ({
    display: "flex",
    flexDirection: DIRECTION[component.get("direction", "column")],
    justifyContent: JUSTIFY[component.get("justifyContent", "start")],
    alignItems: ALIGN[component.get("alignItems", "stretch")],
    flexWrap: component.get("wrap", "noWrap") === "noWrap" ? "nowrap" : "wrap",
  }),
  Frame: (component) => ({
    background: String(component.get("background") ?? component.get("backgroundColor", "transparent")),
    borderStyle: "solid",
    borderColor: String(component.get("borderColor", "transparent")),
    borderWidth: length(component, "borderWidth") || "0",
    borderRadius: length(component, "borderRadius") || "0",
    overflow: "hidden",
  }),
  ScrollView: () => ({ overflow: "hidden auto" }),
  Text: (component) => ({
    display: "flex",
    flexDirection: "column",
    justifyContent: VERTICAL[component.get("textAlignVertical", "auto")],
    color: String(component.get("color", "#fafafa")),
    fontFamily: FONT,
    fontSize: length(component, "fontSize") || "40px",
    fontWeight: String(component.get("fontWeight", "normal")),
    fontStyle: String(component.get("fontStyle", "normal")),
    letterSpacing: length(component, "letterSpacing"),
    overflow: "hidden",
    lineHeight: String(component.get("lineHeight", 1.25)),
    textAlign: String(component.get("textAlign", "start")).replace("auto", "start"),
    maxWidth: length(component, "maxWidth") || "100%",
    maxHeight: length(component, "maxHeight") || "100%",
    "--lines": String(component.get("maxLines", 0) || "none"),
  }),
};

/**
 * Size, padding and looks that any component may have.
 * @param {Component} component
 * @returns {Style}
 */
function box(component) {
  const padding = (/** @type {string} */ side) =>
    length(component, `padding${side}`) || sides(component, side) || "0";
  return {
    width: length(component, "width"),
    height: length(component, "height"),
    minWidth: length(component, "minWidth") || "0",
    minHeight: length(component, "minHeight") || "0",
    maxWidth: length(component, "maxWidth"),
    maxHeight: length(component, "maxHeight"),
    paddingTop: padding("Top"),
    paddingRight: padding("Right"),
    paddingBottom: padding("Bottom"),
    paddingLeft: padding("Left"),
    opacity: String(component.get("opacity", 1)),
    display: "block",
    transform: transform(component),
  };
}

/**
 * @param {Component} component
 * @returns {Style}
 */
function hidden(component) {
  const display = component.get("display", "normal");
  const visibility = display === "invisible" ? "hidden" : "";
  return display === "none" ? { display, visibility } : { visibility };
}

/**
 * The `padding` array: all sides, or left-right and top-bottom, or each from the left on.
 * @param {Component} component
 * @param {string} side
 */
function sides(component, side) {
  const given = [component.get("padding") ?? []].flat();
  if (!given.length) return "";
  const at = ["Left", "Top", "Right", "Bottom"].indexOf(side);
  return css(given[given.length === 4 ? at : given.length === 2 ? at % 2 : 0], component);
}

/**
 * How it stands in its parent.
 * @param {Component} component
 * @param {Component | null} parent
 * @param {number} index
 * @returns {Style}
 */
function place(component, parent, index) {
  /** @type {Style} */
  const style = {
    flexGrow: String(component.get("grow", 0)),
    flexShrink: String(component.get("shrink", 0)),
    alignSelf: ALIGN[component.get("alignSelf")] ?? "auto",
  };
  if (component.get("position") === "absolute") Object.assign(style, absolute(component));
  const direction = parent?.type === "Container" ? parent.get("direction", "column") : "";
  if (index && direction) {
    const before = direction.startsWith("row") ? "marginLeft" : "marginTop";
    style[before] = length(component, "spacing") || "0";
  }
  return style;
}

/**
 * @param {Component} component
 * @returns {Style}
 */
function absolute(component) {
  const at = (/** @type {string} */ side) => length(component, side);
  return { position: "absolute", left: at("left"), top: at("top"), right: at("right"), bottom: at("bottom") };
}

/** @param {Component} component */
function transform(component) {
  const parts = [component.get("transform") ?? []].flat();
  return parts.flatMap((part) => Object.entries(part)).map(([name, value]) => moved(name, value, component)).join(" ");
}

/**
 * @param {string} name
 * @param {any} value
 * @param {Component} component
 */
function moved(name, value, component) {
  if (name.startsWith("translate")) return `${name}(${css(value, component)})`;
  return name === "rotate" ? `rotate(${value}deg)` : `${name}(${value})`;
}

/**
 * @param {Component} component
 * @param {string} property
 */
const length = (component, property) => css(component.get(property), component);

/**
 * A dimension in CSS; empty for "auto" and none.
 * @param {any} value
 * @param {Component} component
 */
function css(value, component) {
  if (value === undefined || value === null || value === "auto") return "";
  if (typeof value === "string" && value.trim().endsWith("%")) return value.trim();
  const dp = dimension(value, component.scope);
  return dp === null ? "" : `${dp}px`;
}

/**
 * @param {HTMLElement} element
 * @param {Component} component
 */
function label(element, component) {
  const said = component.get("accessibilityLabel");
  if (said) element.setAttribute("aria-label", said);
  else element.removeAttribute("aria-label");
  // A label needs a role to be heard at all.
  if (said && component.type !== "TouchWrapper") element.setAttribute("role", "img");
}

/**
 * Text, with the tags and entities that APL reads in it.
 * @param {HTMLElement} element
 * @param {string} text
 */
function write(element, text) {
  if (element.dataset.text === text) return;
  element.dataset.text = text;
  const line = document.createElement("span");
  text.split(/<br\s*\/?>/).forEach((part, index) => {
    if (index) line.append(document.createElement("br"));
    line.append(plain(part));
  });
  element.replaceChildren(line);
  if (element.isConnected) cut(element);
}

/**
 * Show as many lines as there is room for, and "…" for the others, as a device does.
 * @param {HTMLElement} element
 */
function cut(element) {
  const line = element.firstElementChild;
  element.style.removeProperty("--cut");
  if (!line || line.scrollHeight <= line.clientHeight + 1) return;
  const { lineHeight } = getComputedStyle(element);
  const lines = Math.floor(line.clientHeight / parseFloat(lineHeight));
  element.style.setProperty("--cut", String(Math.max(1, lines)));
}

/** @param {string} marked */
function plain(marked) {
  const entities = new Map([["&lt;", "<"], ["&gt;", ">"], ["&quot;", '"'], ["&amp;", "&"]]);
  const text = marked.replace(/<[^>]*>/g, "");
  return text.replace(/&(?:lt|gt|quot|amp|#(\d+)|#x([\da-f]+));/gi, (entity, decimal, hex) =>
    decimal || hex ? String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16)) : (entities.get(entity) ?? entity),
  );
}

/**
 * Touch nothing that is the same already: a style that is set again costs a layout.
 * @param {HTMLElement} element
 * @param {Style} style
 */
function apply(element, style) {
  for (const [name, value] of Object.entries(style)) {
    if (name.startsWith("--")) element.style.setProperty(name, value);
    else if (element.style.getPropertyValue(kebab(name)) !== value) {
      element.style.setProperty(kebab(name), value);
    }
  }
}

/** @param {string} name */
const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** @file AVG, Alexa's vector graphics, to SVG. */

import { evaluate } from "./expressions.js";

/** @typedef {import("./inflate.js").Component} Component */
/** @typedef {import("./inflate.js").World} World */

const SVG = "http://www.w3.org/2000/svg";
/** AVG's properties of a path by SVG's names. */
const PATH = {
  pathData: "d",
  fill: "fill",
  fillOpacity: "fill-opacity",
  stroke: "stroke",
  strokeWidth: "stroke-width",
  strokeOpacity: "stroke-opacity",
  strokeLineCap: "stroke-linecap",
  strokeLineJoin: "stroke-linejoin",
  strokeDashArray: "stroke-dasharray",
  strokeDashOffset: "stroke-dashoffset",
  pathLength: "pathLength",
  opacity: "opacity",
};
const SCALE = new Map([
  ["best-fit", "xMidYMid meet"],
  ["best-fill", "xMidYMid slice"],
  ["fill", "none"],
  ["none", "xMidYMid meet"],
]);

/**
 * Draw a component's graphic into its element, or draw it anew.
 * @param {HTMLElement} element
 * @param {Component} component
 * @param {World} world
 */
export function drawGraphic(element, component, world) {
  const source = component.get("source");
  const graphic = world.document.graphics?.[source];
  if (!graphic) return world.note(`APL graphic ${source}`);
  const scope = Object.create(component.scope);
  for (const parameter of graphic.parameters ?? []) {
    const { name, default: otherwise } =
      typeof parameter === "string" ? { name: parameter, default: null } : parameter;
    scope[name] = component.get(name) ?? evaluate(otherwise, scope);
  }
  const svg = element.querySelector("svg") ?? frame(element, graphic, component);
  const parts = [graphic.items ?? graphic.item ?? []].flat();
  fill(svg, repeated(parts, graphic, scope), world);
}

/**
 * @param {HTMLElement} element
 * @param {any} graphic
 * @param {Component} component
 */
function frame(element, graphic, component) {
  const svg = document.createElementNS(SVG, "svg");
  const width = graphic.viewportWidth ?? graphic.width;
  const height = graphic.viewportHeight ?? graphic.height;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("preserveAspectRatio", SCALE.get(component.get("scale", "none")) ?? "none");
  svg.setAttribute("aria-hidden", "true");
  element.append(svg);
  return svg;
}

/**
 * @param {any[]} parts
 * @param {any} holder
 * @param {any} scope
 * @returns {{part: any, scope: any}[]}
 */
function repeated(parts, holder, scope) {
  const data = evaluate(holder.data, scope);
  if (!data) return parts.map((part) => ({ part, scope }));
  return data.flatMap((/** @type {any} */ each, /** @type {number} */ index) => {
    const inner = Object.assign(Object.create(scope), { data: each, index, length: data.length });
    return parts.map((part) => ({ part, scope: inner }));
  });
}

/**
 * @param {Element} parent
 * @param {{part: any, scope: any}[]} parts
 * @param {World} world
 */
function fill(parent, parts, world) {
  const shown = parts.filter(({ part, scope }) => evaluate(part.when, scope) ?? true);
  while (parent.childElementCount > shown.length) parent.lastElementChild?.remove();
  shown.forEach(({ part, scope }, index) => {
    const tag = part.type === "group" ? "g" : "path";
    if (part.type !== "group" && part.type !== "path") world.note(`AVG ${part.type}`);
    let element = parent.children[index];
    if (element?.tagName !== tag) {
      const made = document.createElementNS(SVG, tag);
      if (element) element.replaceWith(made);
      else parent.append(made);
      element = made;
    }
    if (tag === "g") group(element, part, scope, world);
    else path(element, part, scope);
  });
}

/**
 * @param {Element} element
 * @param {any} part
 * @param {any} scope
 */
function path(element, part, scope) {
  // SVG fills what is not said to be filled; AVG leaves it open.
  const properties = { fill: "none", ...part };
  for (const [name, attribute] of Object.entries(PATH)) {
    const value = evaluate(properties[name], scope);
    if (value === undefined || value === null) continue;
    const text = Array.isArray(value) ? value.join(" ") : String(value);
    if (element.getAttribute(attribute) !== text) element.setAttribute(attribute, text);
  }
}

/**
 * @param {Element} element
 * @param {any} part
 * @param {any} scope
 * @param {World} world
 */
function group(element, part, scope, world) {
  const of = (/** @type {string} */ name, /** @type {any} */ otherwise) =>
    evaluate(part[name], scope) ?? otherwise;
  const [x, y] = [of("pivotX", 0), of("pivotY", 0)];
  const moves = [
    of("transform", ""),
    `translate(${of("translateX", 0)} ${of("translateY", 0)})`,
    `rotate(${of("rotation", 0)} ${x} ${y})`,
    `translate(${x} ${y}) scale(${of("scaleX", 1)} ${of("scaleY", 1)}) translate(${-x} ${-y})`,
  ];
  element.setAttribute("transform", moves.join(" ").trim());
  element.setAttribute("opacity", String(of("opacity", 1)));
  const parts = [part.items ?? part.item ?? []].flat();
  fill(element, repeated(parts, part, scope), world);
}

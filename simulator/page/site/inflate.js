/** @file An APL document and its data to a tree of components, as APL inflates it. */

import { evaluate, FUNCTIONS, Unknown } from "./expressions.js";

/** @typedef {import("./expressions.js").Scope} Scope */

/**
 * What a document may ask of its device; `elapsed` are the milliseconds that it has been shown.
 * @typedef {{viewport: any, environment: any, elapsed: () => number}} Device
 */

/** Components that this player draws, and what they may have beside what any may have. */
const COMPONENTS = new Map([
  ["Container", "alignItems direction justifyContent wrap data numbered"],
  ["Frame", "backgroundColor background borderColor borderWidth borderRadius"],
  ["Text", "text color fontSize fontWeight fontStyle fontFamily textAlign textAlignVertical maxLines lineHeight letterSpacing"],
  ["TouchWrapper", "onDown onPress onFocus onBlur"],
  ["ScrollView", ""],
  ["VectorGraphic", "source scale align"],
]);
const COMMON = [
  ..."type id description when bind style entities disabled display opacity transform role".split(" "),
  ..."width height minWidth maxWidth minHeight maxHeight shadowColor shadowRadius".split(" "),
  ..."padding paddingLeft paddingTop paddingRight paddingBottom spacing grow shrink".split(" "),
  ..."alignSelf position left top right bottom item items accessibilityLabel".split(" "),
  ..."onMount handleTick speech inheritParentState firstItem lastItem actions preserve".split(" "),
];
const SHOWS_EVERY_ITEM = ["Container"];

/** One component on the screen, with the names that it binds. */
export class Component {
  /**
   * @param {any} raw its properties as the document has them
   * @param {Scope} scope
   * @param {Component[]} children
   */
  constructor(raw, scope, children) {
    this.raw = raw;
    this.scope = scope;
    this.children = children;
    /** @type {string} */
    this.type = raw.type;
    /** @type {string} */
    this.id = raw.id === undefined ? "" : evaluate(raw.id, scope);
    /** @type {{[property: string]: any}} */
    this.set = {};
    this.bound = new Set((raw.bind ?? []).map((/** @type {any} */ each) => each.name));
  }

  /**
   * @param {string} property
   * @param {any} [otherwise]
   */
  get(property, otherwise) {
    if (property in this.set) return this.set[property];
    return evaluate(this.raw[property], this.scope) ?? otherwise;
  }

  /**
   * Set a name that it binds, or else a property.
   * @param {string} name
   * @param {any} value
   */
  put(name, value) {
    if (this.bound.has(name)) this.scope[name] = value;
    else this.set[name] = value;
  }

  /** @returns {Generator<Component>} itself, and all that is inside it */
  *all() {
    yield this;
    for (const child of this.children) yield* child.all();
  }
}

/** What every component of one document shares. */
export class World {
  /**
   * @param {any} document of type APL
   * @param {{[name: string]: any}} datasources
   * @param {Device} device
   */
  constructor(document, datasources, device) {
    this.document = document;
    /** @type {Set<string>} */
    this.unsupported = new Set();
    this._noteStrangeParts();
    this.scope = this._scope(datasources, device);
    /** @type {Component | null} */
    this.root = this._first(document.mainTemplate, this.scope);
  }

  /** @param {string} what */
  note(what) {
    this.unsupported.add(what);
  }

  /** @param {string} id */
  find(id) {
    for (const each of this.root?.all() ?? []) if (each.id === id) return each;
    return null;
  }

  _noteStrangeParts() {
    const known = ["type", "version", "theme", "description", "resources", "styles", "layouts"];
    known.push("graphics", "mainTemplate", "onMount", "handleTick", "settings", "lang");
    known.push("commands", "onConfigChange");
    for (const part of Object.keys(this.document)) {
      if (!known.includes(part)) this.note(`APL ${part}`);
    }
  }

  /**
   * @param {{[name: string]: any}} datasources
   * @param {Device} device
   */
  _scope(datasources, { viewport, environment, elapsed }) {
    /** @type {Scope} */
    const scope = Object.assign(Object.create(null), FUNCTIONS, { viewport, environment });
    Object.defineProperty(scope, "elapsedTime", { get: elapsed });
    for (const name of this.document.mainTemplate?.parameters ?? []) {
      scope[name] = name === "payload" ? datasources : datasources[name];
    }
    for (const block of this.document.resources ?? []) this._addResources(block, scope);
    return scope;
  }

  /**
   * @param {any} block
   * @param {Scope} scope
   */
  _addResources(block, scope) {
    if (!(evaluate(block.when, scope) ?? true)) return;
    for (const kind of ["strings", "string", "numbers", "number", "booleans", "boolean", "colors", "color", "dimensions", "dimension", "easings"]) {
      for (const [name, value] of Object.entries(block[kind] ?? {})) {
        scope[`@${name}`] = evaluate(value, scope);
      }
    }
  }

  /**
   * The first item whose `when` holds.
   * @param {any} holder
   * @param {Scope} scope
   * @returns {Component | null}
   */
  _first(holder, scope) {
    const item = items(holder).find((each) => evaluate(each.when, scope) ?? true);
    return item ? this._inflate(item, scope) : null;
  }

  /**
   * @param {any} raw
   * @param {Scope} around
   * @returns {Component | null}
   */
  _inflate(raw, around) {
    const layout = this.document.layouts?.[raw.type];
    if (layout) return this._inflateLayout(layout, raw, around);
    const scope = Object.create(around);
    for (const { name, value } of raw.bind ?? []) scope[name] = evaluate(value, scope);
    const styled = { ...this._style(raw, scope), ...raw };
    this._noteStrange(styled);
    return new Component(styled, scope, this._children(raw, scope));
  }

  /**
   * What a layout has no parameter for goes on to what it is made of.
   * @param {any} layout
   * @param {any} raw
   * @param {Scope} around
   */
  _inflateLayout(layout, raw, around) {
    const scope = Object.create(this.scope);
    const { type, when, ...rest } = raw;
    for (const parameter of layout.parameters ?? []) {
      const { name, default: otherwise } =
        typeof parameter === "string" ? { name: parameter, default: undefined } : parameter;
      scope[name] = evaluate(rest[name], around) ?? evaluate(otherwise, scope) ?? null;
      delete rest[name];
    }
    const item = items(layout).find((each) => evaluate(each.when, scope) ?? true);
    return item ? this._inflate({ ...item, ...evaluate(rest, around) }, scope) : null;
  }

  /**
   * @param {any} raw
   * @param {Scope} scope
   */
  _style(raw, scope) {
    const style = this.document.styles?.[evaluate(raw.style, scope)];
    const state = { pressed: false, focused: false, disabled: false, karaoke: false };
    const within = Object.assign(Object.create(scope), { state });
    const values = style?.values ?? (style?.value ? [style.value].flat() : []);
    const holding = values.filter((/** @type {any} */ each) => evaluate(each.when, within) ?? true);
    const { when, ...found } = Object.assign({}, ...holding);
    return found;
  }

  /**
   * @param {any} raw
   * @param {Scope} scope
   * @returns {Component[]}
   */
  _children(raw, scope) {
    const data = evaluate(raw.data, scope);
    if (data) return this._repeated(raw, scope, data);
    if (!SHOWS_EVERY_ITEM.includes(raw.type)) return present([this._first(raw, scope)]);
    const shown = items(raw).filter((each) => evaluate(each.when, scope) ?? true);
    return present(shown.map((each) => this._inflate(each, scope)));
  }

  /**
   * @param {any} raw
   * @param {Scope} scope
   * @param {any[]} data
   */
  _repeated(raw, scope, data) {
    return present(
      data.map((each, index) => {
        const names = { data: each, index, length: data.length };
        return this._first(raw, Object.assign(Object.create(scope), names));
      }),
    );
  }

  /** @param {any} raw */
  _noteStrange(raw) {
    const has = COMPONENTS.get(raw.type);
    if (has === undefined) return this.note(`APL ${raw.type}`);
    if (raw.type === "VectorGraphic") return; // its graphic's parameters are properties, too
    for (const name of Object.keys(raw)) {
      if (!COMMON.includes(name) && !has.split(" ").includes(name)) {
        this.note(`APL ${raw.type}.${name}`);
      }
    }
  }
}

/** Whether this player draws a component of that type. */
export const isDrawn = (/** @type {string} */ type) => COMPONENTS.has(type);

/** A sentence about what could not be worked out, or the error itself when it is no such thing. */
export function unknownIn(/** @type {unknown} */ error) {
  if (error instanceof Unknown) return `APL ${error.message}`;
  throw error;
}

/** @returns {any[]} */
const items = (/** @type {any} */ holder) => [holder?.items ?? holder?.item ?? []].flat();

/** @returns {Component[]} */
const present = (/** @type {(Component | null)[]} */ found) =>
  /** @type {Component[]} */ (found.filter((each) => each !== null));

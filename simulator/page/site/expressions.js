/** @file APL's data binding: what stands in `${…}`, and the dimensions of what comes out. */

/** A name, a function or a dimension that this player does not know. */
export class Unknown extends Error {}

/**
 * What names mean: the names of a component, then those of whatever is around it.
 * @typedef {{[name: string]: any}} Scope
 */

/** @typedef {(scope: Scope) => any} Expression */

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)(dp|px|vw|vh|%)?|(@?[A-Za-z_$][\w$]*)|("[^"]*"|'[^']*')|(\?\?|\|\||&&|[=!<>]=|[-+*/%<>!?:.,()[\]]))/y;

/** Operators from the loosest to the tightest. */
const BINARY = [
  ["??"],
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];

/** @type {{[operator: string]: (left: any, right: any) => any}} */
const APPLY = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
};

/** Functions that APL documents may call, by their objects. */
export const FUNCTIONS = {
  Math: Object.fromEntries(
    Object.getOwnPropertyNames(Math).map((name) => [name, /** @type {any} */ (Math)[name]]),
  ),
  String: {
    length: (/** @type {string} */ text) => text.length,
    slice: (/** @type {string} */ text, /** @type {number[]} */ ...range) => text.slice(...range),
    toLowerCase: (/** @type {string} */ text) => text.toLowerCase(),
    toUpperCase: (/** @type {string} */ text) => text.toUpperCase(),
  },
  Array: {
    indexOf: (/** @type {any[]} */ array, /** @type {any} */ item) => array.indexOf(item),
    range: (/** @type {number} */ count) => [...Array(count).keys()],
    slice: (/** @type {any[]} */ array, /** @type {number[]} */ ...range) => array.slice(...range),
  },
};

/** @type {Map<string, Expression>} */
const compiled = new Map();

/**
 * A value with every `${…}` in it worked out, arrays and objects too.
 * @param {any} value
 * @param {Scope} scope
 * @returns {any}
 */
export function evaluate(value, scope) {
  if (typeof value === "string") return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map((each) => evaluate(each, scope));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, each]) => [key, evaluate(each, scope)]);
  return Object.fromEntries(entries);
}

/**
 * A dimension in dp; null for "auto" and what is no dimension.
 * @param {any} value
 * @param {Scope} scope
 * @param {number} [whole] what percents are of
 * @returns {number | null}
 */
export function dimension(value, scope, whole = 0) {
  if (typeof value === "number") return value;
  const [, number, unit] = /^(-?[\d.]+)(dp|px|vw|vh|%)?$/.exec(String(value).trim()) ?? [];
  return number === undefined ? null : inDp(Number(number), unit, scope, whole);
}

/**
 * @param {string} text
 * @param {Scope} scope
 */
function evaluateText(text, scope) {
  if (/^@\w+$/.test(text)) return lookUp(text, scope);
  if (!text.includes("${")) return text;
  const pieces = [...split(text)];
  const values = pieces.map((piece) =>
    typeof piece === "string" ? piece : compile(piece.code)(scope),
  );
  return values.length === 1 ? values[0] : values.map((value) => value ?? "").join("");
}

/**
 * Text, and the code of each `${…}`.
 * @param {string} text
 * @returns {Generator<string | {code: string}>}
 */
function* split(text) {
  let rest = 0;
  for (let start = text.indexOf("${"); start >= 0; start = text.indexOf("${", rest)) {
    if (start > rest) yield text.slice(rest, start);
    const end = text.indexOf("}", start);
    if (end < 0) throw new Unknown(`an expression without an end: ${text}`);
    yield { code: text.slice(start + 2, end) };
    rest = end + 1;
  }
  if (rest < text.length) yield text.slice(rest);
}

/** @param {string} code */
function compile(code) {
  const known = compiled.get(code);
  if (known) return known;
  const made = new Parser(code).whole();
  compiled.set(code, made);
  return made;
}

/**
 * @param {string} name
 * @param {Scope} scope
 */
function lookUp(name, scope) {
  if (!(name in scope)) throw new Unknown(`the name ${name}`);
  return scope[name];
}

/**
 * @param {number} number
 * @param {string | undefined} unit
 * @param {Scope} scope
 * @param {number} whole
 */
function inDp(number, unit, scope, whole) {
  switch (unit) {
    case "vw":
      return (number * scope.viewport.width) / 100;
    case "vh":
      return (number * scope.viewport.height) / 100;
    case "px":
      return (number * 160) / scope.viewport.dpi;
    case "%":
      return (number * whole) / 100;
    default:
      return number;
  }
}

/** @param {any} value */
const operand = (value, /** @type {Scope} */ scope) =>
  typeof value === "string" && /^-?[\d.]+(dp|px|vw|vh)$/.test(value)
    ? dimension(value, scope)
    : value;

class Parser {
  /** @param {string} code */
  constructor(code) {
    this._code = code;
    this._tokens = tokens(code);
    this._at = 0;
  }

  /** @returns {Expression} */
  whole() {
    const expression = this._choice();
    if (this._at < this._tokens.length) this._complain();
    return expression;
  }

  /** @returns {Expression} */
  _choice() {
    const test = this._binary(0);
    if (!this._take("?")) return test;
    const yes = this._choice();
    this._expect(":");
    const no = this._choice();
    return (scope) => (test(scope) ? yes(scope) : no(scope));
  }

  /**
   * @param {number} level
   * @returns {Expression}
   */
  _binary(level) {
    if (level === BINARY.length) return this._unary();
    let left = this._binary(level + 1);
    for (let sign = this._taken(BINARY[level]); sign; sign = this._taken(BINARY[level])) {
      left = joined(sign, left, this._binary(level + 1));
    }
    return left;
  }

  /** @returns {Expression} */
  _unary() {
    const sign = this._taken(["!", "-", "+"]);
    if (!sign) return this._member();
    const value = this._unary();
    if (sign === "!") return (scope) => !value(scope);
    return sign === "-" ? (scope) => -operand(value(scope), scope) : value;
  }

  /** @returns {Expression} */
  _member() {
    let object = this._primary();
    for (let sign = this._taken([".", "[", "("]); sign; sign = this._taken([".", "[", "("])) {
      const inner = object;
      if (sign === "(") {
        const given = this._arguments();
        object = (scope) => called(inner(scope), given.map((each) => each(scope)), this._code);
      } else {
        const key = sign === "." ? this._name() : this._index();
        object = (scope) => member(inner(scope), key(scope));
      }
    }
    return object;
  }

  /** @returns {Expression} */
  _primary() {
    if (this._take("(")) {
      const inner = this._choice();
      this._expect(")");
      return inner;
    }
    const token = this._tokens[this._at++];
    if (token === undefined) this._complain();
    if (token.kind === "number") return (scope) => inDp(token.value, token.unit, scope, 0);
    if (token.kind === "text") return () => token.value;
    if (token.kind !== "name") this._complain();
    return named(token.value);
  }

  /** @returns {Expression} */
  _name() {
    const token = this._tokens[this._at++];
    if (token?.kind !== "name") this._complain();
    return () => token.value;
  }

  /** @returns {Expression} */
  _index() {
    const index = this._choice();
    this._expect("]");
    return index;
  }

  _arguments() {
    const given = [];
    while (!this._take(")")) {
      given.push(this._choice());
      this._take(",");
    }
    return given;
  }

  /** @param {string[]} signs */
  _taken(signs) {
    return signs.find((sign) => this._take(sign));
  }

  /** @param {string} sign */
  _take(sign) {
    const token = this._tokens[this._at];
    const is = token?.kind === "sign" && token.value === sign;
    if (is) this._at++;
    return is;
  }

  /** @param {string} sign */
  _expect(sign) {
    if (!this._take(sign)) this._complain();
  }

  /** @returns {never} */
  _complain() {
    throw new Unknown(`the expression ${this._code}`);
  }
}

/** @param {string} code */
function tokens(code) {
  /** @type {{kind: string, value: any, unit?: string}[]} */
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < code.trimEnd().length) {
    const match = TOKEN.exec(code);
    if (!match) throw new Unknown(`the expression ${code}`);
    const [, number, unit, name, text, sign] = match;
    if (number) found.push({ kind: "number", value: Number(number), unit });
    else if (name) found.push({ kind: "name", value: name });
    else if (text) found.push({ kind: "text", value: text.slice(1, -1) });
    else found.push({ kind: "sign", value: sign });
  }
  return found;
}

/**
 * @param {string} sign
 * @param {Expression} left
 * @param {Expression} right
 * @returns {Expression}
 */
function joined(sign, left, right) {
  if (sign === "??") return (scope) => left(scope) ?? right(scope);
  if (sign === "||") return (scope) => left(scope) || right(scope);
  if (sign === "&&") return (scope) => left(scope) && right(scope);
  return (scope) => APPLY[sign](operand(left(scope), scope), operand(right(scope), scope));
}

/**
 * @param {string} name
 * @returns {Expression}
 */
function named(name) {
  if (name === "true") return () => true;
  if (name === "false") return () => false;
  if (name === "null") return () => null;
  // A name that is bound to nothing is null in APL, so that `${payload.x ?? 1}` works.
  return name.startsWith("@") ? (scope) => lookUp(name, scope) : (scope) => scope[name] ?? null;
}

/**
 * @param {any} object
 * @param {string | number} key
 */
const member = (object, key) => {
  if (object === null || object === undefined) return null;
  if (key === "length") return object.length ?? null;
  return Object.hasOwn(Object(object), key) ? object[key] : null;
};

/**
 * @param {any} function_
 * @param {any[]} given
 * @param {string} code
 */
function called(function_, given, code) {
  if (typeof function_ !== "function") throw new Unknown(`a function in ${code}`);
  return function_(...given);
}

/** @file Runs APL's commands: of a directive, of a touch, or of a tick. */

import { evaluate } from "./expressions.js";

/** @typedef {import("./expressions.js").Scope} Scope */
/** @typedef {import("./inflate.js").Component} Component */

/**
 * What commands act upon.
 * @typedef {object} Stage
 * @property {import("./clock.js").Clock} clock
 * @property {import("./inflate.js").World} world
 * @property {() => void} changed
 * @property {(component: Component, signal: AbortSignal) => Promise<void>} speak
 * @property {(command: any, scope: Scope) => void} send
 * @property {(component: Component) => void} focus
 */

/**
 * Run commands one after the other; rejects with the signal's reason when that stops them.
 * @param {any[]} commands
 * @param {Scope} scope
 * @param {Stage} stage
 * @param {AbortSignal} signal
 */
export async function run(commands, scope, stage, signal) {
  for (const command of [commands ?? []].flat()) {
    signal.throwIfAborted();
    await runOne(command, scope, stage, signal);
  }
}

/**
 * @param {any} command
 * @param {Scope} scope
 * @param {Stage} stage
 * @param {AbortSignal} signal
 */
async function runOne(command, scope, stage, signal) {
  if (!(evaluate(command.when, scope) ?? true)) return;
  const act = COMMANDS[command.type] ?? ownCommand(command.type, stage);
  if (!act) return stage.world.note(`APL command ${command.type}`);
  const delay = Number(evaluate(command.delay, scope) ?? 0);
  if (delay) await stage.clock.wait(delay, signal);
  for (let times = Number(command.repeatCount ?? 0) + 1; times > 0; times--) {
    await act(command, scope, stage, signal);
  }
}

/** @type {{[type: string]: (command: any, scope: Scope, stage: Stage, signal: AbortSignal) => void | Promise<void>}} */
const COMMANDS = {
  Sequential: (command, scope, stage, signal) => run(command.commands, scope, stage, signal),
  Parallel: async (command, scope, stage, signal) => {
    const each = (/** @type {any} */ one) => runOne(one, scope, stage, signal);
    await Promise.all(command.commands.map(each));
  },
  Idle: () => {},
  SetValue: (command, scope, stage) => {
    const component = target(command, scope, stage);
    if (!component) return stage.world.note(`APL component ${command.componentId}`);
    component.put(evaluate(command.property, scope), evaluate(command.value, scope));
    stage.changed();
  },
  SpeakItem: async (command, scope, stage, signal) => {
    const component = target(command, scope, stage);
    if (component) await stage.speak(component, signal);
    else stage.world.note(`APL component ${command.componentId}`);
  },
  SetFocus: (command, scope, stage) => {
    const component = target(command, scope, stage);
    if (component) stage.focus(component);
    else stage.world.note(`APL component ${command.componentId}`);
  },
  // No device here is turned.
  Reinflate: () => {},
  AnimateItem: animate,
  SendEvent: (command, scope, stage) => stage.send(command, scope),
};

/**
 * A command that a document defines, with what it is given as names.
 * @param {string} type
 * @param {Stage} stage
 * @returns {typeof COMMANDS[string] | undefined}
 */
function ownCommand(type, stage) {
  const own = stage.world.document.commands?.[type];
  if (!own) return undefined;
  return (command, scope, on, signal) => {
    const names = Object.create(scope);
    for (const parameter of own.parameters ?? []) {
      const { name, default: otherwise } = typeof parameter === "string" ? { name: parameter, default: undefined } : parameter;
      names[name] = evaluate(command[name], scope) ?? evaluate(otherwise, names) ?? null;
    }
    return run(own.commands ?? own.command, names, on, signal);
  };
}

/**
 * @param {any} command
 * @param {Scope} scope
 * @param {Stage} stage
 */
function target(command, scope, stage) {
  const id = evaluate(command.componentId, scope);
  return id ? stage.world.find(id) : (scope.event?.target ?? null);
}

/**
 * @param {any} command
 * @param {Scope} scope
 * @param {Stage} stage
 * @param {AbortSignal} signal
 */
async function animate(command, scope, stage, signal) {
  const component = target(command, scope, stage);
  const duration = Number(evaluate(command.duration, scope));
  const began = stage.clock.now;
  const show = () => {
    const share = duration ? Math.min(1, (stage.clock.now - began) / duration) : 1;
    for (const { property, from, to } of command.value ?? []) {
      if (property !== "opacity") return stage.world.note(`APL animated ${property}`);
      const [first, last] = [evaluate(from ?? component?.get(property, 1), scope), evaluate(to, scope)];
      component?.put(property, first + (last - first) * share);
    }
    stage.changed();
  };
  const callOff = stage.clock.onFrame(show);
  try {
    await stage.clock.wait(duration, signal);
  } finally {
    callOff();
    show();
  }
}

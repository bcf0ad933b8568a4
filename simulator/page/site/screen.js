/** @file A device's screen: the document that is shown on it, its ticks, touches and commands. */

import { aplaTrack } from "./apla.js";
import { run } from "./commands.js";
import { Drawing } from "./draw.js";
import { evaluate } from "./expressions.js";
import { unknownIn, World } from "./inflate.js";
import { ssmlTrack } from "./ssml.js";

/** APL's own, for a tick that names none. */
const TICK_MS = 1000;
/** How long a device shows a document that names no idleTimeout. */
const IDLE_MS = 30_000;

/** @typedef {import("./clock.js").Clock} Clock */
/** @typedef {import("./inflate.js").Component} Component */
/** @typedef {import("./tracks.js").Track} Track */

/**
 * What a screen needs of its device.
 * @typedef {object} Host
 * @property {Clock} clock
 * @property {(track: Track, signal: AbortSignal) => Promise<void>} play
 * @property {(event: {token: string, arguments: any[], source: any, components: any}) => void} send
 * @property {(what: Iterable<string>) => void} cannot tells what this player does not support
 */

/** One document, from its directive until another one takes its place. */
export class Shown {
  /**
   * @param {any} directive an Alexa.Presentation.APL.RenderDocument
   * @param {{viewport: any, environment: any}} device
   * @param {Host} host
   */
  constructor(directive, device, host) {
    this.token = String(directive.token ?? "");
    this.clock = host.clock;
    this._host = host;
    this._began = host.clock.now;
    /** @type {Map<string, Track>} */
    this._sounds = new Map();
    /** @type {Map<string, AbortController>} */
    this._sequencers = new Map();
    this._gone = new AbortController();
    const data = this._transformed(directive);
    const elapsed = () => this.clock.now - this._began;
    this.world = new World(directive.document, data, { ...device, elapsed });
    this._drawing = new Drawing(this.world, {
      press: (component) => this._press(component),
      down: (component) => this._quickly("Down", component),
      focus: (component) => this.focus(component),
      blur: (component) => this._quickly("Blur", component),
    });
    this.element = this._drawing.element;
    // A finger that comes down anywhere ends what is heard, before any handler is asked.
    this.element.addEventListener("pointerdown", () => this._sequencers.get("main")?.abort());
    this.idleMs = Number(directive.document.settings?.idleTimeout ?? IDLE_MS);
    this._tell();
    this._begin();
  }

  /**
   * Run a directive's commands; whatever the same sequencer was running ends.
   * @param {any[]} commands
   * @param {any} [scope]
   * @param {string} [sequencer]
   * @returns {Promise<void>} resolves when they are done, or ended by others
   */
  async run(commands, scope = this.world.scope, sequencer = "main") {
    this._sequencers.get(sequencer)?.abort();
    const controller = new AbortController();
    this._sequencers.set(sequencer, controller);
    const signal = AbortSignal.any([controller.signal, this._gone.signal]);
    try {
      await run(commands, scope, this, signal);
    } catch (error) {
      if (!signal.aborted) this.world.note(unknownIn(error));
    }
    this._tell();
  }

  /** Take it off the screen; everything that it does ends. */
  close() {
    this._gone.abort();
    this.element.remove();
  }

  /** End what is heard, as a new word of the person does. */
  hush() {
    for (const controller of this._sequencers.values()) controller.abort();
  }

  changed() {
    this._drawing.refresh();
  }

  /**
   * @param {Component} component
   * @param {AbortSignal} signal
   */
  async speak(component, signal) {
    const url = component.get("speech");
    const track = this._sounds.get(url);
    if (track) await this._host.play(track, signal);
    else this.world.note(`APL speech ${url}`);
  }

  /**
   * Give a component the focus of a remote control; the page's own stays where somebody types.
   * @param {Component} component
   */
  focus(component) {
    this._quickly("Focus", component);
  }

  /**
   * @param {any} command
   * @param {any} scope
   */
  send(command, scope) {
    const { source = {} } = scope.event ?? {};
    const sent = { token: this.token, arguments: evaluate(command.arguments ?? [], scope), source };
    this._host.send({ ...sent, components: {} });
  }

  _begin() {
    for (const component of this.world.root?.all() ?? []) {
      for (const tick of [component.raw.handleTick ?? []].flat()) this._keepTicking(tick, component);
      if (component.raw.onMount) this.run(component.raw.onMount, component.scope, component.id);
    }
    if (this.world.document.onMount) this.run(this.world.document.onMount);
  }

  /**
   * @param {any} tick
   * @param {Component} component
   */
  _keepTicking(tick, component) {
    const again = () => {
      if (this._gone.signal.aborted) return;
      this.clock.after(tick.minimumDelay ?? TICK_MS, again);
      if (!(evaluate(tick.when, component.scope) ?? true)) return;
      // Commands of a tick are instant; they belong to no sequencer, and end nothing.
      run(tick.commands, component.scope, this, this._gone.signal).catch(() => {});
    };
    again();
  }

  /** @param {Component} component */
  _press(component) {
    const { commands, scope } = this._handler("Press", component);
    if (commands.length) this.run(commands, scope);
  }

  /**
   * Run a handler that is quick: it belongs to no sequencer, and ends nothing.
   * @param {"Down" | "Focus" | "Blur"} name
   * @param {Component} component
   */
  _quickly(name, component) {
    const { commands, scope } = this._handler(name, component);
    run(commands, scope, this, this._gone.signal).catch(() => {});
  }

  /**
   * @param {string} name
   * @param {Component} component
   */
  _handler(name, component) {
    const { id, type } = component;
    const source = { type, handler: name, id, value: false };
    const scope = Object.assign(Object.create(component.scope), { event: { source, target: component } });
    return { commands: [component.raw[`on${name}`] ?? []].flat(), scope };
  }

  /** @param {any} directive */
  _transformed(directive) {
    const sources = structuredClone(directive.datasources ?? {});
    for (const [name, source] of Object.entries(sources)) {
      for (const transformer of source?.transformers ?? []) {
        const made = this._transform(transformer, source, directive.sources ?? {});
        if (!made) continue;
        const url = `echo:${name}/${transformer.outputName ?? transformer.inputPath}`;
        this._sounds.set(url, made);
        source.properties[transformer.outputName ?? transformer.inputPath] = { url };
      }
    }
    return sources;
  }

  /**
   * @param {any} transformer
   * @param {any} source
   * @param {any} documents
   * @returns {Track | null}
   */
  _transform(transformer, source, documents) {
    if (transformer.transformer === "aplAudioToSpeech") {
      return aplaTrack(documents[transformer.template] ?? {}, source.properties);
    }
    if (transformer.transformer === "ssmlToSpeech") {
      return ssmlTrack(source.properties[transformer.inputPath]);
    }
    this._host.cannot([`APL transformer ${transformer.transformer}`]);
    return null;
  }

  _tell() {
    this._host.cannot(this.world.unsupported);
  }
}

/**
 * A model: elements by name in the order of their definition, the model's settings, and its analysis.
 *
 * Built by hand or from KatScript (lib/katscript). What it holds is plain data; values of parameters stay symbolic.
 * Not here: solving it (lib/solver), running its analysis (lib/analysis).
 */
import { PLAIN } from "../arithmetic/arithmetic.js";
import { DEFAULT_WAVELENGTH } from "../constants.js";
import { type Span, UserError } from "../errors.js";
import { complete } from "./complete.js";
import { connect, connectionsOf, isPlace, type Link, otherEnd, portKey } from "./connections.js";
import { changedPaths, findCycleFrom } from "./cycles.js";
import { drive, drivesOf } from "./drives.js";
import type { Element } from "./element.js";
import { cyclic, unknownElement, unknownKind, unknownParameter } from "./errors.js";
import { evaluate, realOf, type Scope } from "./evaluate.js";
import { namesIn, numberValue, referencesOf, rootOf } from "./expression.js";
import { indexFault } from "./indices.js";
import { ELEMENTS, outputNamesOf, parametersOf } from "./kinds.js";
import { parameterScope } from "./scope.js";
import { type ParameterSpec, toValue } from "./signature.js";
import { type MapSettings, mapOf, type SurfaceMap } from "./surface-map.js";
import type { Terms } from "./terms.js";
import { usersOf } from "./users.js";
import { faultOf } from "./validate.js";
import type { Action, Expression, Value } from "./value.js";
import { nameFault, SIGNAL_FREQUENCY } from "./words.js";

/** A command's arguments as they hold, by the names of its signature. */
export interface Command {
  readonly name: string;
  readonly arguments: ReadonlyMap<string, Value>;
  /** Where it was written; undefined if a program gave it. */
  readonly span: Span | undefined;
}

/** What a program gives for a parameter: text is text, not an expression. */
export type Plain = number | boolean | string | null | Value;

export class Model {
  readonly #elements = new Map<string, Element>();
  /** The outputs that readouts bring along, as `REFL_I` → `REFL`. */
  readonly #outputs = new Map<string, string>();
  readonly #commands: Command[] = [];
  readonly #maps = new Map<string, SurfaceMap>();
  /** Elements that were referred to before they were there; some may be there since. */
  readonly #awaited = new Set<string>();
  /** What was found out of the elements, until they change. */
  #links: Map<string, Link> | undefined;
  #drives: Map<string, Expression> | undefined;
  readonly #values = new Map<string, Terms<number>>();
  readonly #kindOf = (name: string): string | undefined => this.#elements.get(name)?.kind;
  /** What `run` does; undefined if nothing is said, which is a single solution. */
  analysis: Action | undefined;
  #contents = ++contentsCount;

  /** A number for what the model holds but its analysis: no model has had it that held anything else. */
  get contents(): number {
    return this.#contents;
  }

  /** All elements in the order of their definition. */
  elements(): readonly Element[] {
    return [...this.#elements.values()];
  }

  /** The element of a name. An unknown one is an error with a near miss. */
  element(name: string): Element {
    const found = this.#elements.get(name);
    if (found !== undefined) return found;
    throw unknownElement(name, this.names());
  }

  has(name: string): boolean {
    return this.#elements.has(name);
  }

  /** Every name that can't be given again: of elements, and of the outputs that readouts bring along. */
  names(): readonly string[] {
    return [...this.#elements.keys(), ...this.#outputs.keys()];
  }

  /** The readout that an output belongs to: `REFL` of `REFL_I`; undefined if there is none of that name. */
  readoutOf(output: string): string | undefined {
    return this.#outputs.get(output);
  }

  /** The commands that were given, as `lambda`, `modes`, `tem`; those that may stand once are there once. */
  commands(): readonly Command[] {
    return this.#commands;
  }

  /** A command by its name, undefined if it wasn't given. */
  command(name: string): Command | undefined {
    return this.#commands.find((each) => each.name === name);
  }

  /** Gives a command; one that may stand once replaces what was there. */
  setCommand(name: string, values: ReadonlyMap<string, Value>, span?: Span): void {
    const at = name === "tem" ? -1 : this.#commands.findIndex((each) => each.name === name);
    const command = { name, arguments: values, span };
    if (at === -1) this.#commands.push(command);
    else this.#commands[at] = command;
    this.#touch();
  }

  /** Gives commands in place of all that are there. */
  replaceCommands(commands: readonly Command[]): void {
    this.#commands.splice(0, this.#commands.length, ...commands);
    this.#touch();
  }

  /** The maps of surfaces and lenses, by the elements' names. */
  get maps(): ReadonlyMap<string, SurfaceMap> {
    return this.#maps;
  }

  /** Gives a mirror, a beamsplitter or a lens a map, in place of the one that it has. */
  setMap(name: string, settings: MapSettings): void {
    const map = mapOf(this.element(name), settings);
    if (map.amplitude !== undefined) this.get(map.amplitude);
    this.#maps.set(name, map);
    this.#touch();
  }

  /** The wavelength that lengths of tunings and fields are relative to [m]. */
  get wavelength(): Expression {
    const value = this.command("lambda")?.arguments.get("value");
    return value === undefined ? numberValue(DEFAULT_WAVELENGTH) : (value as Expression);
  }

  /** The signal frequency [Hz]; `none` if the model has none. */
  get signalFrequency(): Value {
    return this.command("fsig")?.arguments.get("f") ?? { kind: "none" };
  }

  /**
   * Adds an element. Parameters go by the names of its kind's signature; those not given have their defaults.
   *
   * @param kind any name of the kind, as `mirror` or `m`
   * @returns the element as it is in the model
   */
  add(
    kind: string,
    name: string,
    parameters: Readonly<Record<string, Plain>> = {},
    rest: readonly Plain[] = [],
  ): Element {
    const found = ELEMENTS.get(kind);
    if (found === undefined) throw unknownKind(name, kind, ELEMENTS.keys());
    const given = new Map<string, Value>();
    const known = parametersOf(found);
    for (const [key, value] of Object.entries(parameters)) {
      if (!known.has(key) && !found.parameters.some((each) => each.name === key) && found.keywords === undefined) {
        throw unknownParameter(name, key, known.keys());
      }
      given.set(key, toValue(value));
    }
    const element = complete({ kind: found, name, parameters: given, rest: rest.map(toValue) });
    this.insert(element);
    try {
      this.#checkNew(element);
    } catch (error) {
      this.#erase([name, ...outputNamesOf(element)]);
      throw error;
    }
    return element;
  }

  /** Puts a complete element in, without a check of its values (see `check`). Its name must be free, so must its ports. */
  insert(element: Element): void {
    const { name } = element;
    const outputs = outputNamesOf(element);
    for (const claimed of [name, ...outputs]) this.claim(claimed);
    this.#elements.set(name, element);
    this.#contents = ++contentsCount;
    for (const output of outputs) this.#outputs.set(output, name);
    for (const other of namesIn(element)) if (!this.#elements.has(other)) this.#awaited.add(other);
    // What nothing refers to yet changes nothing that is known, unless it drives others.
    if (this.#awaited.has(name)) this.#forget();
    if (this.#links !== undefined) connect(this.#links, element);
    if (element.kind !== "degree_of_freedom") return;
    this.#values.clear();
    if (this.#drives !== undefined) drive(this.#drives, element, this.#kindOf);
  }

  /** Throws if a name can't be given to a new element. */
  claim(name: string): void {
    const fault = nameFault(name, this.#elements.has(name) || this.#outputs.has(name));
    if (fault !== undefined) throw new UserError(fault);
  }

  /**
   * Removes an element, and the spaces and wires at its ports. Refused while anything else refers to one of them.
   *
   * @returns the names of what was removed
   */
  remove(name: string): readonly string[] {
    const gone = new Set([name, ...outputNamesOf(this.element(name))]);
    for (const link of this.links().values()) {
      if (link.a.element === name || link.b.element === name) gone.add(link.name);
    }
    const users = usersOf(this, gone);
    if (users.length > 0) {
      throw new UserError({
        code: "still-in-use",
        place: name,
        what: `"${name}" can't be removed: ${users.map((user) => `"${user}"`).join(", ")} still refer to it`,
        remedy: "Remove or change those first.",
      });
    }
    this.#erase(gone);
    return [...gone];
  }

  #erase(names: Iterable<string>): void {
    for (const name of names) {
      this.#elements.delete(name);
      this.#outputs.delete(name);
      this.#maps.delete(name);
    }
    this.#forget();
  }

  /**
   * What a path holds: a parameter `m1.phi`, a variable `Pin`, `fsig.f`, and what degrees of freedom add. A `none` that stands for a number is 0.
   */
  value(path: string): Value {
    const held = this.own(path);
    const isZero = held.kind === "none" && path !== SIGNAL_FREQUENCY && this.resolve(path).spec.orNone;
    const own = isZero ? numberValue(0) : held;
    const drive = this.drives().get(path);
    if (drive === undefined || own.kind === "none") return own;
    return { kind: "binary", operator: "+", left: own as Expression, right: drive };
  }

  /** What was given for a path, without what degrees of freedom add. */
  own(path: string): Value {
    if (path === SIGNAL_FREQUENCY) return this.signalFrequency;
    const { element, spec } = this.resolve(path);
    return element.parameters.get(spec.name)!;
  }

  /** The element and the parameter that a canonical path names. */
  resolve(path: string): { readonly element: Element; readonly spec: ParameterSpec } {
    const dot = path.indexOf(".");
    const name = dot === -1 ? path : path.slice(0, dot);
    const element = this.element(name);
    const known = parametersOf(ELEMENTS.get(element.kind)!);
    const parameter = dot === -1 && element.kind === "variable" ? "value" : path.slice(dot + 1);
    const spec = dot === -1 && element.kind !== "variable" ? undefined : known.get(parameter);
    if (spec !== undefined && element.parameters.has(spec.name)) return { element, spec };
    throw unknownParameter(name, dot === -1 ? "" : parameter, element.parameters.keys());
  }

  /** The number that a path has now [the parameter's unit]. Cyclic references are an error. */
  get(path: string): number {
    return realOf(PLAIN, this.#scope().lookup(path), path);
  }

  /** The value of an expression over the model's parameters: a number, complex maybe, or an array. */
  evaluate(value: Value): Terms<number> {
    return evaluate(PLAIN, value, this.#scope());
  }

  #scope(): Scope<number> {
    return parameterScope(PLAIN, (path) => ({ value: this.value(path) }), this.#values);
  }

  /** Sets a parameter. Text is text: expressions come from lib/katscript. */
  set(path: string, value: Plain): void {
    this.setAll([[path, value]]);
  }

  /** Sets several at once: R, T and L together, say, which must fit when all are set. Sets none if one is refused. */
  setAll(values: Iterable<readonly [string, Plain]>): void {
    const before = new Map<string, Element>();
    const commands = [...this.#commands];
    const paths: string[] = [];
    try {
      for (const [path, given] of values) {
        const value = toValue(given);
        if (referencesOf(value).length > 0) paths.push(path);
        if (path === SIGNAL_FREQUENCY) {
          this.setCommand("fsig", new Map([["f", value]]));
          continue;
        }
        const { element, spec } = this.resolve(path);
        if (!before.has(element.name)) before.set(element.name, element);
        this.replace({ ...element, parameters: new Map(element.parameters).set(spec.name, value) });
      }
      const circle = findCycleFrom(this, paths);
      if (circle !== undefined) throw cyclic(circle);
      this.check(before.keys());
    } catch (error) {
      for (const element of before.values()) this.replace(element);
      this.replaceCommands(commands);
      throw error;
    }
  }

  /** Replaces an element of the same name: parameters and rest may differ. No check of its values. */
  replace(element: Element): void {
    const { name, kind, parameters, rest } = this.element(element.name);
    this.#elements.set(name, element);
    for (const other of namesIn(element)) if (!this.#elements.has(other)) this.#awaited.add(other);
    const isWay = kind === "space" || kind === "wire";
    if (isWay && [...element.parameters].some(([key, value]) => isPlace(value) && parameters.get(key) !== value)) {
      this.#links = undefined;
    }
    if (rest !== element.rest) this.#drives = undefined;
    this.#touch();
  }

  /** Throws if a new element makes a circle of references, or breaks a rule. */
  #checkNew(element: Element): void {
    const { kind, name } = element;
    // Nothing refers to a new name yet: a circle lies within the element, unless it drives others.
    const isLone = kind !== "degree_of_freedom" && !this.#awaited.has(name);
    const within = isLone ? (path: string) => rootOf(path) === name : undefined;
    const circle = findCycleFrom(this, changedPaths(this, element), within);
    if (circle !== undefined) throw cyclic(circle);
    this.check([name]);
  }

  /** Throws if values of these elements break a rule. */
  check(names: Iterable<string>): void {
    const check = this.checker();
    for (const name of names) check(name);
  }

  /** Checks one element after another, each value evaluated once; throws what breaks a rule. */
  checker(): (name: string) => void {
    const scope = this.#scope();
    return (name) => {
      const element = this.#elements.get(name);
      const fault = element && (faultOf(element, scope) ?? indexFault(element, this.links(), scope));
      if (fault !== undefined) throw new UserError(fault);
    };
  }

  /** Spaces and wires by the ports that they connect, both ends: `m1.p1` → the space at it. */
  links(): ReadonlyMap<string, Link> {
    this.#links ??= connectionsOf(this.#elements.values());
    return this.#links;
  }

  /** The space at an optical port, and the port at its other end; undefined if nothing is connected there. */
  connection(
    element: string,
    port: string,
  ): { readonly space: string; readonly element: string; readonly port: string } | undefined {
    const link = this.links().get(portKey(element, port));
    return link === undefined ? undefined : otherEnd(link, element, port);
  }

  /** What degrees of freedom add to parameters: by path, the sum of amplitude times DC. */
  drives(): ReadonlyMap<string, Expression> {
    this.#drives ??= drivesOf(this.#elements.values(), this.#kindOf);
    return this.#drives;
  }

  #forget(): void {
    this.#links = undefined;
    this.#drives = undefined;
    this.#touch();
  }

  #touch(): void {
    this.#values.clear();
    this.#contents = ++contentsCount;
  }

  /** Makes this model hold what another holds. */
  adopt(other: Model): void {
    if (other === this) return;
    this.#elements.clear();
    this.#outputs.clear();
    this.#awaited.clear();
    for (const name of other.#awaited) this.#awaited.add(name);
    for (const [name, element] of other.#elements) this.#elements.set(name, element);
    for (const [output, readout] of other.#outputs) this.#outputs.set(output, readout);
    this.#commands.splice(0, this.#commands.length, ...other.#commands);
    this.#maps.clear();
    for (const [name, map] of other.#maps) this.#maps.set(name, map);
    this.analysis = other.analysis;
    this.#forget();
    this.#contents = other.#contents;
  }

  /** A model of its own with the same contents. */
  clone(): Model {
    const copy = new Model();
    copy.adopt(this);
    return copy;
  }
}

/** How many contents models have had so far. */
let contentsCount = 0;

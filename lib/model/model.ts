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
import { connectionsOf, type Link, otherEnd, portKey } from "./connections.js";
import { findCycle } from "./cycles.js";
import { drivesOf } from "./drives.js";
import type { Element } from "./element.js";
import { cyclic, notChangeable, unknownElement, unknownParameter } from "./errors.js";
import { evaluate, realOf, type Scope } from "./evaluate.js";
import { elementsOf, numberValue, referencesOf } from "./expression.js";
import { indexFault } from "./indices.js";
import { ELEMENTS, outputsOf, parametersOf } from "./kinds.js";
import { nearest } from "./nearest.js";
import { parameterScope } from "./scope.js";
import { type ParameterSpec, toValue } from "./signature.js";
import type { Terms } from "./terms.js";
import { usersOf } from "./users.js";
import { faultOf } from "./validate.js";
import type { Action, Expression, Value } from "./value.js";
import { CONSTANTS, LITERALS, RESERVED_NAMES } from "./words.js";

/** A command's arguments as they hold, by the names of its signature. */
export interface Command {
  readonly name: string;
  readonly arguments: ReadonlyMap<string, Value>;
  /** Where it was written; undefined if a program gave it. */
  readonly span: Span | undefined;
}

/** What a program gives for a parameter: text is text, not an expression. */
export type Plain = number | boolean | string | null | Value;

const FSIG = "fsig.f";

export class Model {
  readonly #elements = new Map<string, Element>();
  /** The outputs that readouts bring along, as `REFL_I` → `REFL`. */
  readonly #outputs = new Map<string, string>();
  readonly #commands: Command[] = [];
  #links: ReadonlyMap<string, Link> | undefined;
  #drives: ReadonlyMap<string, Expression> | undefined;
  /** What `run` does; undefined if nothing is said, which is a single solution. */
  analysis: Action | undefined;

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
    if (found === undefined) {
      const near = nearest(kind, ELEMENTS.keys());
      throw new UserError({
        code: "unknown-directive",
        place: name,
        what: `there is no element of the kind "${kind}"`,
        remedy: near.length === 0 ? undefined : `Did you mean ${near}?`,
      });
    }
    const given = new Map<string, Value>();
    const known = parametersOf(found);
    for (const [key, value] of Object.entries(parameters)) {
      if (!known.has(key) && !found.parameters.some((each) => each.name === key) && found.keywords === undefined) {
        throw unknownParameter(name, key, known.keys());
      }
      given.set(key, toValue(value));
    }
    const before = this.clone();
    try {
      const element = complete({ kind: found, name, parameters: given, rest: rest.map(toValue) });
      this.insert(element);
      this.#checkChange([name], [...element.parameters.values(), ...element.rest]);
      return element;
    } catch (error) {
      this.adopt(before);
      throw error;
    }
  }

  /** Puts a complete element in, without a check of its values (see `check`). Its name must be free, so must its ports. */
  insert(element: Element): void {
    this.claim(element.name);
    const outputs = outputsOf(element.kind).map((output) => `${element.name}_${output}`);
    for (const output of outputs) this.claim(output);
    this.#elements.set(element.name, element);
    for (const output of outputs) this.#outputs.set(output, element.name);
    this.#forget();
  }

  /** Throws if a name can't be given to a new element. */
  claim(name: string): void {
    const refuse = (code: string, what: string, remedy: string): never => {
      throw new UserError({ code, place: name, what, remedy });
    };
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      refuse(
        "bad-name",
        `"${name}" is no name`,
        "Names are letters, digits and underscores, not starting with a digit.",
      );
    }
    if (CONSTANTS.has(name) || LITERALS.has(name)) {
      refuse("reserved-name", `"${name}" is a word of the language`, "Choose another name.");
    }
    if (RESERVED_NAMES.has(name)) {
      refuse("reserved-name", `"${name}" is a word that models keep for themselves`, "Choose another name.");
    }
    if (this.#elements.has(name) || this.#outputs.has(name)) {
      refuse("duplicate-name", `an element called "${name}" is already there`, "Names are unique in a model.");
    }
  }

  /**
   * Removes an element, and the spaces and wires at its ports. Refused while anything else refers to one of them.
   *
   * @returns the names of what was removed
   */
  remove(name: string): readonly string[] {
    const gone = new Set([this.element(name).name]);
    for (const output of outputsOf(this.element(name).kind)) gone.add(`${name}_${output}`);
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
    for (const each of gone) {
      this.#elements.delete(each);
      this.#outputs.delete(each);
    }
    this.#forget();
    return [...gone];
  }

  /**
   * What a path holds: a parameter `m1.phi`, a variable `Pin`, `fsig.f`. Degrees of freedom that drive it are added.
   */
  value(path: string): Value {
    const own = this.own(path);
    const drive = this.drives().get(path);
    if (drive === undefined || own.kind === "none") return own;
    return { kind: "binary", operator: "+", left: own as Expression, right: drive };
  }

  /** What was given for a path, without what degrees of freedom add. */
  own(path: string): Value {
    if (path === FSIG) return this.signalFrequency;
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
    return parameterScope(PLAIN, (path) => ({ value: this.value(path) }));
  }

  /** Sets a parameter. Text is text: expressions come from lib/katscript. */
  set(path: string, value: Plain): void {
    this.setAll([[path, value]]);
  }

  /** Sets several at once: R, T and L together, say, which must fit when all are set. Sets none if one is refused. */
  setAll(values: Iterable<readonly [string, Plain]>): void {
    const before = new Map<string, Element>();
    const changed = new Set<string>();
    const set: Value[] = [];
    try {
      for (const [path, value] of values) {
        if (path === FSIG) {
          this.setCommand("fsig", new Map([["f", toValue(value)]]));
          continue;
        }
        const { element, spec } = this.resolve(path);
        if (!before.has(element.name)) before.set(element.name, element);
        const parameters = new Map(element.parameters).set(spec.name, toValue(value));
        this.#elements.set(element.name, { ...element, parameters });
        changed.add(element.name);
        set.push(parameters.get(spec.name)!);
      }
      this.#forget();
      this.#checkChange(changed, set);
    } catch (error) {
      for (const [name, element] of before) this.#elements.set(name, element);
      this.#forget();
      throw error;
    }
  }

  /** Replaces an element of the same name: parameters and rest may differ. No check of its values. */
  replace(element: Element): void {
    this.element(element.name);
    this.#elements.set(element.name, element);
    this.#forget();
  }

  /** Throws if a change made a circle of references, or values that break a rule. */
  #checkChange(names: Iterable<string>, values: readonly Value[]): void {
    const circle = values.some((value) => referencesOf(value).length > 0) ? findCycle(this) : undefined;
    if (circle !== undefined) throw cyclic(circle);
    this.check(names);
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
      if (element === undefined) return;
      const fault = faultOf(element, scope) ?? indexFault(element, this.links(), scope);
      if (fault !== undefined) throw new UserError(fault);
    };
  }

  /** Throws unless an axis may sweep a path: a number that is free (see `assertChangeable`). */
  assertSweepable(path: string): void {
    if (path !== FSIG && !this.resolve(path).spec.sweep) {
      throw notChangeable(path, "it is fixed while a simulation runs", "Set it in the model instead.");
    }
    this.assertChangeable(path);
  }

  /**
   * Throws unless an action may change a path: it isn't symbolic, no degree of freedom keeps it, and it isn't fixed
   * while a simulation runs.
   */
  assertChangeable(path: string): void {
    if (path === FSIG) {
      if (this.signalFrequency.kind === "none") {
        throw notChangeable(path, "the model has no signal frequency", "Give it one with fsig(...).");
      }
      return;
    }
    const { element, spec } = this.resolve(path);
    const fixed = element.parameters.get("changeable_during_simulation");
    if (!spec.change || (fixed?.kind === "boolean" && !fixed.value)) {
      throw notChangeable(path, "it is fixed while a simulation runs", "Set it in the model instead.");
    }
    if (element.parameters.get(spec.name)?.kind === "none") {
      throw notChangeable(path, "it has no value to start from", "Give it a number first.");
    }
    const drivers = elementsOf(this.drives().get(path) ?? { kind: "none" });
    const driver = [...drivers].find((name) => this.#elements.get(name)?.kind === "degree_of_freedom");
    if (driver !== undefined) {
      throw notChangeable(path, `the degree of freedom "${driver}" drives it`, `Change ${driver}.DC instead.`);
    }
    const followed = referencesOf(this.own(path));
    if (followed.length === 0) return;
    throw notChangeable(path, `it follows ${followed.join(", ")}`, "Change those instead.");
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
    this.#drives ??= drivesOf(this.#elements.values());
    return this.#drives;
  }

  #forget(): void {
    this.#links = undefined;
    this.#drives = undefined;
  }

  /** Makes this model hold what another holds. */
  adopt(other: Model): void {
    if (other === this) return;
    this.#elements.clear();
    this.#outputs.clear();
    for (const [name, element] of other.#elements) this.#elements.set(name, element);
    for (const [output, readout] of other.#outputs) this.#outputs.set(output, readout);
    this.#commands.splice(0, this.#commands.length, ...other.#commands);
    this.analysis = other.analysis;
    this.#forget();
  }

  /** A model of its own with the same contents. */
  clone(): Model {
    const copy = new Model();
    copy.adopt(this);
    return copy;
  }
}

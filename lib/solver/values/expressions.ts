/**
 * The values of a model's parameters on a tape: what follows an input becomes operations, all else constants.
 */
import { radians } from "../../arithmetic/arithmetic.js";
import type { Element } from "../../model/element.js";
import { evaluate, realOf, type Scope } from "../../model/evaluate.js";
import { rootOf } from "../../model/expression.js";
import type { Model } from "../../model/model.js";
import type { Reals } from "../../model/rules.js";
import { type Held, parameterScope } from "../../model/scope.js";
import { realTerm, type Terms } from "../../model/terms.js";
import type { Value } from "../../model/value.js";
import { inputsOf } from "../tape/live.js";
import type { Ref, Tape } from "../tape/tape.js";

export interface ParameterOptions {
  /** Paths that are free: each is an input of the tape, its place here its slot. */
  readonly inputs?: readonly string[];
  /** Numbers that hold in the place of what the model has, by path. */
  readonly values?: ReadonlyMap<string, number>;
  /** Paths that are as the model has them all the same. */
  readonly asWritten?: ReadonlySet<string>;
}

/** What an expression may refer to beside parameters: detectors, by name; undefined if a path names none. */
export type Lookup = (path: string) => Terms<Ref> | undefined;

export class Parameters {
  readonly tape: Tape;
  readonly #model: Model;
  readonly #options: ParameterOptions;
  readonly #slots: ReadonlyMap<string, number>;
  readonly #values: ReadonlyMap<string, number>;
  readonly #scope: Scope<Ref>;
  /** The elements of which a parameter is free, given from outside or driven. */
  readonly #moved: ReadonlySet<string>;
  /** The parameters as rules ask for them. */
  readonly reals: Reals<Ref>;

  constructor(tape: Tape, model: Model, options: ParameterOptions = {}) {
    this.tape = tape;
    this.#model = model;
    this.#options = options;
    const isFree = (path: string) => options.asWritten?.has(path) !== true;
    this.#slots = new Map((options.inputs ?? []).flatMap((path, slot) => (isFree(path) ? [[path, slot]] : [])));
    this.#values = new Map([...(options.values ?? [])].filter(([path]) => isFree(path)));
    this.#scope = parameterScope(tape, (path) => this.#holds(path));
    this.#moved = new Set([...this.#slots.keys(), ...this.#values.keys(), ...model.drives().keys()].map(rootOf));
    this.reals = {
      on: tape,
      of: (element, parameter) => this.of(element, parameter),
      has: (element, parameter) =>
        element.parameters.get(parameter)!.kind !== "none" || this.has(`${element.name}.${parameter}`),
    };
  }

  /** The same on the same tape, but for paths that are as the model has them. */
  asWritten(paths: ReadonlySet<string>): Parameters {
    return new Parameters(this.tape, this.#model, { ...this.#options, asWritten: paths });
  }

  /** The inputs that values hang on, by path. */
  inputsOf(refs: readonly Ref[]): readonly string[] {
    return inputsOf(this.tape, refs).map((slot) => this.#options.inputs![slot]!);
  }

  /** An element's parameter that is one real number: as `real`, without the way through its path where it is a number. */
  of(element: Element, parameter: string): Ref {
    const held = this.#moved.has(element.name) ? undefined : element.parameters.get(parameter);
    const isPlain = held?.kind === "number" && held.im === 0;
    return isPlain ? this.tape.constant(held.re) : this.real(`${element.name}.${parameter}`);
  }

  /** A parameter that is one real number, as `m1.phi`, a variable, `fsig.f`. */
  real(path: string): Ref {
    return realOf(this.tape, this.lookup(path), path);
  }

  /** An element's phase [rad], so many degrees ahead; 0 where it is `none`. */
  phase(element: Element, parameter = "phase", ahead = this.tape.zero): Ref {
    const isSaid = this.has(`${element.name}.${parameter}`);
    const phase = isSaid ? this.of(element, parameter) : this.tape.zero;
    return radians<Ref>(this.tape, this.tape.add(phase, ahead));
  }

  /** An expression that is one real number; `place` is what an error names. */
  realOf(value: Value, place: string): Ref {
    return realOf(this.tape, this.termsOf(value), place);
  }

  /** Whether a parameter has a value: is not `none`. */
  has(path: string): boolean {
    return this.#slots.has(path) || this.#values.has(path) || this.#model.own(path).kind !== "none";
  }

  /** What a path holds. */
  lookup(path: string): Terms<Ref> {
    return this.#scope.lookup(path);
  }

  #holds(path: string): Held<Ref> {
    const slot = this.#slots.get(path);
    const value = this.#values.get(path);
    if (slot === undefined && value === undefined) return { value: this.#model.value(path) };
    const own = slot === undefined ? this.tape.constant(value!) : this.tape.input(slot);
    return { given: realTerm(this.tape, own), value: this.#model.drives().get(path) };
  }

  /** The value of an expression, of a switch or of an array of them; `others` gives what isn't a parameter. */
  termsOf(value: Value, others?: Lookup): Terms<Ref> {
    const { spend } = this.#scope;
    const lookup = (path: string) => others?.(path) ?? this.lookup(path);
    return evaluate(this.tape, value, others === undefined ? this.#scope : { spend, lookup, element: others });
  }
}

/**
 * The values of a model's parameters on a tape: what follows an input becomes operations, all else constants.
 */
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { cyclic, noValue } from "../model/errors.js";
import { referencesOf, rootOf } from "../model/expression.js";
import type { Model } from "../model/model.js";
import type { Expression, Value } from "../model/value.js";
import { callOnTape } from "./functions.js";
import type { Ref, Tape } from "./tape.js";
import { combineTerms, isArray, negateTerm, realTerm, type Term, type Terms } from "./terms.js";

export interface ParameterOptions {
  /** Paths that are free: each is an input of the tape, its place here its slot. */
  readonly inputs?: readonly string[];
  /** Numbers that hold in the place of what the model has, by path. */
  readonly values?: ReadonlyMap<string, number>;
}

/** What an expression may refer to beside parameters: detectors, by name; undefined if a path names none. */
export type Lookup = (path: string) => Terms | undefined;

export class Parameters {
  readonly tape: Tape;
  readonly #model: Model;
  readonly #slots: ReadonlyMap<string, number>;
  readonly #values: ReadonlyMap<string, number>;
  readonly #known = new Map<string, Terms>();
  /** The elements of which a parameter is free, given from outside or driven. */
  readonly #moved: ReadonlySet<string>;

  constructor(tape: Tape, model: Model, options: ParameterOptions = {}) {
    this.tape = tape;
    this.#model = model;
    this.#slots = new Map((options.inputs ?? []).map((path, slot) => [path, slot]));
    this.#values = options.values ?? new Map();
    this.#moved = new Set([...this.#slots.keys(), ...this.#values.keys(), ...model.drives().keys()].map(rootOf));
  }

  /** An element's parameter that is one real number: as `real`, without the way through its path where it is a number. */
  of(element: Element, parameter: string): Ref {
    const held = this.#moved.has(element.name) ? undefined : element.parameters.get(parameter);
    const isPlain = held?.kind === "number" && held.im === 0;
    return isPlain ? this.tape.constant(held.re) : this.real(`${element.name}.${parameter}`);
  }

  /** A parameter that is one real number, as `m1.phi`, a variable, `fsig.f`. */
  real(path: string): Ref {
    return this.#realOf(this.lookup(path), path);
  }

  /** An expression that is one real number; `place` is what an error names. */
  realOf(value: Value, place: string): Ref {
    return this.#realOf(this.termsOf(value), place);
  }

  #realOf(terms: Terms, place: string): Ref {
    if (isArray(terms)) {
      throw new UserError({ code: "wrong-type", place, what: "an array stands where one number is needed" });
    }
    if (terms.im !== this.tape.zero) {
      throw new UserError({ code: "not-real", place, what: "a complex number stands where a real one is needed" });
    }
    return terms.re;
  }

  /** Whether a parameter has a value: is not `none`. */
  has(path: string): boolean {
    return this.#slots.has(path) || this.#values.has(path) || this.#model.own(path).kind !== "none";
  }

  /** What a path holds. References are followed without recursion: what it needs is written before it. */
  lookup(path: string): Terms {
    const found = this.#known.get(path);
    if (found !== undefined) return found;
    this.#settle(path);
    return this.#known.get(path)!;
  }

  #settle(path: string): void {
    const waiting = [path];
    const open = new Set<string>();
    for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
      const own = this.#known.has(next) ? undefined : this.#start(next);
      if (own === undefined) {
        waiting.pop();
        continue;
      }
      const needed = open.has(next) ? [] : own.needs.filter((each) => !this.#known.has(each));
      if (needed.length === 0) {
        open.delete(next);
        this.#known.set(next, own.write());
        waiting.pop();
        continue;
      }
      open.add(next);
      for (const each of needed) if (open.has(each)) throw cyclic([...open, each]);
      waiting.push(...needed);
    }
  }

  /** What a path needs, and how it is written when that is there. */
  #start(path: string): { readonly needs: readonly string[]; readonly write: () => Terms } {
    const drive = this.#model.drives().get(path);
    const slot = this.#slots.get(path);
    const value = this.#values.get(path);
    if (slot === undefined && value === undefined) {
      const held = this.#model.value(path);
      if (held.kind === "none") throw noValue(path);
      return { needs: referencesOf(held), write: () => this.termsOf(held) };
    }
    const own = () => realTerm(this.tape, slot === undefined ? this.tape.constant(value!) : this.tape.input(slot));
    if (drive === undefined) return { needs: [], write: own };
    return {
      needs: referencesOf(drive),
      write: () => combineTerms(this.tape, "+", own(), this.termsOf(drive)),
    };
  }

  /** The value of an expression, of a switch or of an array of them; `others` gives what isn't a parameter. */
  termsOf(value: Value, others?: Lookup): Terms {
    const { tape } = this;
    switch (value.kind) {
      case "number":
        return { re: tape.constant(value.re), im: tape.constant(value.im), complex: value.im !== 0 };
      case "boolean":
        return realTerm(tape, value.value ? tape.one : tape.zero);
      case "reference":
        return others?.(value.path) ?? this.lookup(value.path);
      case "element": {
        const found = others?.(value.name);
        if (found !== undefined) return found;
        break;
      }
      case "unary":
        return this.#unary(value, others);
      case "binary":
        return combineTerms(tape, value.operator, this.termsOf(value.left, others), this.termsOf(value.right, others));
      case "call":
        return callOnTape(
          tape,
          value.name,
          value.arguments.map((argument) => this.termsOf(argument, others)),
        );
      case "array":
        return value.items.map((item) => this.termsOf(item, others));
    }
    throw new UserError({ code: "not-a-number", place: "expression", what: `a ${value.kind} has no numeric value` });
  }

  #unary(value: Expression & { readonly kind: "unary" }, others: Lookup | undefined): Terms {
    const argument = this.termsOf(value.argument, others);
    return value.operator === "-" ? negateAll(this.tape, argument) : argument;
  }
}

function negateAll(tape: Tape, terms: Terms): Terms {
  return isArray(terms) ? terms.map((item) => negateAll(tape, item)) : negateTerm(tape, terms as Term);
}

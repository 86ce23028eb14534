/**
 * The values that parameters have while an analysis runs: numbers for those that may differ from the model's text, and
 * the text for all else.
 */
import { PLAIN } from "../../arithmetic/arithmetic.js";
import { evaluate, realOf, type Scope } from "../../model/evaluate.js";
import type { Model } from "../../model/model.js";
import { type Held, parameterScope } from "../../model/scope.js";
import { realTerm } from "../../model/terms.js";
import type { Value } from "../../model/value.js";

export class ParameterState {
  readonly model: Model;
  /** Those that may differ. */
  readonly paths: readonly string[];
  /** What the text says of them. Shape (paths). */
  readonly nominal: Float64Array;
  /** What they are now, each alone, without what degrees of freedom add. Shape (paths); whoever has the state may write. */
  readonly values: Float64Array;
  readonly #places: ReadonlyMap<string, number>;

  constructor(model: Model, paths: readonly string[]) {
    this.model = model;
    this.paths = paths;
    this.#places = new Map(paths.map((path, place) => [path, place]));
    this.nominal = Float64Array.from(paths, (path) => ownNumber(model, path));
    this.values = this.nominal.slice();
  }

  /** Where a path's value is in `values`. */
  placeOf(path: string): number {
    const place = this.#places.get(path);
    if (place === undefined) throw new Error(`${path} isn't among what the analysis varies`);
    return place;
  }

  /** Whether a parameter may differ from the text. */
  varies(path: string): boolean {
    return this.#places.has(path);
  }

  own(path: string): number {
    return this.values[this.placeOf(path)]!;
  }

  set(path: string, value: number): void {
    this.values[this.placeOf(path)] = value;
  }

  /** Whether all parameters but some are what the text says; `except` are places. */
  isNominalBut(except: readonly number[]): boolean {
    return this.values.every((value, place) => Object.is(value, this.nominal[place]) || except.includes(place));
  }

  /** The numbers that parameters have, with all that they follow and that drives them. */
  numbers(paths: readonly string[]): readonly number[] {
    const scope = this.#scope();
    return paths.map((path) => realOf(PLAIN, scope.lookup(path), path));
  }

  number(path: string): number {
    return this.numbers([path])[0]!;
  }

  /** The number that an expression over parameters has. */
  evaluate(value: Value): number {
    return realOf(PLAIN, evaluate(PLAIN, value, this.#scope()), "expression");
  }

  /** What a path holds now, without what it stands for being worked out. */
  #holds(path: string): Held<number> {
    const place = this.#places.get(path);
    if (place === undefined) return { value: this.model.value(path) };
    const given = realTerm(PLAIN, PLAIN.constant(this.values[place]!));
    return { given, value: this.model.drives().get(path) };
  }

  #scope(): Scope<number> {
    return parameterScope(PLAIN, (path) => this.#holds(path));
  }
}

/** What a model's text says of a path alone, as a number, without what degrees of freedom add. */
export function ownNumber(model: Model, path: string): number {
  const own = model.own(path);
  if (own.kind === "number" && own.im === 0) return own.re;
  return realOf(PLAIN, model.evaluate(own), path);
}

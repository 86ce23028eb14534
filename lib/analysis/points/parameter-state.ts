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
import { knownSlopes, product, type Sloped } from "../tangents.js";

/** Values, and what they change by. */
export interface KeptState {
  readonly values: Float64Array;
  readonly tangents: Float64Array | undefined;
}

export class ParameterState {
  readonly model: Model;
  /** Those that may differ. */
  readonly paths: readonly string[];
  /** What the text says of them. Shape (paths). */
  readonly nominal: Float64Array;
  /** What they are now, each alone, without what degrees of freedom add. Shape (paths); whoever has the state may write. */
  readonly values: Float64Array;
  /**
   * What the values change by with each of `by`, shape (paths, by); undefined where no derivatives are wanted. Whoever writes to the
   * values writes here.
   */
  tangents: Float64Array | undefined;
  /** Parameters, canonical paths, and whether what an axis sweeps changes with itself along the axis. */
  by: { readonly paths: readonly string[]; readonly along: boolean } | undefined;
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
    const place = this.placeOf(path);
    this.values[place] = value;
    this.#rowOf(place)?.fill(0);
  }

  /** Says what a path's value changes by, shape (by); nothing where no derivatives are wanted. */
  setTangent(path: string, tangent: Float64Array | undefined): void {
    if (tangent !== undefined) this.#rowOf(this.placeOf(path))?.set(tangent);
  }

  /** What a path's value changes by, shape (by). */
  tangentOf(path: string): Float64Array | undefined {
    return this.#rowOf(this.placeOf(path))?.slice();
  }

  /** Adds to a path's value a number that is the same whatever derivatives are by. */
  shift(path: string, by: number): void {
    this.values[this.placeOf(path)]! += by;
  }

  /** Puts an axis' value in a path's place: it changes with nothing, but along the axis with itself. */
  sweepTo(place: number, value: number): void {
    this.values[place] = value;
    const row = this.#rowOf(place)?.fill(0);
    const own = this.by?.along === true ? this.by.paths.indexOf(this.paths[place]!) : -1;
    if (row !== undefined && own >= 0) row[own] = 1;
  }

  #rowOf(place: number): Float64Array | undefined {
    const { tangents } = this;
    if (tangents === undefined) return undefined;
    const width = tangents.length / this.paths.length;
    return tangents.subarray(place * width, (place + 1) * width);
  }

  /** Begins with what derivatives are by: each changes with itself. */
  beginTangents(paths: readonly string[], along: boolean): void {
    this.by = { paths, along };
    this.tangents = new Float64Array(this.paths.length * paths.length);
    for (const [k, path] of paths.entries()) this.tangents[this.placeOf(path) * paths.length + k] = 1;
  }

  /** What some of the values change by, as derivatives of an array of them; nothing where none are wanted. */
  slopesOf(paths: readonly string[]): { readonly slopes?: Sloped } {
    return this.slopesBy(() => {
      const all = paths.map((path) => this.#rowOf(this.placeOf(path))!);
      const rows = new Float64Array(all.reduce((sum, row) => sum + row.length, 0));
      for (const [at, row] of all.entries()) rows.set(row, at * row.length);
      return rows;
    });
  }

  /** An array's derivatives, known already; nothing where none are wanted. @param jacobian gives those, shape (numbers, by) */
  slopesBy(jacobian: () => Float64Array): { readonly slopes?: Sloped } {
    const { tangents } = this;
    if (tangents === undefined) return {};
    return { slopes: { of: knownSlopes([jacobian()], tangents.length / this.paths.length), index: 0 } };
  }

  /** From derivatives by all that varies to those that are wanted. @param slopes shape (numbers, paths) */
  along(slopes: Float64Array): Float64Array {
    const tangents = this.tangents!;
    return product(slopes, tangents, tangents.length / this.paths.length);
  }

  /** From here no derivatives are wanted. */
  endTangents(): void {
    this.tangents = undefined;
    this.by = undefined;
  }

  /** All values as they are, to be put back. */
  keep(): KeptState {
    return { values: this.values.slice(), tangents: this.tangents?.slice() };
  }

  restore({ values, tangents }: KeptState): void {
    this.values.set(values);
    this.tangents = tangents?.slice();
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

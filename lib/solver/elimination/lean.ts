/**
 * A system with only what matters in it: unknowns that a source lights and a wanted one sees, numbered anew in the same order.
 *
 * In many modes most fields are dark: what is looked at again and again should be as large as what is left. Not here: solving.
 */
import { complexAdd, isZero } from "../../arithmetic/complex.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import { relevantFields } from "./relevant.js";
import type { Edge, Source, System } from "./system.js";

export interface LeanSystem {
  /** Without couplings that are zero, one between two unknowns at most. */
  readonly system: System;
  /** The wanted unknowns that aren't dark, in its numbers. */
  readonly wanted: readonly number[];
  /** The number of an unknown in the whole system. Shape (size). */
  readonly numbers: Int32Array;
}

export function leanSystem(
  { tape, size, edges, sources, last, isModal }: System,
  wanted: readonly number[],
): LeanSystem {
  const isCoupled = ({ value }: Edge) => !isZero(tape, value);
  const coupled = edges.every(isCoupled) ? edges : edges.filter(isCoupled);
  const lit = sources.filter(({ value }) => !isZero(tape, value));
  const relevant = relevantFields({ size, edges: coupled, sources: lit }, wanted);
  const places = new Int32Array(size).fill(-1);
  let count = 0;
  for (let unknown = 0; unknown < size; unknown++) if (relevant[unknown] === 1) places[unknown] = count++;
  const numbers = new Int32Array(count);
  for (let unknown = 0; unknown < size; unknown++) if (places[unknown]! >= 0) numbers[places[unknown]!] = unknown;
  const sum = new EdgeSum(tape, count, coupled.length);
  for (const { from, to, value } of coupled) {
    if (relevant[from] === 1 && relevant[to] === 1) sum.add(places[from]!, places[to]!, value);
  }
  const system: System = {
    tape,
    size: count,
    edges: sum.edges,
    sources: lit.flatMap((source): Source[] => {
      return relevant[source.at] === 1 ? [{ ...source, at: places[source.at]! }] : [];
    }),
    last:
      last &&
      numbers.reduce((marks, unknown, place) => marks.fill(last[unknown]!, place, place + 1), new Uint8Array(count)),
    ...(isModal === undefined ? {} : { isModal }),
  };
  const seen = wanted.flatMap((unknown) => (relevant[unknown] === 1 ? [places[unknown]!] : []));
  return { system, wanted: [...new Set(seen)], numbers };
}

const NONE = -1;

/** Couplings, those between the same two unknowns added up. */
class EdgeSum {
  readonly edges: { readonly from: number; readonly to: number; value: ComplexRef }[] = [];
  readonly #tape: Tape;
  /** By unknown: the edge that leads there and came last; NONE if there is none. */
  readonly #last: Int32Array;
  /** By edge: the one before it that leads to the same unknown. */
  readonly #before: Int32Array;

  /** @param most how many edges there may be */
  constructor(tape: Tape, size: number, most: number) {
    this.#tape = tape;
    this.#last = new Int32Array(size).fill(NONE);
    this.#before = new Int32Array(most);
  }

  add(from: number, to: number, value: ComplexRef): void {
    for (let place = this.#last[to]!; place !== NONE; place = this.#before[place]!) {
      const edge = this.edges[place]!;
      if (edge.from !== from) continue;
      edge.value = complexAdd(this.#tape, edge.value, value);
      return;
    }
    const place = this.edges.push({ from, to, value }) - 1;
    this.#before[place] = this.#last[to]!;
    this.#last[to] = place;
  }
}

/**
 * An ensemble sampler: walkers that stretch towards or away from one another, so that it doesn't matter how a density is scaled.
 *
 * Source: Goodman and Weare 2010, doi:10.2140/camcos.2010.5.65, the stretch move with a = 2; in two halves, one moved against the
 * other, as Foreman-Mackey et al. 2013, doi:10.1086/670067, do it, so that half of them are computed at once.
 */
import { exp, log } from "../numerics/elementary.js";
import type { Chance } from "./search.js";

export interface EnsembleOptions {
  /** Where the walkers begin, each of shape (parameters): an even number of them, more than twice as many as parameters. */
  readonly start: readonly Float64Array[];
  readonly chance: Chance;
  /** How many steps each of them goes, those of the warm-up among them. */
  readonly steps: number;
}

export interface Ensemble {
  /** Where each walker is after a step; the arrays are its own and stay as they are. */
  readonly walkers: readonly Float64Array[];
  /** How many of the moves were taken. */
  readonly accepted: number;
}

const STRETCH = 2;

/** Asks for points, is told the logarithm of the density there (-Infinity where there is none), and gives every step. */
export function* ensemble(
  options: EnsembleOptions,
): Generator<
  { readonly ask: readonly Float64Array[] } | { readonly step: Ensemble },
  void,
  readonly number[] | undefined
> {
  const { start, chance, steps } = options;
  const count = start.length;
  const half = count / 2;
  const walkers = [...start];
  const heights = [...((yield { ask: walkers.slice() }) as readonly number[])];
  const power = start[0]!.length - 1;
  for (let step = 0; step < steps; step++) {
    let accepted = 0;
    for (const first of [0, half]) {
      const scales: number[] = [];
      const moved = walkers.slice(first, first + half).map((walker) => {
        const other = walkers[(first === 0 ? half : 0) + Math.min(half - 1, Math.floor(chance.uniform() * half))]!;
        const root = 1 + (STRETCH - 1) * chance.uniform();
        const scale = (root * root) / STRETCH;
        scales.push(scale);
        return walker.map((x, i) => other[i]! + scale * (x - other[i]!));
      });
      const found = (yield { ask: moved }) as readonly number[];
      for (const [index, height] of found.entries()) {
        const ratio = power * log(scales[index]!) + height - heights[first + index]!;
        if (!(chance.uniform() < exp(Math.min(ratio, 0)))) continue;
        walkers[first + index] = moved[index]!;
        heights[first + index] = height;
        accepted++;
      }
    }
    yield { step: { walkers: walkers.slice(), accepted } };
  }
}

/**
 * Adam with warm restarts: follows the gradient in steps of a like size, which shrink and begin anew beside the best point found.
 *
 * Sources: Kingma and Ba 2015, arXiv:1412.6980 (the step); Loshchilov and Hutter 2017, arXiv:1608.03983 (the cosine, the restarts).
 */
import { cos } from "../numerics/elementary.js";
import { type Chance, clipped, type Search } from "./search.js";

export interface AdamOptions {
  readonly start: Float64Array;
  readonly chance: Chance;
  /** The first step, as a part of the range. */
  readonly rate: number;
  /** How many steps until it restarts. */
  readonly cycle: number;
  /** How far from the best point it restarts, as a part of the range, on average. */
  readonly noise: number;
  /** It ends where a few cycles together win no more. */
  readonly tolerance: number;
}

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const LEAST_SIZE = 1e-8;
/** At a cycle's end steps are this part of those at its beginning. */
const SHRUNK = 0.01;
/** So many cycles without a gain are a standstill. */
const PATIENCE = 5;

export function* adam({ start, chance, rate, cycle, noise, tolerance }: AdamOptions): Search {
  let x = start.map(clipped);
  let best = x;
  let lowest = Number.POSITIVE_INFINITY;
  for (let idle = 0; idle < PATIENCE; ) {
    const before = lowest;
    const first = new Float64Array(x.length);
    const second = new Float64Array(x.length);
    let [decayed1, decayed2] = [1, 1];
    for (let step = 0; step < cycle; step++) {
      const { value, gradient } = (yield [x])[0]!;
      if (value < lowest) [lowest, best] = [value, x];
      if (gradient === undefined || !Number.isFinite(value)) break;
      decayed1 *= FIRST_DECAY;
      decayed2 *= SECOND_DECAY;
      const size = rate * (SHRUNK + (1 - SHRUNK) * 0.5 * (1 + cos((Math.PI * step) / cycle)));
      x = x.map((each, i) => {
        const g = gradient[i]!;
        first[i] = FIRST_DECAY * first[i]! + (1 - FIRST_DECAY) * g;
        second[i] = SECOND_DECAY * second[i]! + (1 - SECOND_DECAY) * g * g;
        const [mean, spread] = [first[i]! / (1 - decayed1), Math.sqrt(second[i]! / (1 - decayed2))];
        return clipped(each - (size * mean) / (spread + LEAST_SIZE));
      });
    }
    idle = before - lowest > tolerance ? 0 : idle + 1;
    x = best.map((each) => clipped(each + noise * chance.normal()));
  }
  return "stalled";
}

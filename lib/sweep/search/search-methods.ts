/** The methods by the names that a spec has for them. */
import { adam } from "../../optimize/adam.js";
import { cmaEs } from "../../optimize/cma-es.js";
import { differentialEvolution } from "../../optimize/differential-evolution.js";
import { lbfgsb } from "../../optimize/l-bfgs-b.js";
import { levenbergMarquardt } from "../../optimize/levenberg-marquardt.js";
import type { Chance, Search } from "../../optimize/search.js";
import type { Method, Optimize } from "../spec/objective-fields.js";

/** What a method must be told of each point, beside its value. */
export type Needs = "value" | "gradient" | "jacobian";

const NEEDS: Readonly<Record<Method, Needs>> = {
  "cma-es": "value",
  "differential-evolution": "value",
  "l-bfgs-b": "gradient",
  adam: "gradient",
  "levenberg-marquardt": "jacobian",
};

export const needsOf = ({ method }: Optimize): Needs => NEEDS[method];

export const DEFAULT_EVALUATIONS = 10_000;
const DEFAULT_TOLERANCE = 1e-9;
/** No slope that L-BFGS-B would follow is larger than this part of its tolerance over the whole range. */
const SLOPE_PART = 100;

/** A search from a point in [0, 1]. */
export function searchOf(optimize: Optimize, start: Float64Array, chance: Chance): Search {
  const { method, population, tolerance = DEFAULT_TOLERANCE } = optimize;
  const { sigma = 0.2, rate = 0.02, cycle = 200, noise = 0.01 } = optimize;
  const members = population === undefined ? {} : { population };
  switch (method) {
    case "cma-es":
      return cmaEs({ start, chance, sigma, tolerance, ...members });
    case "differential-evolution":
      return differentialEvolution({ start, chance, tolerance, ...members });
    case "l-bfgs-b":
      return lbfgsb({ start, tolerance, slope: SLOPE_PART * tolerance });
    case "adam":
      return adam({ start, chance, rate, cycle, noise, tolerance });
    case "levenberg-marquardt":
      return levenbergMarquardt({ start, tolerance });
  }
}

/** What is answered of a run beyond its statistics, from the jobs that are drawn: what summary.json has at its end. */
import type { Spec } from "../../sweep/spec/spec.js";
import type { SampledRows } from "../part/sampled-rows.js";
import { type Finished, readFinished } from "../summary/finish.js";
import { type Chains, chainsOf } from "./chains.js";
import { dependences, rankCorrelations } from "./dependence.js";
import { type Sensitivity, sensitivityOf } from "./sensitivity.js";
import type { SetApart } from "./set-apart.js";
import { whatFails } from "./what-fails.js";

/** A finished summary with its answers. */
export interface Answered extends Finished {
  /** Of the pairs of the covariance's variables, over the jobs that are drawn. */
  readonly ranks?: Ranks;
  readonly sensitivity?: Sensitivity;
  /** The inputs that set the jobs apart which fail what is required, of those that are drawn; the clearest first. */
  readonly fails?: readonly SetApart[];
  /** What the chains of all fits say together. */
  readonly chains?: Chains;
}

export interface Ranks {
  /** Spearman's, shape (variables, variables); null where it can't be said. */
  readonly correlation: readonly (readonly (number | null)[])[];
  /** How far each row's variable follows each column's, whatever the shape: the correlation ratio of the ranks. */
  readonly ratio: readonly (readonly (number | null)[])[];
}

/** From the bytes of summary.json. */
export function readAnswered(bytes: Uint8Array): Answered {
  return readFinished(bytes);
}

export function answered(summary: Finished, spec: Spec, rows: SampledRows): Answered {
  const sensitivity = sensitivityOf(spec, rows);
  const chains = chainsOf(spec, rows);
  const variables = summary.covariance?.variables;
  const ranks = variables && {
    correlation: rankCorrelations(rows, variables),
    ratio: dependences(rows, variables),
  };
  return {
    ...summary,
    ...(spec.require === undefined ? {} : { fails: whatFails(rows, spec.require) }),
    ...(ranks === undefined ? {} : { ranks }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
    ...(chains === undefined ? {} : { chains }),
  };
}

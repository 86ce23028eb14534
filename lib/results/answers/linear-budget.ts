/**
 * Linear budgets of error: how much each input moves an output, by its derivative and its own standard deviation, beside what all inputs
 * together moved it by.
 *
 * From columns that are derivatives (`d P / d ITM.T`), averaged over the jobs. Inputs count as if independent.
 */
import type { Finished, Result } from "../summary/finish.js";

export interface Share {
  readonly input: string;
  /** The input's standard deviation, and the output's mean slope by it. */
  readonly sd: number;
  readonly slope: number;
  /** What the one times the other is, with the slope's sign. */
  readonly moves: number;
  /** Of the variance of all inputs together. */
  readonly part: number;
}

export interface LinearBudget {
  /** What was differentiated: an output's name, or a point of it, `dark@100`. */
  readonly output: string;
  /** That output's own statistics, where it has some. */
  readonly result: Result | undefined;
  /** The largest first. */
  readonly shares: readonly Share[];
  /** √(Σ moves²). */
  readonly sd: number;
}

const DERIVATIVE = /^d (.+) \/ d (.+)$/;

/** The budgets of all outputs that have derivatives by inputs that were drawn. */
export function linearBudgets({ inputs, outputs }: Pick<Finished, "inputs" | "outputs">): readonly LinearBudget[] {
  const found = new Map<string, Omit<Share, "part">[]>();
  for (const { name, part, statistics } of outputs) {
    const [, output, input] = DERIVATIVE.exec(name) ?? [];
    const sd = inputs.find((each) => each.name === input)?.statistics?.sd;
    const slope = statistics?.mean;
    if (output === undefined || input === undefined || part !== undefined) continue;
    if (typeof sd !== "number" || typeof slope !== "number" || !(sd > 0)) continue;
    found.set(output, [...(found.get(output) ?? []), { input, sd, slope, moves: slope * sd }]);
  }
  return [...found].map(([output, moved]) => {
    const variance = moved.reduce((sum, { moves }) => sum + moves * moves, 0);
    const shares = moved.map((each) => ({ ...each, part: variance > 0 ? (each.moves * each.moves) / variance : 0 }));
    const result = outputs.find(({ name, part }) => name === output && part === undefined);
    const order = shares.toSorted((one, other) => other.part - one.part || (one.input < other.input ? -1 : 1));
    return { output, result, shares: order, sd: Math.sqrt(variance) };
  });
}

/** What users are told of mistakes in specs. */
import { inOneLine, UserError } from "../../lib/errors.js";
import { checkSpec } from "../../lib/sweep/jobs/model-check.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";

export const GOOD = {
  model: "variable Pin value=1\nl LASER P=1\nm M R=0.9 T=0.1\nlink(LASER, M)\npd P M.p2.o",
  vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } },
  jobs: 100,
};

/** What reading and checking a spec says of its mistakes, a line each. */
export function told(raw: unknown): string {
  try {
    checkSpec(readSpec(raw));
  } catch (error) {
    if (error instanceof UserError) return [error, ...error.others].map(inOneLine).join("\n");
    throw error;
  }
  return "nothing";
}

export const vary = (entry: unknown) => told({ ...GOOD, vary: { "LASER.P": entry } });
export const list = (...entries: unknown[]) => told({ ...GOOD, vary: entries });
export const normal = { kind: "normal", mean: 1, sigma: 0.1 };

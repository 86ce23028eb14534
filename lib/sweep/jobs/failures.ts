/**
 * Why jobs failed, in groups, and what mends it: for telling a user before a long run what its first jobs say.
 *
 * Not here: that a job fails at all (job-results.ts).
 */

import { followerOf, SHARES } from "../reading/surfaces.js";
import { variedBy } from "../spec/distribution.js";
import type { Spec } from "../spec/spec.js";
import { modelOf } from "./model-of-spec.js";

/** Jobs that failed for the same reason, but for the numbers in it. */
export interface FailureGroup {
  readonly count: number;
  /** The first of them, and what its row says. */
  readonly job: number;
  readonly reason: string;
}

/** So many kinds of reasons are told apart; the rest is in the rows. */
const MOST_GROUPS = 20;

/** A number that stands by itself, not the one in `ETM2` or `n1`. */
const NUMBER = /(?<![\w.])[-+−]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w]|\.\d)/gi;

/** An error with a … in place of each number: reasons that differ in those only are one. */
export function reasonKind(error: string): string {
  return error.replace(NUMBER, "…");
}

/** The reasons of failed jobs, those of most jobs first. @param errors by the job's index */
export function failureGroups(errors: ReadonlyMap<number, string>): readonly FailureGroup[] {
  const groups = new Map<string, { count: number; readonly job: number; readonly reason: string }>();
  for (const [job, reason] of [...errors].sort(([a], [b]) => a - b)) {
    const kind = reasonKind(reason);
    const group = groups.get(kind);
    if (group !== undefined) group.count++;
    else if (groups.size < MOST_GROUPS) groups.set(kind, { count: 1, job, reason });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || a.job - b.job);
}

/** What mends a reason of a spec's jobs to fail: a whole sentence; undefined if nothing is known. */
export function remedyOf(reason: string, spec: Spec): string | undefined {
  const [, name, share] = /^(\w+)(?:\.([RTL]) is |: R \+ T \+ L of )/.exec(reason) ?? [];
  if (name !== undefined) return surfaceRemedy(name, share, spec);
  const [, path] =
    /^(\w+\.\w+)(?: is |: the length of the space |: the refractive index of the space )/.exec(reason) ?? [];
  return path === undefined || !variedOf(spec).has(path) ? undefined : drawnRemedy(path);
}

const variedOf = (spec: Spec): ReadonlySet<string> => new Set(spec.vary.flatMap(variedBy));

function drawnRemedy(path: string): string {
  return `Draw ${path} within its limits, as by truncated-normal with from and to.`;
}

/** R, T and L of a mirror: one that follows the others goes out of its range when one of them is drawn. */
function surfaceRemedy(name: string, share: string | undefined, spec: Spec): string | undefined {
  const model = modelOf(spec);
  if (!model.has(name)) return undefined;
  const varied = SHARES.filter((each) => variedOf(spec).has(`${name}.${each}`));
  const follower = followerOf(model.element(name));
  if (share !== undefined && varied.some((each) => each === share)) return drawnRemedy(`${name}.${share}`);
  if (follower === undefined) return undefined; // the reason says what to do
  if (follower !== "L" && varied[0] !== undefined) return drawnRemedy(`${name}.${varied[0]}`); // it leaves nothing
  const [one, other] = SHARES.filter((each) => each !== follower);
  if (varied.length === 1) {
    const kept = varied[0]!;
    const follows = kept === one ? other : one;
    return `Give ${name} its ${kept} and ${follower} in the model, in place of ${one} and ${other}: ${follows} then follows.`;
  }
  if (varied.length === 0) return undefined;
  return `${one} and ${other} are drawn each by itself: draw one of them and ${follower}, and give ${name} those two in the model.`;
}

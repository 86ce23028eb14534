/** What the first jobs of a run say of the others: told before these run, with what mends it. */

import { commonFailure } from "../../backends/local/local-run.js";
import type { Measured } from "../../backends/pilot.js";
import { counted, shownCount } from "../../counted.js";
import { inSentences, UserError } from "../../errors.js";
import { remedyOf } from "../../sweep/jobs/failures.js";
import type { Spec } from "../../sweep/spec/spec.js";

/** So many reasons are told; the report has all. */
const MOST_TOLD = 3;

/** A line for each reason for which some of the first jobs failed, if any did. */
export function firstFailures({ tried, failures }: Measured, spec: Spec): readonly string[] {
  const of = tried === spec.jobs ? counted(tried, "job") : `the first ${counted(tried, "job")}`;
  return failures.slice(0, MOST_TOLD).map(({ count, job, reason }) => {
    const many = count === tried ? `all of ${of} fail` : `${shownCount(count)} of ${of} fail`;
    return `warning: ${many}, as job ${job}: ${withRemedy(reason, spec)}`;
  });
}

/** Refuses to spend money on a run whose first jobs all failed for one reason. */
export function refuseHopeless(facts: Measured, spec: Spec): void {
  const reason = commonFailure(facts);
  if (reason === undefined || facts.tried < LEAST_TRIED) return;
  throw new UserError({
    code: "all-failed",
    place: "jobs",
    what: `all of the first ${counted(facts.tried, "job")} failed here for one reason, so nothing was launched: ${reason}`,
    remedy: remedyOf(reason, spec) ?? "Mend the spec, or add --keep-going to launch it all the same.",
  });
}

/** Fewer jobs than this say nothing of the others. */
const LEAST_TRIED = 10;

/** Why a job failed, and what mends it if that is known. */
export function withRemedy(reason: string, spec: Spec): string {
  const remedy = remedyOf(reason, spec);
  return remedy === undefined ? reason : inSentences(reason, remedy);
}

/** `katfan compact`: a finished run's small parts become large ones of the same rows. */
import { placeOf } from "../../backends/store-at.js";
import { counted } from "../../counted.js";
import { UserError } from "../../errors.js";
import { partsPrefix, planKey } from "../../fanout/keys.js";
import { compactRun } from "../../fanout/reducer/compaction.js";
import { sweepMerger } from "../../fanout/reducer/sweep-merger.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { print } from "../terminal/output.js";
import { findRun, noSuchRun, whole } from "./find-run.js";
import type { LifeOptions } from "./life-options.js";

export async function compact(named: string, options: LifeOptions): Promise<ExitCode> {
  if (options.stage !== undefined) {
    const remedy = "katfan fetch with --stage brings the run here; then compact it without.";
    throw new UserError({ code: "not-on-a-stage", place: "--stage", what: "a deployment deletes nothing", remedy });
  }
  const found = await findRun(named, options.out);
  const { run, store, out } = found;
  if ((await store.get(planKey(run))) === undefined) throw noSuchRun(run, out);
  const compaction = await whole(found, async () => compactRun(run, { store, merger: sweepMerger() }));
  if (compaction.kind === "unfinished") {
    const remedy = "katfan run with its spec goes on with it.";
    throw new UserError({ code: "run-not-done", place: run, what: "the run isn't finished", remedy });
  }
  const { plan, kind } = compaction;
  const [before, after] = kind === "done" ? [compaction.before, compaction.after] : [plan.chunks, plan.chunks];
  const parts = placeOf(out, partsPrefix(run));
  if (options.json === true) print(JSON.stringify({ run, before, after, chunk: plan.chunk, parts }));
  else if (kind === "nothing") print(`run ${run}: ${counted(after, "part")} as before`);
  else print(`run ${run}: ${counted(before, "part")} became ${counted(after, "part")}\ndata set  ${parts}`);
  return EXIT.good;
}

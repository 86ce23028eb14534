/** `katfan status`: how far a run is. */
import { systemClock } from "../../backends/clock.js";
import { placeOf } from "../../backends/store-at.js";
import { runPrefix } from "../../fanout/keys.js";
import { manifestOf, saidOf } from "../../fanout/manifest.js";
import { faultsOf } from "../../fanout/mend.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { print } from "../terminal/output.js";
import { findRun, stateOf, whole } from "./find-run.js";
import type { LifeOptions } from "./life-options.js";
import { factsOf } from "./run-facts.js";
import { stateLine } from "./state-line.js";

export async function status(named: string, options: LifeOptions): Promise<ExitCode> {
  if (options.stage !== undefined) return (await import("./stage-life.js")).status(named, options);
  const found = await findRun(named, options.out);
  const { run, store, out } = found;
  await whole(found, async () => {
    const state = await stateOf(found);
    const manifest = await manifestOf(run, store);
    // All of a run is read for it, which a bucket lets one pay for.
    const isLookedThrough = manifest !== undefined && !out.startsWith("s3://");
    const faults = isLookedThrough ? await faultsOf(manifest, store) : [];
    const bad = faults.map(({ key, fault }) => ({ key, fault }));
    const nowMs = systemClock().now();
    const facts = await factsOf(state, found, nowMs);
    if (options.json === true) {
      const own = { name: facts.name, ...(state.state === "running" ? { isAlive: facts.isAlive } : {}) };
      return print(JSON.stringify({ ...state, ...own, ...(bad.length === 0 ? {} : { bad }) }));
    }
    print(stateLine(state, { ...facts, nowMs }));
    for (const { key, fault } of bad.slice(0, MOST_BAD))
      print(`${placeOf(out, runPrefix(run) + key)} is ${saidOf(fault)}`);
    if (bad.length > MOST_BAD) print(`and ${bad.length - MOST_BAD} more`);
    if (bad.length > 0) print("katfan run with the run's spec puts these in order, and nothing else.");
  });
  return EXIT.good;
}

const MOST_BAD = 10;

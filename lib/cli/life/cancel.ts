/** `katfan cancel`: asks whoever works on a run to stop. */
import { cancelRun } from "../../fanout/cancel.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { print } from "../terminal/output.js";
import { findRun, stateOf, whole } from "./find-run.js";
import type { LifeOptions } from "./life-options.js";

export async function cancel(named: string, options: LifeOptions): Promise<ExitCode> {
  if (options.stage !== undefined) return (await import("./stage-life.js")).cancel(named, options);
  const found = await findRun(named, options.out);
  const { run, store } = found;
  const state = await whole(found, () => stateOf(found));
  const isOver = state.state === "done";
  if (!isOver) await cancelRun(run, store);
  if (options.json === true) print(JSON.stringify({ run, state: isOver ? "done" : "cancelled" }));
  else print(isOver ? `${run} is done already` : `${run} is cancelled; katfan run goes on with it`);
  return EXIT.good;
}

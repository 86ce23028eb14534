/** `katfan list`: the runs of a folder. */
import { storeAt } from "../backends/store-at.js";
import { NotAsNamed } from "../fanout/manifest.js";
import { statusOf } from "../fanout/status.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import { runsIn } from "./find-run.js";
import type { LifeOptions } from "./life-options.js";
import { print, say } from "./output.js";
import { stateLine } from "./status.js";

export async function list(options: LifeOptions): Promise<ExitCode> {
  if (options.stage !== undefined) return (await import("./stage-life.js")).list(options);
  const store = await storeAt(options.out);
  const damaged: NotAsNamed[] = [];
  const found = await Promise.all(
    runsIn(options.out).map((run) =>
      statusOf(run, store).catch((error: unknown) => {
        if (!(error instanceof NotAsNamed)) throw error;
        say(`${run}  ${error.key} is damaged; katfan run with its spec makes it again`);
        damaged.push(error);
        return undefined;
      }),
    ),
  );
  const states = found.filter((state) => state !== undefined);
  states.sort((one, other) => (other.updatedMs ?? 0) - (one.updatedMs ?? 0));
  for (const state of states) print(options.json === true ? JSON.stringify(state) : stateLine(state));
  if (states.length === 0 && damaged.length === 0 && options.json !== true) say(`there are no runs in ${options.out}`);
  return EXIT.good;
}

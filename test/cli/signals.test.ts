/** What signals do to a run. */
import { describe, expect, it } from "vitest";
import { folderWith, katfan, LASER, recordOf, untilParts } from "./katfan.js";

describe("SIGUSR1", () => {
  it("opens no debugger, to nobody, and a run goes on", async () => {
    const cwd = folderWith({ "laser.json": { ...LASER, jobs: 400_000 } });
    const ended = await katfan(["run", "laser.json", "--chunk", "1000", "--json"], {
      cwd,
      started: (child) => void untilParts(cwd, 2).then(() => child.kill("SIGUSR1")),
    });
    // On a busy machine it tells how far it is; nothing else may stand there, such as "Debugger listening".
    const said = ended.stderr.split("\n").filter((line) => !/^(\d+ % of [\d,]+ jobs.*)?$/.test(line));
    expect([ended.code, said]).toEqual([0, []]);
    expect(recordOf(ended)).toMatchObject({ state: "done", jobsDone: 400_000 });
  }, 60_000);
});

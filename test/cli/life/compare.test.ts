import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { folderWith, katfan, LASER } from "../katfan.js";

it("katfan compare puts runs and tables side by side, and says what they have in common", async () => {
  const cwd = folderWith({
    "before.json": { ...LASER, name: "before" },
    "after.json": { ...LASER, name: "after", seed: 7 },
  });
  for (const name of ["before", "after"]) expect((await katfan(["run", `${name}.json`], { cwd })).code).toBe(0);
  const runs = await katfan(["compare", "before", "after", "--to", "both.html"], { cwd });
  expect(runs.stdout).toMatch(/^A {2}before \([0-9a-f]{8}\)\nB {2}after/);
  expect(runs.stdout).toContain("no job is in both with the same inputs");
  expect(readFileSync(path.join(cwd, "both.html"), "utf8")).toContain("both distributions");

  await katfan(["fetch", "before", "--to", "same.csv"], { cwd });
  const same = JSON.parse((await katfan(["compare", "before", "same.csv", "--json"], { cwd })).stdout);
  expect(same).toMatchObject({
    pairs: LASER.jobs,
    changed: [],
    outputs: [{ name: "P", difference: 0, same: LASER.jobs, largest: 0 }],
    moved: [],
  });

  writeFileSync(path.join(cwd, "other.csv"), `job,X,"a, b"\n0,1,"no, ""light"""\n`);
  const none = await katfan(["compare", "before", "other.csv"], { cwd });
  expect([none.code, none.stderr]).toEqual([
    2,
    expect.stringContaining("no output that is a number in common: P; and X"),
  ]);
  writeFileSync(path.join(cwd, "headless.csv"), "0,1\n1,2\n");
  const headless = await katfan(["compare", "before", "headless.csv"], { cwd });
  expect([headless.code, headless.stderr]).toEqual([2, expect.stringContaining("its first line names no columns")]);
});

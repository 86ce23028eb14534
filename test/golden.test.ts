import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { solveText } from "../lib/analysis/whole/solve.js";
import { parse } from "../lib/katscript/parse.js";
import { buildMistakes } from "../lib/model/build-check.js";
import { judge, readCases } from "./golden-runner.js";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const given = readCases(at("./golden"));
const own = readCases(at("./golden-own"));
const cases = [...given, ...own];
const pending: readonly string[] = JSON.parse(readFileSync(at("./golden-pending.json"), "utf8"));
const isPending = new Set(pending);
const idOf = (golden: { area: string; name: string }) => `${golden.area}/${golden.name}`;

describe("against Finesse 3.0.2", () => {
  it(`holds ${cases.length - pending.length} of ${cases.length} cases; ${pending.length} are pending`, () => {
    expect(new Set(cases.map(idOf)).size, "two cases have one name").toBe(cases.length);
    expect(pending, "the list of pending cases is not sorted").toEqual([...isPending].sort());
    const ids = new Set(cases.map(idOf));
    expect(
      pending.filter((id) => !ids.has(id)),
      "pending, but there is no such case",
    ).toEqual([]);
  });

  it("waits for nothing but beam shapes, higher-order modes, signals and quantum noise", () => {
    const waiting = cases.filter((golden) => isPending.has(idOf(golden)));
    const computable = waiting.filter(
      ({ katscript }) => !buildMistakes(parse(katscript)).some(({ code }) => code === "not-supported"),
    );
    expect(computable.map(idOf)).toEqual([]);
    expect(own.map(idOf).filter((id) => isPending.has(id))).toEqual([]);
  });

  for (const golden of cases) {
    const id = idOf(golden);
    if (isPending.has(id)) {
      it(`does not give ${id} yet`, () => {
        const differences = judge(golden, solveText);
        expect(differences.length > 0, `${id} has passed: take it off test/golden-pending.json`).toBe(true);
      });
    } else {
      const verb = golden.error === undefined ? "gives" : "refuses, as Finesse does,";
      it(`${verb} ${id}`, () => {
        expect(judge(golden, solveText)).toEqual([]);
      });
    }
  }
});

import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { buildMistakes } from "../../lib/katscript/build-check.js";
import { parse } from "../../lib/katscript/parse.js";
import { type GoldenCase, judge, readCases } from "../golden-runner.js";
import { isPlain, solvePlain } from "./plain-analysis.js";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The cases of plane waves whose analysis is a single point or a plain axis; those that Finesse refuses among them. */
function plainCases(): readonly GoldenCase[] {
  return [...readCases(at("../golden")), ...readCases(at("../golden-own"))].filter(({ katscript }) => {
    try {
      const model = parse(katscript);
      return isPlain(model) && buildMistakes(model).every(({ code }) => code !== "not-supported");
    } catch {
      return false;
    }
  });
}

describe("plane waves against Finesse 3.0.2", () => {
  for (const golden of plainCases()) {
    const verb = golden.error === undefined ? "gives" : "refuses";
    it(`${verb} ${golden.area}/${golden.name}`, () => {
      expect(judge(golden, solvePlain)).toEqual([]);
    });
  }
});

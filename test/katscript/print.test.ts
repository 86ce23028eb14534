import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "../../lib/katscript/parse.js";
import { print } from "../../lib/katscript/print.js";
import { equalModels } from "../model/equal-models.js";
import { arbitraryModel } from "./arbitrary-model.js";
import { goldenTexts } from "./golden-texts.js";

const TESTS = path.resolve(import.meta.dirname, "..");

describe("print", () => {
  it("gives a text that parses to an equal model, for every generated model", () => {
    fc.assert(
      fc.property(arbitraryModel, (model) => {
        const text = print(model);
        expect(equalModels(model, parse(text)), text).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("gives a text that parses to an equal model, for every reference case", () => {
    const texts = [...goldenTexts(path.join(TESTS, "golden")), ...goldenTexts(path.join(TESTS, "golden-own"))];
    let count = 0;
    for (const { name, area, katscript } of texts) {
      if (area === "refused") continue;
      const model = parse(katscript, { file: name });
      expect(equalModels(model, parse(print(model), { file: `${name}, printed` })), name).toBe(true);
      count++;
    }
    expect(count).toBeGreaterThan(121);
  });
});

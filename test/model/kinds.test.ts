import { describe, expect, it } from "vitest";
import { ACTION_KINDS, ACTIONS, COMMAND_KINDS, ELEMENT_KINDS, ELEMENTS } from "../../lib/model/kinds.js";
import { nearest } from "../../lib/model/nearest.js";
import { REFUSED_BY_FINESSE } from "../../lib/model/refused-by-finesse.js";

describe("the tables", () => {
  it("have 61 elements and detectors, 6 commands and 39 actions, as Finesse 3.0.2 has", () => {
    const ofFinesse = (kinds: readonly { readonly name: string }[]) =>
      kinds.filter(({ name }) => !name.startsWith("katfan_"));
    expect(ofFinesse(ELEMENT_KINDS)).toHaveLength(61);
    expect(COMMAND_KINDS).toHaveLength(6);
    expect(ofFinesse(ACTION_KINDS)).toHaveLength(39);
  });

  it("give no word two meanings", () => {
    for (const kinds of [ELEMENT_KINDS, [...ACTION_KINDS, ...COMMAND_KINDS]]) {
      const words = kinds.flatMap((kind) => [kind.name, ...kind.aliases]);
      expect(new Set(words).size).toBe(words.length);
    }
  });

  it("find kinds by every name", () => {
    for (const word of ["l", "laser", "Laser"]) expect(ELEMENTS.get(word)?.name).toBe("laser");
    expect(ELEMENTS.get("pd1")?.name).toBe("power_detector_demod_1");
    expect(ACTIONS.get("Xaxis")?.name).toBe("xaxis");
    expect(ELEMENTS.get("constructor")).toBeUndefined();
  });

  it("are all computed but for those that Finesse itself runs from no text", () => {
    const names = [...ELEMENT_KINDS, ...COMMAND_KINDS, ...ACTION_KINDS].map(({ name }) => name);
    expect([...REFUSED_BY_FINESSE.keys()].filter((name) => !names.includes(name))).toEqual([]);
    expect([...REFUSED_BY_FINESSE.keys()]).toEqual(["antisqueezing", "suspension_zpk", "plot"]);
  });
});

describe("near misses", () => {
  it.each([
    ["phii", ["phi", "P"], '"phi"'],
    ["PHI", ["phi", "P"], '"phi"'],
    ["ITXM", ["ITMX", "ETMX"], '"ITMX"'],
    ["m9", ["m1", "m2", "m3", "m4"], '"m1", "m2" or "m3"'],
    ["zzz", ["phi"], ""],
    ["", ["a"], ""],
    ["a".repeat(100), ["a".repeat(99)], ""],
  ])("of %s are %j → %s", (word, known, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });
});

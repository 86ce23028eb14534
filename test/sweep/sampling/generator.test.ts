import { describe, expect, it } from "vitest";
import { philox } from "../../../lib/sweep/sampling/generator.js";

/** The known answers of Random123's `kat_vectors` for philox4x32 with 10 rounds: counter, key, block. */
const KNOWN_ANSWERS = [
  ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
] as const;

const words = (text: string) => text.split(" ").map((word) => Number.parseInt(word, 16));

describe("philox", () => {
  it.each(KNOWN_ANSWERS)("gives the published block for counter %s", (counter, key, block) => {
    const out = new Int32Array(4);
    philox(Int32Array.from(words(counter)), words(key) as [number, number], out);
    expect([...out].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join(" ")).toBe(block);
  });
});

import { describe, expect, it } from "vitest";
import { inOneLine } from "../lib/errors.js";

describe("a mistake in one line", () => {
  const mistake = { code: "a-code", place: "m1.R", what: "it is 2", remedy: "Make it 1." };

  it("has its place, what is wrong, and what to do", () => {
    expect(inOneLine(mistake)).toBe("m1.R: it is 2. Make it 1.");
  });

  it("says its place once where what is wrong begins with it, and not where it only begins alike", () => {
    expect(inOneLine({ ...mistake, what: "m1.R is 2" })).toBe("m1.R is 2. Make it 1.");
    expect(inOneLine({ ...mistake, what: "m1.Rcx is 2" })).toBe("m1.R: m1.Rcx is 2. Make it 1.");
  });

  it("has one full stop behind what ends by quoting a sentence", () => {
    expect(inOneLine({ ...mistake, what: "the job fails: m1 has R, T." })).toBe(
      "m1.R: the job fails: m1 has R, T. Make it 1.",
    );
  });
});

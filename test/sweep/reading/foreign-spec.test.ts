import { describe, expect, it } from "vitest";
import { foreignSpec, KATSCRIPT } from "../../../lib/sweep/reading/foreign-spec.js";

describe("a text that was taken for a spec", () => {
  it.each([
    ["a notebook", '{"cells": [{"cell_type": "code"}], "metadata": {}, "nbformat": 4}', "notebook"],
    ["Python", "import finesse\nmodel = finesse.Model()\n", "Python"],
    ["Finesse 2", "l l1 1 0 n0\ns s1 1 n0 n1\nm m1 0.9 0.1 0 n1 n2\npd p n2\n", "Finesse 2"],
  ])("is told to be %s", (_, text, what) => {
    const found = foreignSpec(text);
    expect(found?.what).toContain(what);
    expect(found?.remedy).toMatch(/\.$/);
  });

  it("is told to be KatScript, if more than a third of its lines are", () => {
    expect(foreignSpec("l LASER P=1\npd P LASER.p1.o\n# a comment\n")).toBe(KATSCRIPT);
    expect(foreignSpec("l LASER P=1\nsome\nother\nlines\n")).toBeUndefined();
  });

  it("isn't told to be a spec, which it nearly is, nor anything that nothing tells of", () => {
    expect(foreignSpec("model: l LASER P=1\njobs: ten\n")).toBeUndefined();
    expect(foreignSpec('{"model": "l LASER P=1", "vary": {}}')).toBeUndefined();
    expect(foreignSpec("hello\n")).toBeUndefined();
  });
});

import path from "node:path";
import { describe, expect, it } from "vitest";
import { inOneLine, UserError } from "../../lib/errors.js";
import { foreignFault } from "../../lib/katscript/foreign.js";
import { parse } from "../../lib/katscript/parse.js";
import { textOfBytes } from "../../lib/katscript/text-of-bytes.js";
import { foreignSpec } from "../../lib/sweep/reading/foreign-spec.js";
import { goldenTexts } from "./golden-texts.js";

/** What is told of a text, all mistakes of it. */
function told(text: string): string {
  try {
    parse(text, { file: "x.kat" });
    return "nothing";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [error, ...error.others].map(inOneLine).join("\n");
  }
}

const FINESSE_2 = [
  "l i1 1 0 n0",
  "m m1 0.9 0.1 0 n1 n2",
  "m1 ITM $T 37.5u 0 n1 n2",
  "bs BS 0.5 0.5 0 45 n1 n2 n3 n4",
  "s s1 1 n0 n1",
  "pd1 err 12M 45 n2",
  "ad amp 10M n2*",
  "mod eom 10M 0.1 1 pm n1 n2",
  "xaxis m1 phi lin 0 180 100",
  "xaxis* m1 phi log 1 180 100",
  "const R 0.5",
  "maxtem 3",
  "attr m1 Rc 10",
  "yaxis log abs:deg",
  "%%% FTblock laser",
  "% a comment",
  "func x = 2*$y",
];

describe("a text of Finesse 2", () => {
  it.each(FINESSE_2)("is told to be one, and how it is converted: %s", (line) => {
    expect(told(`# a head\n\n${line}\n`)).toMatch(
      /^x\.kat:3:1: this is Finesse 2, .*kat3 convert --legacy OLD\.kat NEW\.kat\.$/,
    );
  });

  it("isn't what a mistake in KatScript is taken for", () => {
    expect(told("var loss 1u\nl i1 P=1\nm m1 0.9 0.1 loss\npd P i2.p1.o")).toMatch(/no element is called "i2"/);
    expect(told("l i1 P=1\nnoxaxis")).toMatch(/written in another form/);
    expect(told("l i1 P=1 # 100 % of it, as const says\npd P i2.p1.o")).toMatch(/no element is called "i2"/);
    expect(told("l i1 P=1\nxaxis i1.P lin 0 1 10")).toMatch(/written in another form/);
  });
});

describe("what isn't KatScript", () => {
  it.each([
    ["the spec of a sweep", "# a sweep\nmodel: |\n  l L P=1\njobs: 3\n"],
    ["the spec of a sweep", '{"model": "l L P=1", "jobs": 3}'],
    ["a Jupyter notebook", '{"cells": [], "metadata": {}, "nbformat": 4}'],
    ["Python", 'import finesse\nmodel = finesse.Model()\nmodel.parse("""\nl L P=1\n""")\n'],
    ["a page of the web", "<!DOCTYPE html>\n<html></html>\n"],
  ])("is told in one line: %s", (what, text) => {
    expect(told(text)).toContain(`this is ${what}`);
    expect(told(text)).not.toContain("\n");
  });

  it("is nothing that Finesse's own texts are taken for", () => {
    const texts = goldenTexts(path.resolve(import.meta.dirname, "../golden")).map(({ katscript }) => katscript);
    expect(texts.filter((text) => foreignFault(text) !== undefined)).toEqual([]);
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => foreignSpec(text)?.what !== "this is KatScript, not a sweep of it")).toEqual([]);
  });
});

describe("bytes", () => {
  const text = "l laser P=1\r\npd P laser.p1.o\r\n";
  const utf16 = (mark: number[], swapped: boolean) => {
    const bytes = Buffer.from(text, "utf16le");
    return Buffer.concat([Buffer.from(mark), swapped ? bytes.swap16() : bytes]);
  };
  it("of UTF-8 with or without a mark, and of UTF-16 with one, are the same text", () => {
    expect(textOfBytes(Buffer.from(text))).toBe(text);
    expect(textOfBytes(Buffer.from(`\ufeff${text}`))).toBe(text);
    expect(textOfBytes(utf16([0xff, 0xfe], false))).toBe(text);
    expect(textOfBytes(utf16([0xfe, 0xff], true))).toBe(text);
    expect(told(text)).toBe("nothing");
  });
  it("of UTF-16 without a mark, of programs and of tables are no text", () => {
    expect(textOfBytes(utf16([], false))).toBeUndefined();
    expect(textOfBytes(Buffer.from("\x7fELF\x02\x01\x01\0\0"))).toBeUndefined();
    expect(textOfBytes(Buffer.from([0x50, 0x41, 0x52, 0x31, 0xff]))).toBeUndefined();
  });
});

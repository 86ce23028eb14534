import { describe, expect, it } from "vitest";
import { parseValue } from "../../lib/katscript/edit.js";
import { parse } from "../../lib/katscript/parse.js";
import { print } from "../../lib/katscript/print.js";
import type { Model } from "../../lib/model/model.js";

/** Sets parameters to what texts write, as sweeps do. */
function setFromText(model: Model, texts: readonly (readonly [path: string, text: string])[]): void {
  model.setAll(
    texts.map(([path, text]) => {
      const spec = path === "fsig.f" ? undefined : model.resolve(path).spec;
      return [path, parseValue(model, text, spec)] as const;
    }),
  );
}

describe("setting parameters by text", () => {
  it("takes expressions over the model's names", () => {
    const model = parse("var Pin 3\nl a\nm m1 R=0.5 T=0.4 L=0.1");
    setFromText(model, [
      ["a.P", "2 * Pin"],
      ["m1.R", "1-m1.T-m1.L"],
      ["m1.T", "0.3"],
    ]);
    expect(model.get("a.P")).toBe(6);
    expect(model.get("m1.R")).toBeCloseTo(0.6, 15);
    expect(print(model)).toBe("var Pin 3\nl a P=2*Pin\nm m1 R=1-m1.T-m1.L T=0.3 L=0.1\n");
  });

  it("sets all or none", () => {
    const model = parse("l a P=1 f=2");
    expect(() =>
      setFromText(model, [
        ["a.P", "5"],
        ["a.f", "6+"],
      ]),
    ).toThrow(/f:1:3: the statement ends too early/);
    expect(() =>
      setFromText(model, [
        ["a.P", "5"],
        ["a.f", "b"],
      ]),
    ).toThrow(/no element is called "b"/);
    expect(() => setFromText(model, [["a.P", ""]])).toThrow(/the text is empty/);
    expect(() => setFromText(model, [["a.P", "1\n2"]])).toThrow(/"2" doesn't fit here/);
    expect(model.get("a.P")).toBe(1);
  });

  it("sets the signal frequency along with the rest or not at all", () => {
    const model = parse("m m1 R=0.5 T=0.5 L=0\nfsig(1)");
    expect(() =>
      setFromText(model, [
        ["fsig.f", "7"],
        ["m1.R", "0.7"],
      ]),
    ).toThrow(/R \+ T \+ L/);
    expect(model.get("fsig.f")).toBe(1);
  });

  it("takes switches, and the signal frequency", () => {
    const model = parse("m m1\nfsig(1)");
    setFromText(model, [
      ["m1.misaligned", "true"],
      ["fsig.f", "2*3"],
    ]);
    expect(model.own("m1.misaligned")).toEqual({ kind: "boolean", value: true });
    expect(model.get("fsig.f")).toBe(6);
  });

  it("reads values of any sort", () => {
    const model = parse("m m1");
    expect(parseValue(model, "m1.p1.o")).toEqual({ kind: "node", element: "m1", port: "p1", node: "o" });
    expect(parseValue(model, "noxaxis()")).toMatchObject({ kind: "action", action: { kind: "noxaxis" } });
  });
});

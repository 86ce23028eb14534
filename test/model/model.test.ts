import { describe, expect, it } from "vitest";
import { UserError } from "../../lib/errors.js";
import { parse, parseInto } from "../../lib/katscript/parse.js";
import { print } from "../../lib/katscript/print.js";
import { numberValue, reference } from "../../lib/model/expression.js";
import { Model } from "../../lib/model/model.js";
import { equalModels } from "./equal-models.js";

function errorOf(step: () => unknown): UserError {
  try {
    step();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** The text of a parameter as Finesse shows it: 1-(m1.R+m1.T). */
function complement(a: string, b: string) {
  const sum = { kind: "binary", operator: "+", left: reference(a), right: reference(b) };
  return { kind: "binary", operator: "-", left: numberValue(1), right: sum };
}

describe("a model built by a program", () => {
  function cavity(): Model {
    const model = new Model();
    model.add("laser", "a", { P: 2 });
    model.add("m", "m1", { R: 0.99, T: 0.01 });
    model.add("Mirror", "m2", { R: 0.9, L: 0.01, phi: 3 });
    model.add("space", "s1", {
      portA: { kind: "port", element: "a", port: "p1" },
      portB: { kind: "port", element: "m1", port: "p1" },
    });
    return model;
  }

  it("keeps elements in the order of their definition, complete with their defaults", () => {
    const model = cavity();
    expect(model.elements().map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      "laser a",
      "mirror m1",
      "mirror m2",
      "space s1",
    ]);
    expect(model.get("a.phase")).toBe(0);
    expect(model.element("m1").parameters.get("Rcx")).toEqual(numberValue(Infinity));
  });

  it("equals the model of the text that says the same", () => {
    const text = "l a P=2\nm m1 R=0.99 T=0.01\nm m2 R=0.9 L=0.01 phi=3\ns s1 a.p1 m1.p1";
    expect(equalModels(cavity(), parse(text))).toBe(true);
    expect(equalModels(parse(print(cavity())), parse(text))).toBe(true);
  });

  it("isn't equal to one that differs in a digit, a name, an order, a command or the analysis", () => {
    const text = "l a P=2\nm m1 phi=3\nlambda(1064n)\nnoxaxis()";
    const model = parse(text);
    for (const other of [
      text.replace("P=2", "P=2.0000000000000004"),
      text.replace("m1", "m3"),
      "m m1 phi=3\nl a P=2\nlambda(1064n)\nnoxaxis()",
      text.replace("1064", "1065"),
      text.replace("noxaxis()", "noxaxis(name='b')"),
      text.replace("noxaxis()", ""),
      text.replace("lambda(1064n)", ""),
    ]) {
      expect(equalModels(model, parse(other)), other).toBe(false);
    }
    expect(equalModels(model, parse(text))).toBe(true);
  });

  it("refuses names that are taken or reserved, kinds and parameters that there are not, with a near miss", () => {
    const model = cavity();
    expect(errorOf(() => model.add("m", "m1")).code).toBe("duplicate-name");
    expect(errorOf(() => model.add("m", "none")).code).toBe("reserved-name");
    expect(errorOf(() => model.add("m", "m 3")).code).toBe("bad-name");
    expect(errorOf(() => model.add("miror", "m3")).message).toMatch(/no element of the kind "miror".*"mirror"/);
    expect(errorOf(() => model.add("m", "m3", { ph: 1 })).message).toMatch(/no parameter "ph"\. Did you mean "phi"/);
    expect(errorOf(() => model.get("m3.phi")).message).toMatch(/no element is called "m3"\. Did you mean "m1" or "m2"/);
    expect(errorOf(() => model.get("m1.ph")).code).toBe("unknown-parameter");
    expect(errorOf(() => model.get("m1")).code).toBe("unknown-parameter");
  });

  it("stays as it was when an element is refused", () => {
    const model = cavity();
    const before = model.clone();
    expect(errorOf(() => model.add("m", "m3", { R: 0.5 })).code).toBe("surface-underdetermined");
    expect(errorOf(() => model.add("m", "m3", { R: 0.9, T: 0.9 })).code).toBe("out-of-range");
    expect(equalModels(model, before)).toBe(true);
    expect(model.has("m3")).toBe(false);
  });
});

describe("reflectivity, transmission and loss", () => {
  // Each is what Finesse 3.0.2 shows for the same arguments.
  it("are 0.5, 0.5 and 0 where nothing is given", () => {
    const model = parse("m m1\nbs b1");
    expect(["R", "T", "L"].map((name) => model.own(`m1.${name}`))).toEqual([0.5, 0.5, 0].map((x) => numberValue(x)));
    expect(model.get("b1.R")).toBe(0.5);
  });

  it.each([
    ["R=0.3 T=0.2", "L", complement("m1.R", "m1.T")],
    ["R=0.3 L=0.2", "T", complement("m1.R", "m1.L")],
    ["T=0.3 L=0.2", "R", complement("m1.T", "m1.L")],
  ])("%s: the missing %s follows the others", (text, missing, expected) => {
    const model = parse(`m m1 ${text}`);
    expect(model.own(`m1.${missing}`)).toEqual(expected);
    expect(model.get(`m1.${missing}`)).toBe(0.5);
    model.set(`m1.${text[0]}`, 0.1);
    expect(model.get(`m1.${missing}`)).toBeCloseTo(0.7, 15);
  });

  it("must add up to 1 to a part in 10^9, as Finesse holds it", () => {
    expect(() => parse("m m1 R=0.5 T=0.5 L=9e-10")).not.toThrow();
    expect(errorOf(() => parse("m m1 R=0.5 T=0.5 L=1e-9")).code).toBe("surface-sum");
    expect(() => parse("m m1 R=1/3 T=1/3 L=1/3")).not.toThrow();
    expect(() => parse("var v 0.3\nm m1 R=v T=1-v L=0")).not.toThrow();
  });

  it("may be outside of 0 to 1 by their rounding alone", () => {
    expect(() => parse("m m1 R=0.5 T=0.5000000000000002")).not.toThrow();
    expect(() => parse("m m1 R=1.0000000000000002 T=0")).not.toThrow();
    expect(errorOf(() => parse("m m1 R=0.5 T=0.500000000001")).code).toBe("out-of-range");
  });

  it("are set together where one alone would break the sum", () => {
    const model = parse("m m1 R=0.3 T=0.6 L=0.1");
    expect(errorOf(() => model.set("m1.R", 0.5)).code).toBe("surface-sum");
    expect(model.get("m1.R")).toBe(0.3);
    model.setAll([
      ["m1.R", 0.5],
      ["m1.T", 0.4],
    ]);
    expect(model.get("m1.T")).toBe(0.4);
  });
});

describe("values", () => {
  it("follow what they refer to", () => {
    const model = parse("var Pin 2\nl a P=2*Pin\nm m1 R=1-m1.T-m1.L T=0.1 L=0.2 phi=a.P");
    expect(model.get("m1.phi")).toBe(4);
    model.set("Pin", 5);
    expect(model.get("a.P")).toBe(10);
    expect(model.get("m1.phi")).toBe(10);
    expect(model.get("m1.R")).toBeCloseTo(0.7, 15);
  });

  it("can't be made to go in a circle", () => {
    const model = parse("var a 1\nvar b a");
    expect(errorOf(() => model.set("a", reference("b"))).message).toMatch(/a → b → a|b → a → b/);
    expect(model.get("b")).toBe(1);
  });

  it("tell a circle as it goes, without the way that leads to it", () => {
    const circle = (text: string) => errorOf(() => parse(text)).message;
    expect(circle("var a b\nvar b c\nvar c d\nvar d b")).toMatch(/: (b → c → d → b|c → d → b → c|d → b → c → d)\b/);
    expect(circle("var a b\nvar b b+1")).toContain("b → b");
    expect(circle("var a b\nvar b b+1")).not.toContain("a →");
  });

  it("are evaluated once each, however they refer to each other", () => {
    const doubling = Array.from({ length: 200 }, (_, index) => `var v${index + 1} v${index}+v${index}`).join("\n");
    expect(parse(`var v0 1\n${doubling}`).get("v200")).toBe(2 ** 200);
  });

  it("may refer to each other 20,000 deep", () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => `var v${index + 1} v${index}+1`).join("\n");
    expect(parse(`var v0 1\n${chain}`).get("v20000")).toBe(20_001);
  });

  it("of what has none is an error that says so", () => {
    const model = parse("l a\nnothing n\ns s1 a.p1 n.p1");
    expect(errorOf(() => model.get("fsig.f")).message).toMatch(/fsig\.f has no value\. Give the model a signal/);
    expect(errorOf(() => model.get("s1.user_gouy_x")).code).toBe("no-value");
    model.set("fsig.f", 3);
    expect(model.get("fsig.f")).toBe(3);
  });

  it("of the wavelength is 1064 nm unless it is said", () => {
    expect(parse("l a").wavelength).toEqual(numberValue(1064e-9));
    expect(parse("lambda(1550n)").wavelength).toEqual(numberValue(1550e-9));
    const model = parse("var v 1u\nlambda(2*v)");
    expect(model.evaluate(model.wavelength)).toMatchObject({ re: 2e-6, im: 0 });
  });
});

describe("degrees of freedom", () => {
  // What Finesse 3.0.2 makes of the parameters: phi0 + amplitude * DC, added up over the degrees of freedom.
  it("add amplitude times DC to what they drive", () => {
    const model = parse("m m1 phi=10\ndof d m1.dofs.z 3 DC=2\ndof e m1.phi -1 DC=1");
    expect(model.get("m1.phi")).toBe(10 + 3 * 2 - 1);
    expect(model.own("m1.phi")).toEqual(numberValue(10));
    model.set("d.DC", 0);
    expect(model.get("m1.phi")).toBe(9);
  });

  it.each([
    ["m1.dofs.z", "m1.phi"],
    ["m1.dofs.F_z", "m1.phi"],
    ["m1.dofs.yaw", "m1.xbeta"],
    ["m1.dofs.pitch", "m1.ybeta"],
    ["a.dofs.frq", "a.f"],
    ["a.dofs.phs", "a.phase"],
    ["b.dofs.z", "b.phi"],
    ["v", "v"],
  ])("%s moves %s", (drive, path) => {
    const model = parse(`l a P=0\nm m1\nbs b\nvar v 0\ndof d ${drive} 4 DC=0.25`);
    expect(model.get(path)).toBe(1);
  });

  it("drive some that move nothing at DC", () => {
    const model = parse("l a\nbs b\nnothing n\nlink(a, b)\ndof d a.dofs.amp 1 b.dofs.F_z 1 a_p1__b_p1.dofs.h 1 DC=3");
    expect(model.drives().size).toBe(0);
  });
});

describe("removing", () => {
  it("takes the spaces at an element along", () => {
    const model = parse("l a\nm m1\nm m2\nlink(a, m1, 1, m2)");
    expect(model.remove("m1")).toEqual(["m1", "a_p1__m1_p1", "m1_p2__m2_p1"]);
    expect(model.elements().map(({ name }) => name)).toEqual(["a", "m2"]);
    expect(model.connection("m2", "p1")).toBeUndefined();
    parseInto(model, "link(a, m2)");
    expect(model.connection("a", "p1")).toEqual({ space: "a_p1__m2_p1", element: "m2", port: "p1" });
  });

  it("is refused while others refer to the element, and says who", () => {
    const model = parse("l a\nm m1\nlink(a, m1)\npd p m1.p1.o\nvar v m1.phi\nxaxis(m1.phi, lin, 0, 1, 1)");
    expect(errorOf(() => model.remove("m1")).message).toMatch(/"p", "v", "xaxis" still refer to it/);
    expect(model.has("m1")).toBe(true);
    expect(errorOf(() => model.remove("m9")).code).toBe("unknown-element");
  });

  it("of a readout takes its outputs along", () => {
    const model = parse("m m1\nreadout_rf R m1.p1.o f=1\nmathd k R_I*2");
    expect(errorOf(() => model.remove("R")).code).toBe("still-in-use");
    model.remove("k");
    model.remove("R");
    parseInto(model, "pd R_I m1.p1.o");
    expect(model.has("R_I")).toBe(true);
  });
});

describe("parsing into a model", () => {
  it("adds to what is there, and may refer to it", () => {
    const model = parse("l a\nm m1");
    parseInto(model, "m m2 phi=m1.phi\nlink(a, m1, m2)\nnoxaxis()");
    expect(model.links().size).toBe(4);
    expect(model.analysis?.kind).toBe("noxaxis");
    expect(errorOf(() => parseInto(model, "xaxis(m1.phi, lin, 0, 1, 1)")).code).toBe("two-analyses");
    expect(errorOf(() => parseInto(model, "link(a, m2)")).code).toBe("no-free-port");
  });

  it("leaves the model as it was if the text has mistakes", () => {
    const model = parse("l a\nm m1");
    const before = model.clone();
    expect(errorOf(() => parseInto(model, "m m2\nm m1\nlambda(1u)\nlink(a, m2)")).code).toBe("duplicate-name");
    expect(equalModels(model, before)).toBe(true);
  });

  it("copies nothing that a clone changes", () => {
    const model = parse("l a P=1\nnoxaxis()");
    const copy = model.clone();
    copy.set("a.P", 7);
    copy.add("m", "m1");
    copy.analysis = undefined;
    copy.setCommand("lambda", new Map([["value", numberValue(1)]]));
    expect(print(model)).toBe("l a\nnoxaxis()\n");
  });

  it("has other contents after each change, and a copy the same until it is changed", () => {
    const model = parse("l a P=1\nm m1\nlink(a, m1)\nfsig(1)");
    const seen = new Set([model.contents]);
    const changes: readonly ((own: Model) => void)[] = [
      (own) => own.set("a.P", 2),
      (own) => own.set("fsig.f", 2),
      (own) => own.add("m", "m2"),
      (own) => own.remove("m2"),
      (own) => own.replace(own.element("m1")),
      (own) => own.setCommand("lambda", new Map([["value", numberValue(1)]])),
      (own) => own.replaceCommands([]),
      (own) => own.setMap("m1", { aperture: 0.1 }),
      (own) => parseInto(own, "m m3"),
    ];
    for (const change of changes) {
      const copy = model.clone();
      expect(copy.contents).toBe(model.contents);
      for (const own of [copy, model]) {
        change(own);
        expect(seen.has(own.contents)).toBe(false);
        seen.add(own.contents);
      }
    }
    const before = model.contents;
    parseInto(model, "noxaxis()");
    expect(model.contents).toBe(before);
  });
});

import { describe, expect, it } from "vitest";
import { parse } from "../../lib/katscript/parse.js";
import { print } from "../../lib/katscript/print.js";
import type { Action } from "../../lib/model/value.js";
import { mistakeOf, shown } from "./reading.js";

const CAVITY = "l a\nm m1\nm m2\nlink(a,m1,1,m2)\npd t m2.p2.o\nvar v 3\n";

function analysis(text: string): Action {
  return parse(CAVITY + text).analysis!;
}

describe("statements", () => {
  it("are one a line, with comments, blanks and line ends of any sort", () => {
    const model = parse("# first\r\n\tl a P=1 # behind\r\n\n  m m1\n#l b\nvar v 1 # ' ( [\n\uFEFF");
    expect(model.elements().map(({ name }) => name)).toEqual(["a", "m1", "v"]);
  });

  it("go on over lines inside of brackets, with comments between", () => {
    const model = parse("l a\nm m1\nlink(\n  a,\n  2, # metres\n  m1,\n)\nxaxis(\n m1.phi,\n lin, 0, 90, 3\n)");
    expect(shown(model, "a_p1__m1_p1.L")).toBe("2");
    expect(model.analysis?.kind).toBe("xaxis");
  });

  it("may be none", () => {
    for (const text of ["", "\n\n", "# only", "   "]) expect(parse(text).elements()).toEqual([]);
  });

  it("take every alias", () => {
    for (const word of ["m", "mirror", "Mirror"]) expect(parse(`${word} m1`).element("m1").kind).toBe("mirror");
    expect(parse("Xaxis(a.P, lin, 0, 1, 1)\nl a").analysis?.kind).toBe("xaxis");
  });

  it("say where they were written", () => {
    const model = parse("l a\n  m m1 R=0.5 T=0.5\nlink(a, m1)\nnoxaxis()", { file: "b.kat" });
    expect(model.element("m1").span).toEqual({ file: "b.kat", line: 2, column: 3, endColumn: 19 });
    expect(model.element("a_p1__m1_p1").span?.line).toBe(3);
    expect(model.analysis?.span?.line).toBe(4);
  });
});

describe("arguments of elements", () => {
  it("are positional, then by name", () => {
    const model = parse("m m1 0.5 0.4 phi=3 misaligned=true\nmod e 1M 0.3 order=2\nl b 1 0 0 True");
    expect(["R", "T", "phi"].map((name) => model.get(`m1.${name}`))).toEqual([0.5, 0.4, 3]);
    expect(model.own("m1.misaligned")).toEqual({ kind: "boolean", value: true });
    expect(model.own("b.signals_only")).toEqual({ kind: "boolean", value: true });
    expect(model.get("e.f")).toBe(1e6);
  });

  it("are words bare, in quotes or by number", () => {
    const model = parse("mod e 1 1 mod_type='am'\nmod f 1 1 mod_type=0\nmod g 1 1\nbs b plane=1");
    expect(["e", "f", "g"].map((name) => shown(model, `${name}.mod_type`))).toEqual(["'am'", "'am'", "'pm'"]);
    expect(shown(model, "b.plane")).toBe("'yz'");
  });

  it("are one radius of curvature for both planes, or two", () => {
    const model = parse("m m1 Rc=2\nm m2 Rc=[1, v]\nbs b\nvar v 3");
    expect(["m1.Rcx", "m1.Rcy", "m2.Rcx", "m2.Rcy", "b.Rcx"].map((path) => model.get(path))).toEqual([
      2,
      2,
      1,
      3,
      Infinity,
    ]);
  });

  it("are nodes, or ports that stand for one, as in Finesse", () => {
    const text = `fsig(1)\n${CAVITY}pd x1 m1.p1\ncav c m1.p2\nreadout_dc k m2.p2\nsgen g a.amp\nad q m1.p2 0\nsgen h d\ndof d m1.dofs.z`;
    const model = parse(text);
    const paths = ["x1.node", "c.source", "k.optical_node", "g.node", "q.node", "h.node"];
    expect(paths.map((path) => shown(model, path))).toEqual([
      "m1.p1.i",
      "m1.p2.o",
      "m2.p2.i",
      "a.amp.i",
      "m1.p2.i",
      "d.AC.i",
    ]);
  });

  it("that name nodes of a readout mean those that it reads, as in Finesse", () => {
    const model = parse(
      `${CAVITY}readout_dc T m2.p2.o\npd x1 T.p1.i\npd x2 T.p1.o\nreadout_dc U\nlink(m2, U)\npd x3 U.p1.i`,
    );
    expect(["x1", "x2", "x3"].map((name) => shown(model, `${name}.node`))).toEqual(["m2.p2.o", "m2.p2.i", "U.p1.i"]);
  });

  it("are pairs of what a degree of freedom drives and by how much", () => {
    const { rest } = parse("m m1\nm m2\ndof d m1.dofs.z +1 m2.phi -2*v\nvar v 1\ndof e m1.dofs.yaw").element("d");
    expect(rest).toMatchObject([
      { kind: "node", element: "m1", port: "dofs", node: "z" },
      { kind: "number", re: 1 },
      { kind: "reference", path: "m2.phi" },
      { kind: "binary" },
    ]);
  });

  it("are beams in any of the ways to say one", () => {
    const keys = (text: string) => [...parse(`l a\ngauss g a.p1.o ${text}`).element("g").parameters.keys()].slice(2);
    expect(keys("w0=1 z=0")).toEqual(["w0x", "w0y", "zx", "zy"]);
    expect(keys("q=1+2j")).toEqual(["qx", "qy"]);
    expect(keys("w=1 Rc=inf")).toEqual(["wx", "wy", "Rcx", "Rcy"]);
    expect(keys("w0x=1 zx=0 w0y=2 zy=1")).toEqual(["w0x", "zx", "w0y", "zy"]);
  });

  it("name outputs of readouts in each of their ways", () => {
    const text =
      "readout_rf R f=1 output_detectors=true\nvar v 1\nlock a R.outputs.I v 1 1\nlock b R_I v 1 1\nlock c R.I v 1 1";
    const model = parse(text);
    for (const name of ["a", "b", "c"]) {
      expect(model.own(`${name}.error_signal`)).toEqual({ kind: "element", name: "R_I" });
    }
  });

  it("are expressions of detectors in a math detector", () => {
    const model = parse(
      `${CAVITY}mathd k 2*t/a.P+u\npd u m1.p1.o\nmathd l k*1j\nreadout_dc R m1.p1.o\nmathd n R_DC+R.outputs.DC`,
    );
    expect(shown(model, "k.expression")).toBe("2*t/a.P+u");
    expect(shown(model, "l.expression")).toBe("k*1j");
    expect(shown(model, "n.expression")).toBe("R_DC+R_DC");
  });
});

describe("actions", () => {
  it("have all their arguments by name, defaults among them", () => {
    const { kind, arguments: values } = analysis("xaxis(m1.phi, lin, 0, 90, 10)");
    expect(kind).toBe("xaxis");
    expect([...values.keys()]).toEqual([
      "parameter",
      "mode",
      "start",
      "stop",
      "steps",
      "relative",
      "pre_step",
      "post_step",
      "name",
    ]);
    expect(values.get("parameter")).toEqual({ kind: "reference", path: "m1.phi" });
    expect(values.get("relative")).toEqual({ kind: "boolean", value: false });
    expect(values.get("pre_step")).toEqual({ kind: "none" });
  });

  it("name parameters bare or in quotes, variables and the signal frequency by their names", () => {
    const parameter = (text: string) => analysis(text).arguments.get("parameter");
    expect(parameter("xaxis('m1.phi', 'lin', 0, 1, 1)")).toEqual({ kind: "reference", path: "m1.phi" });
    expect(parameter("xaxis(v, lin, 0, 1, 1)")).toEqual({ kind: "reference", path: "v" });
    expect(parameter("fsig(1)\nxaxis(fsig, lin, 1, 2, 1)")).toEqual({ kind: "reference", path: "fsig.f" });
    expect(parameter("xaxis(&m1.phi, lin, 0, 1, 1)")).toEqual({ kind: "reference", path: "m1.phi" });
  });

  it("nest in actions", () => {
    const outer = analysis("series(noxaxis(name='a'), for(m2.phi, [0, 1], noxaxis(), change(v=2)), name='b')");
    expect(outer.arguments.get("name")).toMatchObject({ value: "b" });
    const [first, second] = outer.rest.map((value) => (value.kind === "action" ? value.action : undefined));
    expect(first?.arguments.get("name")).toMatchObject({ value: "a" });
    expect(second?.kind).toBe("for");
    expect(second?.rest).toHaveLength(2);
    expect(second?.rest[1]).toMatchObject({ kind: "action", action: { kind: "change" } });
    expect(analysis("noxaxis(pre_step=run_locks())").arguments.get("pre_step")).toMatchObject({
      action: { kind: "run_locks" },
    });
  });

  it("change parameters by their canonical paths", () => {
    const { keywords, arguments: values } = analysis("change(m2.phi=4, v=2*3, m1.misaligned=true, relative=true)");
    expect([...keywords.keys()]).toEqual(["m2.phi", "v", "m1.misaligned"]);
    expect(keywords.get("m1.misaligned")).toEqual({ kind: "boolean", value: true });
    expect(values.get("relative")).toEqual({ kind: "boolean", value: true });
    expect([...analysis("fsig(1)\nchange(fsig=3)").keywords.keys()]).toEqual(["fsig.f"]);
  });

  it("take detectors, parameters and options of the optimiser", () => {
    const { arguments: values, keywords } = analysis(
      "minimize(t, [m2.phi, 'm1.phi'], method='nelder-mead', xatol=1e-6)",
    );
    expect(values.get("detector")).toEqual({ kind: "element", name: "t" });
    expect(values.get("parameter")).toMatchObject({ items: [{ path: "m2.phi" }, { path: "m1.phi" }] });
    expect([...keywords.keys()]).toEqual(["method", "xatol"]);
    expect(mistakeOf(`${CAVITY}minimize(t/v, m2.phi)`).code).toBe("wrong-type");
  });

  it("take axes in threes", () => {
    expect(analysis("sweep(m2.phi, [0, 0.5], false, v, linspace(0, 1, 3), true)").rest).toHaveLength(6);
    expect(mistakeOf(`${CAVITY}sweep(m2.phi, [[0, 1]], false)`).code).toBe("wrong-type");
  });
});

describe("commands", () => {
  it("set the wavelength, the signal frequency, modes and the beams of lasers", () => {
    const text =
      "lambda(1550n)\nfsig(3)\nmodes(even, maxtem=2)\ntem(a, 1, 0, factor=0.5)\ntem(a, 0, 0, 0.5, 30)\nphase_config(true)\nl a";
    const model = parse(text);
    expect(model.evaluate(model.wavelength)).toMatchObject({ re: 1550e-9, im: 0 });
    expect(model.get("fsig.f")).toBe(3);
    expect(model.command("modes")?.arguments.get("modes")).toMatchObject({ value: "even" });
    expect(model.commands().filter(({ name }) => name === "tem")).toHaveLength(2);
    expect(print(model)).toContain("tem(a, 1, 0, 0.5)\ntem(a, 0, 0, 0.5, phase=30)\nphase_config(zero_k00=true)\n");
  });

  it("take modes as words or as pairs", () => {
    const modes = (text: string) => parse(text).command("modes")?.arguments.get("modes");
    expect(modes("modes(off)")).toMatchObject({ value: "off" });
    expect(modes("m x\nmodes(x, maxtem=3)")).toMatchObject({ kind: "text", value: "x" });
    expect(modes("modes([[0, 0], [1, 0]])")).toMatchObject({ kind: "array" });
  });
});

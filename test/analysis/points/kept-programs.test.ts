import { beforeEach, describe, expect, it } from "vitest";
import { compileKept } from "../../../lib/analysis/points/kept-programs.js";
import { compilePoints } from "../../../lib/analysis/points/point-program.js";
import { solveModel } from "../../../lib/analysis/whole/solve.js";
import { parse } from "../../../lib/katscript/parse.js";
import type { Model } from "../../../lib/model/model.js";
import { setAnalysis } from "../../../lib/sweep/jobs/model-of-spec.js";

const CAVITY = `
  l laser P=1
  s S0 laser.p1 ITM.p1
  m ITM R=0.99 T=0.01
  s CAVITY ITM.p2 ETM.p1 L=1
  m ETM R=0.98 T=0.02 phi=10
  pd T ETM.p2.o
`;

const ETM = { inputs: ["ETM.phi"] };

describe("programs of points are kept", () => {
  let model = parse(CAVITY);
  beforeEach(() => {
    model = parse(CAVITY);
  });

  it("while the model holds what it held, for its copies too, however many points there are", () => {
    const program = compileKept(model, { ...ETM, points: 10 });
    expect(compileKept(model, { ...ETM, points: 10_000 })).toBe(program);
    expect(compileKept(model.clone(), ETM)).toBe(program);
    setAnalysis(model, "xaxis(ETM.phi, lin, 0, 1, 10)", "analysis");
    expect(compileKept(model, ETM)).toBe(program);
    expect(compileKept(model, { ...ETM, outputs: ["T"] })).not.toBe(program);
    expect(compileKept(model, { inputs: ["ITM.phi"] })).not.toBe(program);
    expect(compileKept(model, { ...ETM, anew: true })).not.toBe(program);
  });

  it("and made anew once anything of it is changed", () => {
    const program = compileKept(model, ETM);
    const copy = model.clone();
    copy.set("ITM.R", 0.5);
    copy.set("ITM.T", 0.5);
    expect(compileKept(copy, ETM)).not.toBe(program);
    expect(compileKept(model, ETM)).toBe(program);
    // Back to the same number is another model all the same: only what is untouched is known without a look at all of it.
    model.set("ETM.phi", 11);
    model.set("ETM.phi", 10);
    expect(compileKept(model, ETM)).not.toBe(program);
  });

  it("and what can't be run is refused all the same, once the model or what it does is another", () => {
    const other = parse(`${CAVITY}variable n 1.4\ns GLASS ETM.p2 END.p1 L=1 nr=n\nm END R=0 T=1\n`);
    setAnalysis(other, "xaxis(ETM.phi, lin, 0, 1, 10)", "analysis");
    solveModel(other);
    setAnalysis(other, "xaxis(n, lin, 1, 2, 10)", "analysis");
    expect(() => solveModel(other)).toThrow("GLASS.nr follows it");
  });

  it("apart for two models that are alike", () => {
    const other = parse(CAVITY);
    other.setAll([
      ["ETM.R", 0.5],
      ["ETM.T", 0.5],
    ]);
    const [first, second] = [model, other].map((each) => solveModel(each).outputs.T!.real[0]!);
    expect([model, other].map((each) => solveModel(each).outputs.T!.real[0])).toEqual([first, second]);
    expect(first).not.toBe(second);
  });

  it("and give the bits that new ones give, whatever was run before", () => {
    const axes = ["-90, 90, 50", "-1, 1, 3000", "9.99, 10.01, 7"].map((range) => `xaxis(ETM.phi, lin, ${range})`);
    const run = (text: string, options = {}) => {
      const own = model.clone();
      setAnalysis(own, text, "analysis");
      return [...solveModel(own, options).outputs.T!.real];
    };
    const anew = axes.map((text) => run(text, { compile: compilePoints }));
    expect(axes.map((text) => run(text))).toEqual(anew);
    expect([...axes].reverse().map((text) => run(text))).toEqual(anew.reverse());
  });

  it("and responses over other frequencies give the bits of a model that is read anew", () => {
    const text = `${CAVITY}fsig(1)\nreadout_dc R ETM.p2.o\n`;
    const run = (own: Model, range: string) => {
      setAnalysis(own, `frequency_response(geomspace(${range}), [ETM.mech.z, laser.amp.i], R.DC)`, "analysis");
      const { real, imag } = solveModel(own).outputs.out!;
      return [...real, ...imag!];
    };
    const same = parse(text);
    for (const range of ["1, 10, 5", "1, 10k, 30", "5, 6, 2"]) {
      const own = run(same, range);
      expect(own).toEqual(run(parse(text), range));
      expect(Math.max(...own)).toBeGreaterThan(0);
    }
    same.set("laser.P", 4);
    const louder = parse(text.replace("P=1", "P=4"));
    expect(run(same, "1, 10, 5")).toEqual(run(louder, "1, 10, 5"));
  });
});

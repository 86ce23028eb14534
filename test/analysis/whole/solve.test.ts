import { describe, expect, it } from "vitest";
import { solveText } from "../../../lib/analysis/whole/solve.js";
import { UserError } from "../../../lib/errors.js";

const CAVITY = `l laser P=1
m m1 R=0.99 T=0.01
m m2 R=0.991 T=0.009
link(laser, m1, 1, m2)
pd t m2.p2.o
`;

const paths = (analysis: string) => Object.keys(solveText(CAVITY + analysis).outputs);

function mistakeOf(text: string): UserError {
  try {
    solveText(text);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("it was solved");
}

// Each of these is what Finesse 3.0.2 gives.
describe("the tree of an analysis", () => {
  it("counts an empty series and a parallel without solutions", () => {
    expect(paths("series(series(change(m2.phi=1)), noxaxis())")).toEqual(["noxaxis/t"]);
    expect(paths("series(parallel(change(m2.phi=1)), noxaxis())")).toEqual(["noxaxis/t"]);
    expect(paths("series(noxaxis(), series(), noxaxis())")).toEqual(["noxaxis/t", "noxaxis#1/t"]);
  });

  it("does not count a chain without solutions", () => {
    expect(paths("series(series(change(m2.phi=1), flatten=false), noxaxis())")).toEqual(["t"]);
  });

  it("unwraps series at the top, but no parallel and nothing within it", () => {
    expect(paths("series(series(series(noxaxis(name='a'))))")).toEqual(["t"]);
    expect(paths("series(series(parallel(noxaxis(name='a'))))")).toEqual(["a/t"]);
    expect(paths("series(parallel(series(noxaxis(name='a'))))")).toEqual(["series/a/t"]);
  });

  it("goes on with a chain below its head", () => {
    expect(
      paths(
        "series(series(noxaxis(name='a'), noxaxis(name='b')), noxaxis(name='c'), noxaxis(name='d'), flatten=false)",
      ),
    ).toEqual(["a/t", "b/t", "c/t", "c/d/t"]);
  });

  it("takes save_matrix for a solution that holds nothing", () => {
    expect(paths("series(noxaxis(), save_matrix(), noxaxis(name='x1'), flatten=false)")).toEqual([
      "t",
      "savematrix/x1/t",
    ]);
    expect(paths("for(m2.phi, [1, 2], save_matrix())")).toEqual(["values"]);
  });

  it("has nothing where nothing is solved", () => {
    for (const analysis of ["change(m2.phi=1)", "series()", "parallel()", "print(m2.phi)", "debug()"]) {
      expect(paths(analysis)).toEqual([]);
    }
  });
});

describe("what actions leave behind", () => {
  const numbers = (analysis: string) =>
    Object.fromEntries(Object.entries(solveText(CAVITY + analysis).outputs).map(([path, { real }]) => [path, real[0]]));

  it("is everything after a sweep that keeps its parameters, also what its steps changed", () => {
    const sweep = "sweep(m2.phi, [0, 1], false, reset_parameter=false, post_step=change(m1.phi=0.5))";
    const found = numbers(`series(${sweep}, store_model_attr(m1.phi, m2.phi))`);
    expect(found).toMatchObject({ "store/values[m1.phi]": 0.5, "store/values[m2.phi]": 1 });
  });

  it("is the optimum after an optimiser, and nothing after one within a step", () => {
    const after = numbers("series(change(m2.phi=1), maximize(t, m2.phi), store_model_attr(m2.phi))");
    expect(Math.abs(after["store/values[m2.phi]"]!)).toBeLessThan(1e-4);
    const within = numbers("series(noxaxis(pre_step=minimize(t, m2.phi)), store_model_attr(m2.phi))");
    expect(within["store/values[m2.phi]"]).toBe(0);
  });

  it("is nothing after parallel, also of a sweep that keeps", () => {
    const found = numbers("parallel(sweep(m2.phi, [1], false, reset_parameter=false), store_model_attr(m2.phi))");
    expect(found["store/values[m2.phi]"]).toBe(0);
  });
});

describe("optimisers", () => {
  const result = (analysis: string) => {
    const { outputs } = solveText(CAVITY + analysis);
    return { x: outputs.x!.real[0], nit: outputs["result[nit]"]!.real[0], fun: outputs["result[fun]"]!.real[0] };
  };

  // Numbers of Finesse 3.0.2 with scipy 1.17.1.
  it("bring a detector to an offset", () => {
    expect(result("minimize(t, m2.phi, offset=0.5)")).toMatchObject({ x: 0.2726875000000003, nit: 21 });
  });

  it("run a step before each reading", () => {
    expect(result("minimize(t, m2.phi, pre_step=change(m1.phi=1))").x).toBeCloseTo(-89, 8);
  });

  it("may leave a bound open", () => {
    expect(result("minimize(t, m2.phi, bounds=[none, 3])")).toMatchObject({ x: 3, nit: 15 });
  });

  it("begin with a simplex that is given", () => {
    expect(result("minimize(t, m2.phi, initial_simplex=[[1],[2]])")).toMatchObject({ x: 90, nit: 26 });
  });

  it("go by Powell's method if asked to", () => {
    expect(result("minimize(t, m2.phi, method='powell')").x).toBeCloseTo(90.00000008418777, 4);
  });
});

describe("what can't be run", () => {
  it("is told with the line of the action that asks for it", () => {
    const { code, place, message } = mistakeOf(`${CAVITY}minimize(t, m2.phi, method='COBYLA')\n`);
    expect([code, place]).toEqual(["unknown-method", "model.kat:6:1"]);
    expect(message).toContain("nelder-mead, powell, bfgs");
  });

  it("is told with the line of the element, and the values, where a point breaks a rule", () => {
    const { code, place, message } = mistakeOf(`${CAVITY}xaxis(m2.R, lin, 0.9, 1.1, 2)\n`);
    expect([code, place]).toEqual(["unsolvable-point", "model.kat:3:1"]);
    expect(message).toContain("(at m2.R = 1)");
  });

  it("is told with the line of the analysis where a lock is lost", () => {
    const { code, place, message } = mistakeOf(`${CAVITY}lock lk t m2.phi 1 1e-9\nrun_locks(max_iterations=3)\n`);
    expect([code, place]).toEqual(["lost-lock", "model.kat:7:1"]);
    expect(message).toContain('"lk" are not within their accuracies after 4 turns');
  });

  it.each([
    ["minimize(t, m2.phi, bounds=[5, 3])", "out-of-range"],
    ["minimize(t, m2.phi, bounds=[[1, 2], [3, 4]])", "wrong-type"],
    ["minimize(t, m2.phi, 'name', 4)", "too-many-arguments"],
    ["minimize(m2, m2.phi)", "wrong-type"],
    ["minimize(t, [])", "missing-argument"],
    ["minimize(t, m2.L)", "not-changeable"],
    ["for(m2.L, [0, 1], noxaxis())", "not-changeable"],
    ["for(m2.phi, [1, 2j], noxaxis())", "not-real"],
    ["plot()", "not-supported"],
    ["series(noxaxis(), xaxis(m2.phi, lin, 0, 1, 1, pre_step=plot()))", "not-supported"],
  ])("is refused: %s", (analysis, code) => {
    expect(mistakeOf(CAVITY + analysis).code).toBe(code);
  });
});

describe("print and its like", () => {
  it("say values as they are when they are run, a line each", () => {
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    solveText(`${CAVITY}series(change(m2.phi=2), print(m2.phi, 'hello'), print_model_attr(m2.L, prefix='> '))`, {
      print,
    });
    expect(lines).toEqual(["m2.phi = 2", "hello", "> m2.L = 0"]);
  });

  it("say the whole model, an element a line", () => {
    const lines: string[] = [];
    solveText(`${CAVITY}series(change(m2.phi=2), print_model())`, { print: (line) => lines.push(line) });
    expect(lines).toHaveLength(6);
    expect(lines.find((line) => line.startsWith("mirror m2"))).toContain("R=0.991 T=0.009 L=0 phi=2");
  });
});

describe("a model without beams", () => {
  it.each([
    ["modes(maxtem=1)\npd p m.p1.o\nseries(noxaxis())", "4:1"],
    ["pd p m.p1.o\nbp w m.p1.o w", "5:1"],
    ["pd p m.p1.o\nbeam_trace()", "5:1"],
  ])("is told where it asks for them: %j", (lines, place) => {
    expect(() => solveText(`l l\nm m\nlink(l, m)\n${lines}\n`)).toThrow(
      expect.objectContaining({ place: `model.kat:${place}`, code: "no-beam" }),
    );
  });
});

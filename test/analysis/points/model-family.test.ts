import { describe, expect, it, vi } from "vitest";
import { ModelFamily } from "../../../lib/analysis/points/model-family.js";
import * as anew from "../../../lib/analysis/points/point-program.js";
import { solveModel } from "../../../lib/analysis/whole/solve.js";
import { parseValue } from "../../../lib/katscript/edit.js";
import { parse, parseInto } from "../../../lib/katscript/parse.js";
import type { Model } from "../../../lib/model/model.js";
import { setAnalysis } from "../../../lib/sweep/jobs/model-of-spec.js";

vi.mock(import("../../../lib/analysis/points/point-program.js"), async (original) => {
  const own = await original();
  return { ...own, compilePoints: vi.fn(own.compilePoints) };
});

const CAVITY = `
  l laser P=1
  mod eom f=9.1M midx=0.1 order=1
  m ITM R=0.99 T=0.01 Rc=-2
  m ETM R=0.98 T=0.02 Rc=2 phi=1
  s S0 laser.p1 eom.p1
  s S1 eom.p2 ITM.p1
  s CAVITY ITM.p2 ETM.p1 L=1
  var shift 0
  lock hold REFL_I ETM.phi 1 1e-3
  readout_rf REFL ITM.p1.o f=eom.f
  pd T ETM.p2.o
  ad a ETM.p2.o f=laser.f
`;
const MODAL = `${CAVITY}\ncav FP ETM.p1.o\nmodes(maxtem=2)\ngauss G laser.p1.o w0=1m z=0\n`;
const AXIS = "xaxis(ETM.phi, lin, -5, 5, 40)";

type Change = (model: Model) => void;

/** What a model of a family gives, and what the same model gives compiled as it is. */
function both(base: Model, family: ModelFamily, change: Change, analysis: string) {
  const model = base.clone();
  change(model);
  setAnalysis(model, analysis, "analysis");
  const mock = vi.mocked(anew.compilePoints);
  mock.mockClear();
  const ours = solveModel(model, { compile: family.compile });
  const compiled = mock.mock.calls.length;
  return { ours, compiled, plain: solveModel(model, { compile: anew.compilePoints }) };
}

function expectSame({ ours, plain }: Pick<ReturnType<typeof both>, "ours" | "plain">) {
  expect(Object.keys(ours.outputs)).toEqual(Object.keys(plain.outputs));
  for (const [name, { real, imag }] of Object.entries(plain.outputs)) {
    const found = ours.outputs[name]!;
    const most = Math.max(1e-20, ...real.map(Math.abs), ...(imag ?? []).map(Math.abs));
    // Rounded in another order, nothing else: in a cavity of a finesse of some 200.
    const near = (ours: Float64Array, theirs: Float64Array) => {
      for (const [at, value] of theirs.entries()) expect(Math.abs(ours[at]! - value) / most).toBeLessThan(1e-11);
    };
    near(found.real, real);
    if (imag !== undefined) near(found.imag!, imag);
  }
}

/** Changes whose second turn compiles nothing. */
const NUMBERS: readonly (readonly [name: string, change: (turn: number) => Change])[] = [
  ["nothing", () => () => {}],
  ["a tuning", (turn) => (model) => model.set("ETM.phi", 0.1 * turn)],
  [
    "a coating",
    (turn) => (model) =>
      model.setAll([
        ["ITM.R", 0.9 - 0.01 * turn],
        ["ITM.T", 0.1 + 0.01 * turn],
      ]),
  ],
  [
    "a mirror that reflects nothing, then one that does",
    (turn) => (model) =>
      model.setAll([
        ["ETM.R", 0.3 * turn],
        ["ETM.T", 1 - 0.3 * turn],
      ]),
  ],
  [
    "power, modulation",
    (turn) => (model) =>
      model.setAll([
        ["laser.P", 1 + turn],
        ["eom.midx", 0.1 * turn],
      ]),
  ],
];

const BUILT: readonly (readonly [name: string, change: (turn: number) => Change])[] = [
  [
    "a mirror more",
    (turn) => (model) => {
      const loss = 1e-3 * turn;
      const reflected = 0.5 + 0.1 * turn;
      parseInto(model, `m M R=${reflected} T=${1 - reflected - loss} L=${loss}\ns S2 ETM.p2 M.p1 L=${turn}`, {
        file: "x",
      });
    },
  ],
  [
    "a modulator and a detector more, a detector less",
    (turn) => (model) => {
      model.remove("T");
      model.remove("S0");
      const more = `mod e f=20M midx=${0.05 * turn}\ns S3 laser.p1 e.p1\ns S4 e.p2 eom.p1\nad b ITM.p1.o f=20M`;
      parseInto(model, more, { file: "x" });
      model.set("ITM.phi", turn);
    },
  ],
  ["an element less", () => (model) => model.remove("T")],
  ["a lock that is switched off", () => (model) => model.set("hold.enabled", false)],
  [
    "a variable that is followed",
    (turn) => (model) => {
      parseInto(model, `var more ${1 + turn}`, { file: "x" });
      model.set("ITM.phi", parseValue(model, "more*2"));
    },
  ],
];

const AS_THEY_ARE: readonly (readonly [name: string, change: (turn: number) => Change])[] = [
  ["a modulator's frequency", (turn) => (model) => model.set("eom.f", 9e6 + turn)],
  ["a laser's frequency", (turn) => (model) => model.set("laser.f", 5 + turn)],
  ["another order", (turn) => (model) => model.set("eom.order", 1 + turn)],
];

describe("models of a family", () => {
  for (const [name, change] of NUMBERS) {
    it(`that set a number (${name}) give what they give by themselves, and the second compiles nothing`, () => {
      const base = parse(CAVITY);
      const family = new ModelFamily(base);
      for (const analysis of [AXIS, "noxaxis()", "run_locks(hold)"]) {
        if (analysis.startsWith("run_locks") && name !== "a tuning") continue; // others may not lock
        expectSame(both(base, family, change(1), analysis));
        const second = both(base, family, change(2), analysis);
        expectSame(second);
        expect(second.compiled, analysis).toBe(0);
      }
    });
  }

  for (const [name, change] of BUILT) {
    it(`that are built in one way (${name}) give what they give by themselves, and the second compiles nothing`, () => {
      const base = parse(CAVITY);
      const family = new ModelFamily(base);
      for (const analysis of [AXIS, "noxaxis()"]) {
        expectSame(both(base, family, change(1), analysis));
        const second = both(base, family, change(2), analysis);
        expectSame(second);
        expect(second.compiled, analysis).toBe(0);
      }
    });
  }

  for (const [name, change] of AS_THEY_ARE) {
    it(`that differ in what a build hangs on (${name}) are compiled as they are`, () => {
      const base = parse(CAVITY);
      const family = new ModelFamily(base);
      for (const turn of [1, 2]) {
        const found = both(base, family, change(turn), AXIS);
        expect(found.ours).toEqual(found.plain);
        expect(found.compiled).toBe(1);
      }
    });
  }

  it("with beams: what says whence they come is no input, all else is", () => {
    const base = parse(MODAL);
    const family = new ModelFamily(base);
    const curved = both(base, family, (model) => model.set("ETM.Rcx", 2.5), AXIS);
    expect(curved.ours).toEqual(curved.plain);
    const unstable = both(base, family, (model) => model.set("CAVITY.L", 10), AXIS);
    expect(unstable.ours).toEqual(unstable.plain);
    const modes = both(base, family, (model) => parseInto(model, "modes(maxtem=1)", { file: "x" }), AXIS);
    expect(modes.ours).toEqual(modes.plain);
    const flat = parse(
      MODAL.replace("m ETM R=0.98 T=0.02 Rc=2", "m ETM R=0.98 T=0.02")
        .replace("T=0.01 Rc=-2", "T=0.01")
        .replace("p1 L=1", "p1 L=0"),
    );
    const longer: Change = (model) =>
      model.setAll([
        ["ETM.Rcx", 2],
        ["ETM.Rcy", 2],
        ["CAVITY.L", 1],
      ]);
    const together = both(flat, new ModelFamily(flat), longer, AXIS);
    expect(together.ours).toEqual(together.plain);
    const turned: (by: number) => Change = (by) => (model) => model.set("ETM.xbeta", by);
    expectSame(both(base, family, turned(1e-6), AXIS));
    const again = both(base, family, turned(2e-6), AXIS);
    expectSame(again);
    expect(again.compiled).toBe(0);
  });

  it("follow variables to what a build hangs on", () => {
    const base = parse(CAVITY.replace("f=9.1M", "f=9.1M+shift"));
    const family = new ModelFamily(base);
    const shifted = both(base, family, (model) => model.set("shift", 100), AXIS);
    expect(shifted.ours).toEqual(shifted.plain);
  });

  it("give the same bits in any order, and whichever are forgotten meanwhile", () => {
    const base = parse(CAVITY);
    const changes = [...NUMBERS, ...BUILT, ...AS_THEY_ARE].flatMap(([, change]) => [change(1), change(2)]);
    const bits = (order: readonly number[]) => {
      const family = new ModelFamily(base.clone());
      const found = new Map(order.map((at) => [at, both(base, family, changes[at]!, AXIS).ours.outputs] as const));
      return changes.map((_, at) => found.get(at));
    };
    const inOrder = [...changes.keys()];
    const first = bits(inOrder);
    for (let turn = 0; turn < 100; turn++) both(parse(CAVITY), new ModelFamily(base), () => {}, "noxaxis()");
    expect(bits([...inOrder].reverse())).toEqual(first);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complexConstant, complexNorm, complexReal, complexScale, polar } from "../../../lib/arithmetic/complex.js";
import { solveOracle } from "../../../lib/solver/elimination/oracle.js";
import type { System } from "../../../lib/solver/elimination/system.js";
import { eliminateTogether, eliminateTrusted, LARGEST_DIFFERENCE } from "../../../lib/solver/elimination/trust.js";
import { compileCheckedKernel } from "../../../lib/solver/kernel/checked-kernel.js";
import { interpret } from "../../../lib/solver/tape/interpret.js";
import { substituted } from "../../../lib/solver/tape/substitute.js";
import { type Ref, Tape } from "../../../lib/solver/tape/tape.js";
import { networkShapes, pointsAround, randomNetwork } from "../networks.js";

/** Two equal mirrors without losses; the field in the cavity is field 0. @param transmitted each one's T [1] */
function cavity(transmitted: number): System {
  const tape = new Tape();
  const angle: Ref = tape.input(0);
  const r = tape.sqrt(tape.sub(tape.one, tape.constant(transmitted)));
  const edges = [
    { from: 0, to: 1, value: complexScale(tape, r, polar(tape, tape.one, angle)) },
    { from: 1, to: 0, value: complexReal(tape, r) },
  ];
  return { tape, size: 2, edges, sources: [{ at: 0, value: complexConstant(tape, 0, Math.sqrt(transmitted)) }] };
}

/**
 * A field that keeps nearly all of its light, beside five that feed one another: field 0 is the cheapest to be eliminated. Inputs
 * are its gain and that of the others; 1 in either makes its first pivot vanish, though the fields stay of the size of 1.
 */
function store(): System {
  const tape = new Tape();
  const [x, y] = [tape.input(0), tape.input(1)];
  const edges = [
    { from: 0, to: 0, value: complexReal(tape, x) },
    { from: 0, to: 1, value: complexConstant(tape, 0.5) },
    { from: 1, to: 0, value: complexConstant(tape, -0.5) },
  ];
  for (let from = 1; from < 6; from++) {
    for (let to = 1; to < 6; to++) {
      const gain = from === to ? 1 : 0.01 * (from + 2 * to);
      edges.push({ from, to, value: complexReal(tape, tape.mul(y, tape.constant(gain))) });
    }
  }
  const sources = [0.7, 0.3].map((value, at) => ({ at, value: complexConstant(tape, value) }));
  return { tape, size: 6, edges, sources };
}

const FULL = 1 - 1e-8;

/** Eight fields, each fed by itself and three others through couplings that all vary, turned round if it says so. */
function tied(tape: Tape, isTurned: boolean): System {
  const edges = Array.from({ length: 8 }, (_, to) =>
    [0, 1, 3, 4].map((step) => {
      const from = (to + step) % 8;
      const value = complexScale(tape, tape.constant(0.2), polar(tape, tape.one, tape.input(4 * to + (step % 4))));
      return isTurned ? { from: to, to: from, value } : { from, to, value };
    }),
  ).flat();
  return { tape, size: 8, edges, sources: [] };
}

describe("eliminations and kernels that are checked", () => {
  it("solve a system turned round by the operations that its elimination has written already", () => {
    const tape = new Tape();
    const samples = [Float64Array.from({ length: 32 }, (_, slot) => slot)];
    const wanted = Array.from({ length: 8 }, (_, field) => field);
    const columns = [wanted.map((at) => ({ at, value: complexConstant(tape, 1 + at, -at) }))];
    const options = { samples, allowed: LARGEST_DIFFERENCE };
    const lengths = [tape.length];
    const [first] = eliminateTogether(tied(tape, false), columns, wanted, options);
    lengths.push(tape.length);
    const back = { ...tied(tape, true), sources: columns[0]! };
    const [again] = eliminateTogether(back, columns, wanted, { ...options, turned: first!.plan });
    lengths.push(tape.length);
    // Forwards and backwards through eight rows, of 64 factors at most, four operations each.
    expect(lengths[2]! - lengths[1]!).toBeLessThan(4 * 64 * 4);
    expect(lengths[2]! - lengths[1]!).toBeLessThan((lengths[1]! - lengths[0]!) / 2);
    expect(again!.isTrusted).toBe(true);
    const oracle = solveOracle(back, samples[0]!);
    const values = interpret(tape, samples[0]!);
    for (const [field, { re }] of again!.fields) expect(values[re]).toBeCloseTo(oracle[2 * field]!, 12);
  });

  it("leave to the end what a sample says can't be divided by, however cheap it is", () => {
    const { isTrusted, difference } = eliminateTrusted(store(), [0, 1], [Float64Array.of(FULL, 0.31)]);
    expect(isTrusted).toBe(true);
    expect(difference).toBeLessThan(1e-14); // with a pivot of 1e-8 first it is 1e-9
  });

  it("aren't trusted where samples leave no good order, although the system itself isn't sensitive", () => {
    const samples = [Float64Array.of(FULL, 0.31), Float64Array.of(0.313, FULL)];
    const system = store();
    const elimination = eliminateTrusted(system, [0, 1], samples);
    expect(elimination.difference).toBeGreaterThan(LARGEST_DIFFERENCE);
    expect(elimination.difference).toBeLessThan(1e-6);
    expect(elimination.isTrusted).toBe(false);
    const outputs = [0, 1].map((field) => elimination.fields.get(field)!.re);
    const networks = [{ system, elimination }];
    const kernel = compileCheckedKernel({ tape: system.tape, networks, outputs, inputCount: 2 });
    const points = Float64Array.of(...samples[0]!, ...samples[1]!, 0.2, 0.3);
    const out = new Float64Array(6);
    expect(kernel.run(points, 3, out)).toEqual([0, 1, 2]);
    for (const point of [0, 1, 2]) {
      const exact = solveOracle(system, points.subarray(2 * point, 2 * point + 2));
      expect([out[point], out[3 + point]]).toEqual([exact[0], exact[2]]);
    }
  });

  it("are trusted in passive networks, and no further from the oracle than they say", () => {
    fc.assert(
      fc.property(networkShapes, (shape) => {
        const network = randomNetwork(shape);
        const points = pointsAround(network, 3);
        const width = network.inputCount;
        const samples = [0, 1, 2].map((point) => points.subarray(point * width, (point + 1) * width));
        const { isTrusted, difference } = eliminateTrusted(network.system, network.wanted, samples);
        expect(isTrusted).toBe(true);
        expect(difference).toBeLessThan(LARGEST_DIFFERENCE);
      }),
      { numRuns: 200 },
    );
  });

  it("give the light in a cavity of finesse a million to a billionth, through its resonance", () => {
    // Finesse π√R/(1 - R).
    const transmitted = Math.PI / 1e6;
    const system = cavity(transmitted);
    const elimination = eliminateTrusted(system, [0], [Float64Array.of(0)]);
    const outputs = [complexNorm(system.tape, elimination.fields.get(0)!)];
    const kernel = compileCheckedKernel({
      tape: system.tape,
      networks: [{ system, elimination }],
      outputs,
      inputCount: 1,
    });
    const count = 401;
    const width = 2e-5;
    const angles = Float64Array.from({ length: count }, (_, at) => width * (at / (count - 1) - 0.5));
    const power = new Float64Array(count);
    expect(kernel.run(angles, count, power)).toEqual([]);
    angles.forEach((angle, at) => {
      // T / ((1 - R)² + 4 R sin²(angle/2)), Airy's formula, with 1 - R = T exactly.
      const exact = transmitted / (transmitted ** 2 + 4 * (1 - transmitted) * Math.sin(angle / 2) ** 2);
      expect(Math.abs(power[at]! / exact - 1)).toBeLessThan(1e-9);
    });
  });

  it("give points whose pivots vanish to the oracle, the same whatever the call they come in", () => {
    const system = cavity(1e-14);
    const elimination = eliminateTrusted(system, [0], [Float64Array.of(1)]);
    const { re, im } = elimination.fields.get(0)!;
    const kernel = compileCheckedKernel({
      tape: system.tape,
      networks: [{ system, elimination }],
      outputs: [re, im],
      inputCount: 1,
    });
    const angles = Float64Array.of(0.5, 1e-8, -0.5, 0);
    const out = new Float64Array(8);
    expect(kernel.run(angles, 4, out)).toEqual([1, 3]);
    for (const [point, angle] of angles.entries()) {
      const alone = new Float64Array(2);
      kernel.run(Float64Array.of(angle), 1, alone);
      expect([...alone]).toEqual([out[point], out[4 + point]]);
      if (point % 2 === 1) expect([...alone]).toEqual([...solveOracle(system, [angle]).subarray(0, 2)]);
    }
  });

  it("repair a network before the couplings of the next are read from its fields", () => {
    const first = cavity(1e-14);
    const { tape } = first;
    const before = eliminateTrusted(first, [0], [Float64Array.of(1)]);
    const one = { re: tape.one, im: tape.zero };
    // Passes on what the first one's light makes of 1.
    const second = {
      tape,
      size: 2,
      edges: [{ from: 0, to: 1, value: before.fields.get(0)! }],
      sources: [{ at: 0, value: one }],
    };
    const after = eliminateTrusted(second, [1], [Float64Array.of(1)]);
    const { re, im } = after.fields.get(1)!;
    const networks = [
      { system: first, elimination: before },
      { system: second, elimination: after },
    ];
    const out = new Float64Array(2);
    const kernel = compileCheckedKernel({ tape, networks, outputs: [re, im], inputCount: 1 });
    expect(kernel.run(Float64Array.of(1e-8), 1, out)).toEqual([0]);
    expect([...out]).toEqual([...solveOracle(first, [1e-8]).subarray(0, 2)]);
  });

  it("give the same points to the oracle on a grid", () => {
    const system = cavity(1e-14);
    const elimination = eliminateTrusted(system, [0], [Float64Array.of(1)]);
    const gain = system.tape.input(1);
    const { re, im } = elimination.fields.get(0)!;
    const outputs = [system.tape.mul(re, gain), im];
    const kernel = compileCheckedKernel({
      tape: system.tape,
      networks: [{ system, elimination }],
      outputs,
      inputCount: 2,
      outer: [1],
    });
    const [gains, angles] = [Float64Array.of(1, -2), Float64Array.of(0.5, 1e-8, -0.5)];
    const out = new Float64Array(12);
    expect(kernel.runGrid({ outer: gains, groups: 2, inner: angles, points: 3 }, out)).toEqual([1, 4]);
    const rows = Float64Array.from({ length: 12 }, (_, at) =>
      at % 2 === 0 ? angles[(at / 2) % 3]! : gains[at < 6 ? 0 : 1]!,
    );
    const alone = new Float64Array(12);
    expect(kernel.run(rows, 6, alone)).toEqual([1, 4]);
    expect(out).toEqual(alone);
  });

  it("are the oracle's at every point where elimination lost the fields at a sample", () => {
    // Gains of ten thousand millions that cancel to 1 leave nothing of the rest.
    const tape = new Tape();
    const x = tape.input(0);
    const edges = [
      { from: 0, to: 1, value: complexReal(tape, x) },
      { from: 1, to: 0, value: complexConstant(tape, 1) },
      { from: 1, to: 2, value: complexConstant(tape, 1e8) },
      { from: 2, to: 1, value: complexReal(tape, tape.mul(x, tape.constant(-1e8))) },
      { from: 2, to: 2, value: complexReal(tape, tape.sub(x, tape.constant(1e-9))) },
    ];
    const system: System = { tape, size: 3, edges, sources: [{ at: 0, value: complexConstant(tape, 1) }] };
    const samples = [Float64Array.of(1)];
    const elimination = eliminateTrusted(system, [0, 1, 2], samples);
    const outputs = [...elimination.fields.values()].flatMap(({ re, im }) => [re, im]);
    const kernel = compileCheckedKernel({
      tape: system.tape,
      networks: [{ system, elimination }],
      outputs,
      inputCount: 1,
    });
    const out = new Float64Array(6);
    kernel.run(samples[0]!, 1, out);
    const exact = solveOracle(system, samples[0]!);
    const scale = Math.max(...exact.map(Math.abs));
    out.forEach((value, index) => {
      expect(Math.abs(value - exact[index]!) / scale).toBeLessThan(LARGEST_DIFFERENCE);
    });
  });

  it("are the oracle's too where each output goes to an array of its own", () => {
    const system = cavity(1e-9);
    const elimination = eliminateTrusted(system, [0], [Float64Array.of(0.5)]);
    const { re, im } = elimination.fields.get(0)!;
    const networks = [{ system, elimination }];
    const kernel = compileCheckedKernel({ tape: system.tape, networks, outputs: [re, im], inputCount: 1, points: 1e6 });
    const count = 601;
    const angles = new Float64Array(count).fill(0.5);
    for (const point of [3, 300, 600]) angles[point] = 1e-9;
    const outs = [new Float64Array(count), new Float64Array(count)];
    expect(kernel.runEach(angles, count, outs)).toEqual([3, 300, 600]);
    const [nearRe, nearIm] = solveOracle(system, [1e-9]);
    expect([outs[0]![300], outs[1]![300]]).toEqual([nearRe, nearIm]);
    const together = new Float64Array(2 * count);
    kernel.run(angles, count, together);
    expect([...outs[0]!, ...outs[1]!]).toEqual([...together]);
  });

  it("are the oracle's with the numbers that stand for inputs, where outputs have such", () => {
    const { tape, ...rest } = cavity(0.3);
    const drive = tape.input(1);
    const system: System = { tape, ...rest, sources: [{ at: 0, value: complexReal(tape, drive) }] };
    const samples = [Float64Array.of(0.2, 1)];
    const elimination = { ...eliminateTrusted(system, [0], samples), isTrusted: false };
    const { re } = elimination.fields.get(0)!;
    const settings = [2, 3].map((value) => new Map([[1, value]]));
    const outputs = [...settings.flatMap((setting) => substituted(tape, [re], setting)), re];
    const origins = [...settings, undefined].map((setting) => ({ ref: re, setting }));
    const networks = [{ system, elimination }];
    const kernel = compileCheckedKernel({ tape, networks, outputs, origins, inputCount: 2 });
    const out = new Float64Array(3);
    expect(kernel.run(Float64Array.of(0.4, 5), 1, out)).toEqual([0]);
    expect([...out]).toEqual([2, 3, 5].map((value) => solveOracle(system, [0.4, value])[0]));
  });
});

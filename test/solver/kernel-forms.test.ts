import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sin } from "../../lib/numerics/elementary.js";
import { eliminate } from "../../lib/solver/elimination/eliminate.js";
import { compileKernel } from "../../lib/solver/kernel/kernel.js";
import { compiledCount, type Form } from "../../lib/solver/kernel/kernel-cache.js";
import { interpret } from "../../lib/solver/tape/interpret.js";
import { type Ref, Tape } from "../../lib/solver/tape/tape.js";
import { chanceOf, networkShapes, pointsAround, randomNetwork } from "./networks.js";

const FORMS: readonly (Form | "tape")[] = ["wasm", "javascript", "interpreter", "tape"];

/** The bits of numbers, to compare NaN and signs of zero too. */
function bits(values: Float64Array): BigUint64Array {
  return new BigUint64Array(values.buffer, values.byteOffset, values.length);
}

/** Random operations of every kind over a few inputs, some of whose values are beyond all bounds. */
function randomTape(seed: number, length: number): { tape: Tape; outputs: Ref[]; inputCount: number } {
  const chance = chanceOf(seed);
  const tape = new Tape();
  const inputCount = 1 + Math.floor(3 * chance());
  const refs: Ref[] = [tape.constant(2.5), tape.constant(-0.3)];
  for (let slot = 0; slot < inputCount; slot++) refs.push(tape.input(slot));
  const any = () => refs[Math.floor(chance() * refs.length)]!;
  const makers: readonly (() => Ref)[] = [
    () => tape.add(any(), any()),
    () => tape.sub(any(), any()),
    () => tape.mul(any(), any()),
    () => tape.div(any(), any()),
    () => tape.neg(any()),
    () => tape.sqrt(any()),
    () => tape.sin(any()),
    () => tape.cos(any()),
    () => tape.call("exp", any()),
    () => tape.call("pow", any(), any()),
    () => tape.call("abs", any()),
    () => tape.call("floor", any()),
    () => tape.call("min", any(), any()),
    () => tape.equal(any(), any()),
    () => tape.less(any(), any()),
    () => tape.select(tape.less(any(), any()), any(), any()),
  ];
  while (refs.length < length) refs.push(makers[Math.floor(chance() * makers.length)]!());
  return { tape, outputs: Array.from({ length: 4 }, any), inputCount };
}

function twoInputs() {
  const tape = new Tape();
  return { tape, x: tape.input(0), y: tape.input(1) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Numbers around a limit, and such as are none. */
const aroundOne = fc.oneof(fc.double({ min: 0, max: 2, noNaN: true }), fc.constantFrom(1, Number.NaN, 0, -3, Infinity));

describe("the forms of a kernel", () => {
  it("give the same bits as the tape, for every operation and beyond all bounds", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 5, max: 200 }), fc.integer({ min: 1, max: 9 }), (seed, length, count) => {
        const { tape, outputs, inputCount } = randomTape(seed, length);
        const chance = chanceOf(seed + 1);
        const values = Float64Array.from(
          { length: count * inputCount },
          () => (chance() - 0.5) * 10 ** Math.floor(12 * chance() - 3),
        );
        const expected = new Float64Array(outputs.length * count);
        for (let point = 0; point < count; point++) {
          const all = interpret(tape, values.subarray(point * inputCount, (point + 1) * inputCount));
          outputs.forEach((ref, index) => {
            expected[index * count + point] = Number.isNaN(all[ref]!) ? Number.NaN : all[ref]!;
          });
        }
        for (const form of FORMS) {
          const out = new Float64Array(outputs.length * count);
          compileKernel(tape, outputs, inputCount, { form }).run(values, count, out);
          expect(bits(out), form).toEqual(bits(expected));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("give the same bits however the points are cut into calls", () => {
    fc.assert(
      fc.property(
        networkShapes,
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 300 }),
        (shape, count, cut) => {
          const network = randomNetwork(shape);
          const { system, wanted, inputCount } = network;
          const refs = [...eliminate(system, wanted).values()].flatMap(({ re, im }) => [re, im]);
          const values = pointsAround(network, count);
          const whole = new Float64Array(refs.length * count);
          compileKernel(system.tape, refs, inputCount, { form: "wasm" }).run(values, count, whole);
          const kernel = compileKernel(system.tape, refs, inputCount);
          const joined = new Float64Array(refs.length * count);
          for (let from = 0; from < count; from += cut) {
            const points = Math.min(cut, count - from);
            const part = new Float64Array(refs.length * points);
            kernel.run(values.subarray(from * inputCount, (from + points) * inputCount), points, part);
            for (let ref = 0; ref < refs.length; ref++) {
              joined.set(part.subarray(ref * points, (ref + 1) * points), ref * count + from);
            }
          }
          expect(bits(joined)).toEqual(bits(whole));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("give the same bits on a grid as point by point, whichever inputs are the outer ones", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (seed, groups, points) => {
          const chance = chanceOf(seed);
          const { tape, outputs, inputCount } = randomTape(seed, 60);
          const isOuter = Array.from({ length: inputCount }, () => chance() < 0.5);
          const slots = isOuter.map((_, slot) => slot);
          const outer = slots.filter((slot) => isOuter[slot]);
          const inner = slots.filter((slot) => !isOuter[slot]);
          const rows = (count: number, width: number) =>
            Float64Array.from({ length: count * width }, () => 3 * chance() - 1);
          const grid = { outer: rows(groups, outer.length), groups, inner: rows(points, inner.length), points };
          const values = new Float64Array(groups * points * inputCount);
          for (let at = 0; at < groups * points; at++) {
            const [group, point] = [Math.floor(at / points), at % points];
            outer.forEach((slot, index) => {
              values[at * inputCount + slot] = grid.outer[group * outer.length + index]!;
            });
            inner.forEach((slot, index) => {
              values[at * inputCount + slot] = grid.inner[point * inner.length + index]!;
            });
          }
          const expected = new Float64Array(outputs.length * groups * points);
          compileKernel(tape, outputs, inputCount, { form: "interpreter" }).run(values, groups * points, expected);
          for (const form of FORMS) {
            const out = new Float64Array(expected.length);
            compileKernel(tape, outputs, inputCount, { form, outer }).runGrid(grid, out);
            expect(bits(out), form).toEqual(bits(expected));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("give the same bits on a grid whose sides are longer than what is held at a time", () => {
    // 512 rows of the shorter side are held, and a million numbers of the longer one: of both there are more.
    const { tape, x, y } = twoInputs();
    const pair = tape.mul(tape.sin(x), tape.add(y, tape.one));
    const outputs = [pair, tape.sin(x), tape.add(y, tape.one)];
    for (const [groups, points] of [
      [600, 700],
      [700, 600],
      [1, (1 << 20) + 5],
      [(1 << 20) + 5, 1],
    ] as const) {
      const outer = Float64Array.from({ length: groups }, (_, at) => 1 + at / groups);
      const inner = Float64Array.from({ length: points }, (_, at) => 2 - at / points);
      const size = groups * points;
      const out = new Float64Array(3 * size);
      compileKernel(tape, outputs, 2, { outer: [1] }).runGrid({ outer, groups, inner, points }, out);
      const values = Float64Array.from({ length: 2 * size }, (_, at) =>
        at % 2 === 0 ? inner[(at / 2) % points]! : outer[Math.floor(at / 2 / points)]!,
      );
      const expected = new Float64Array(3 * size);
      compileKernel(tape, outputs, 2).run(values, size, expected);
      expect(Buffer.compare(bytesOf(out), bytesOf(expected)), `${groups} by ${points}`).toBe(0);
    }
  });

  it("give the same bits where a tape has more numbers than any before it", () => {
    const { tape, x } = twoInputs();
    let sum = x;
    for (let k = 1; k <= 20_000; k++) sum = tape.add(tape.mul(tape.constant(k / 7), x), tape.mul(sum, x));
    const values = Float64Array.of(0.5, 0, 0.75, 0, -0.25, 0);
    for (const count of [1, 3]) {
      const out = new Float64Array(count);
      compileKernel(tape, [sum], 2, { form: "tape" }).run(values.subarray(0, 2 * count), count, out);
      const expected = Float64Array.from({ length: count }, (_, point) => interpret(tape, [values[2 * point]!])[sum]!);
      expect(bits(out)).toEqual(bits(expected));
    }
  });

  it("don't make a first point wait for code, unless many are to come", () => {
    const compiledBy = (points: number | undefined, runs: number, early?: boolean) => {
      const { tape, x, y } = twoInputs();
      const output = tape.sub(tape.sin(tape.mul(x, y)), tape.constant(runs));
      const options = { ...(points === undefined ? {} : { points }), ...(early === undefined ? {} : { early }) };
      const kernel = compileKernel(tape, [output], 2, options);
      const before = compiledCount();
      for (let run = 0; run < runs; run++) {
        const out = new Float64Array(1);
        kernel.run(Float64Array.of(0.5, 0.25), 1, out);
        expect(out[0]).toBe(sin(0.125) - runs);
      }
      return compiledCount() - before;
    };
    expect(compiledBy(undefined, 1)).toBe(0);
    expect(compiledBy(1, 1)).toBe(0);
    expect(compiledBy(undefined, 2)).toBe(1);
    expect(compiledBy(10_000_000, 1)).toBe(1);
    expect(compiledBy(10_000_000, 1, true)).toBe(0);
  });

  it("are compiled once for all systems that differ in constants alone", () => {
    const build = (gain: number) => {
      const tape = new Tape();
      const x = tape.input(0);
      return { tape, y: tape.add(tape.mul(x, tape.constant(gain)), tape.sin(x)) };
    };
    const run = (gain: number): number => {
      const { tape, y } = build(gain);
      const out = new Float64Array(1);
      compileKernel(tape, [y], 1, { form: "wasm" }).run(Float64Array.of(2), 1, out);
      return out[0]!;
    };
    const first = run(3);
    const before = compiledCount();
    expect(run(5) - first).toBeCloseTo(4, 12);
    expect(compiledCount()).toBe(before);
  });

  it("find the points at which the last output is too small or no number, in arrays of their own for the others", () => {
    const { tape, x, y } = twoInputs();
    const outputs = [tape.add(x, y), tape.mul(x, tape.constant(2)), tape.add(x, tape.zero)];
    // Blocks of several sizes, whole and with an odd end; mostly without a small one in them.
    const columns = fc.tuple(
      fc.integer({ min: 1, max: 700 }),
      fc.array(fc.tuple(fc.nat(), aroundOne), { maxLength: 4 }),
    );
    fc.assert(
      fc.property(columns, ([count, given]) => {
        const values = new Float64Array(2 * count).fill(1.5);
        for (const [place, value] of given) values[2 * (place % count)] = value;
        const small = [...Array(count).keys()].filter((point) => !(values[2 * point]! >= 1));
        for (const form of FORMS) {
          const outs = [new Float64Array(count), new Float64Array(count)];
          const kernel = compileKernel(tape, outputs, 2, { form });
          expect(kernel.runEach(values, count, outs, 1), form).toEqual(small);
          expect(outs[1], form).toEqual(Float64Array.from({ length: count }, (_, point) => 2 * values[2 * point]!));
        }
      }),
      { numRuns: 100 },
    );
  });
});

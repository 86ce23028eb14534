import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cos, sin } from "../../../lib/numerics/elementary.js";
import { SMALL_ANGLE, smallCos, smallSin } from "../../../lib/numerics/small-angle.js";
import { compileKernel } from "../../../lib/solver/kernel/kernel.js";
import type { Form } from "../../../lib/solver/kernel/kernel-cache.js";
import { interpret } from "../../../lib/solver/tape/interpret.js";
import { Tape } from "../../../lib/solver/tape/tape.js";

describe("a tape", () => {
  it("has one operation for equal ones, whichever way round", () => {
    const tape = new Tape();
    const [x, y] = [tape.input(0), tape.input(1)];
    expect(tape.mul(x, y)).toBe(tape.mul(y, x));
    expect(tape.sub(x, y)).toBe(tape.neg(tape.sub(y, x)));
    expect(tape.add(x, tape.neg(y))).toBe(tape.sub(x, y));
    expect(tape.cos(tape.neg(x))).toBe(tape.cos(x));
  });

  it("folds what doesn't depend on an input", () => {
    const tape = new Tape();
    const two = tape.constant(2);
    expect(tape.valueOf(tape.add(tape.mul(two, two), tape.one))).toBe(5);
    expect(tape.mul(tape.zero, tape.input(0))).toBe(tape.zero);
    expect(tape.select(tape.less(tape.one, two), tape.input(0), tape.input(1))).toBe(tape.input(0));
  });

  it("turns by an angle near a known one by the known turn and a small one, to two units of the last place", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2000, max: 2000, noNaN: true }),
        fc.double({ min: -1e-3, max: 1e-3, noNaN: true }),
        (x, part) => {
          const tape = new Tape();
          const angle = tape.mul(tape.input(0), tape.constant(2));
          const near = tape.mul(angle, tape.constant(1 + part));
          const refs = [tape.sin(angle), tape.cos(angle), tape.sin(near), tape.cos(near)] as const;
          const values = interpret(tape, [x]);
          const turned = values[near]!;
          // The angle itself is rounded: half a unit of its last place moves the turn by as much.
          const tolerance = 4 * Number.EPSILON + Math.abs(turned) * Number.EPSILON;
          expect(Math.abs(values[refs[2]]! - sin(turned))).toBeLessThanOrEqual(tolerance);
          expect(Math.abs(values[refs[3]]! - cos(turned))).toBeLessThanOrEqual(tolerance);
        },
      ),
    );
  });
});

describe("sines and cosines of small angles", () => {
  it("are those of all angles, to rounding, on both sides of where the series end", () => {
    for (let step = -2000; step <= 2000; step++) {
      const x = (SMALL_ANGLE * step) / 1000;
      expect(Math.abs(smallSin(x) - sin(x))).toBeLessThanOrEqual(Number.EPSILON * Math.abs(x));
      expect(Math.abs(smallCos(x) - cos(x))).toBeLessThanOrEqual(Number.EPSILON);
    }
  });

  it("have the same bits in all forms of a kernel, small, large and beyond", () => {
    const tape = new Tape();
    const x = tape.input(0);
    const refs = [tape.call("smallSin", x), tape.call("smallCos", x), tape.sin(x), tape.cos(x)];
    const values: number[] = [0, 1e5, -1e5, 1e300, Number.NaN, Number.POSITIVE_INFINITY, SMALL_ANGLE];
    for (let step = -300; step < 300; step++) values.push((step / 100) ** 9, step * 1e-5, step * 0.785);
    const expected = values.flatMap((value) => {
      const all = interpret(tape, [value]);
      return refs.map((ref) => all[ref]!);
    });
    for (const form of ["wasm", "javascript", "interpreter", "tape"] satisfies (Form | "tape")[]) {
      const out = new Float64Array(4 * values.length);
      compileKernel(tape, refs, 1, { form }).run(Float64Array.from(values), values.length, out);
      values.forEach((value, point) => {
        refs.forEach((_, index) => {
          expect(out[index * values.length + point], `${form} ${value}`).toBe(expected[4 * point + index]);
        });
      });
    }
  });
});

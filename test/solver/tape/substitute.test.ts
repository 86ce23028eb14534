import { describe, expect, it } from "vitest";
import { interpret } from "../../../lib/solver/tape/interpret.js";
import { substituted } from "../../../lib/solver/tape/substitute.js";
import { Tape } from "../../../lib/solver/tape/tape.js";

describe("values of a tape with numbers for inputs", () => {
  it("are those at these inputs, whatever operations lead there", () => {
    const tape = new Tape();
    const [x, y] = [tape.input(0), tape.input(1)];
    const sum = tape.add(tape.mul(x, y), tape.div(tape.sub(x, y), tape.neg(tape.add(y, tape.constant(3)))));
    const refs = [
      sum,
      tape.mul(tape.sin(tape.mul(y, tape.constant(0.3))), tape.cos(tape.add(x, y))),
      tape.sqrt(tape.call("abs", tape.mul(y, sum))),
      tape.select(tape.less(y, x), tape.equal(y, tape.one), tape.call("exp", y)),
    ];
    for (const value of [-2, 0, 0.5, 1]) {
      const found = interpret(tape, [0.7, Number.NaN]);
      const anew = substituted(tape, refs, new Map([[1, value]]));
      const [ours, theirs] = [interpret(tape, [0.7, Number.NaN]), interpret(tape, [0.7, value])];
      expect(refs.some((ref) => Number.isNaN(found[ref]!))).toBe(true);
      for (const [index, ref] of refs.entries()) expect(ours[anew[index]!]!).toBeCloseTo(theirs[ref]!, 14);
    }
  });

  it("stay the same where they don't depend on them, and fold where nothing else varies", () => {
    const tape = new Tape();
    const [x, y] = [tape.input(0), tape.input(1)];
    const [square, both] = [tape.mul(x, x), tape.mul(y, tape.sin(x))];
    expect(substituted(tape, [square, both, y], new Map([[1, 0]]))).toEqual([square, tape.zero, tape.zero]);
  });
});

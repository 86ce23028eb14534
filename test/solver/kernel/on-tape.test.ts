import { beforeEach, expect, it, vi } from "vitest";
import { Tape } from "../../../lib/solver/tape/tape.js";

/** So many numbers that the room for them grows several times. */
const MANY = 20_000;

beforeEach(() => {
  vi.resetModules(); // room that was made before is kept: here there is none yet
});

it.each([1, 3])(
  "a tape that is run as it is keeps all numbers while room is made for more, of %i points",
  async (count) => {
    const { rowsOnTape } = await import("../../../lib/solver/kernel/on-tape.js");
    const tape = new Tape();
    const columns = Array.from({ length: MANY }, (_, slot) => tape.input(slot));
    const outputs = columns.map((column, slot) => tape.add(column, tape.constant(slot + 0.5)));
    const values = Float64Array.from({ length: count * MANY }, (_, at) => at + 1);
    const wrong: number[] = [];
    rowsOnTape({ tape, outputs, columns }, values, count, (output, found) => {
      const isRight = found.every((value, point) => value === values[point * MANY + output]! + output + 0.5);
      if (!isRight) wrong.push(output);
    });
    expect(wrong).toEqual([]);
  },
);

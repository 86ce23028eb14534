import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generator } from "../../../bench/generator.js";
import { productSum } from "../../../lib/results/statistics/exact-sum.js";
import { PAIR, productKernels, productModules, SUMS } from "../../../lib/results/statistics/product-kernels.js";
import { productMatrix } from "../../../lib/results/statistics/product-matrix.js";
import { wasmMachine } from "../../../lib/wasm/machine.js";

function oneByOne(columns: readonly Float64Array[]) {
  return columns.flatMap((x, row) => columns.slice(0, row + 1).map((y) => productSum(x, y)));
}

/** Columns of one length, their numbers of like size, of any size, or whole. */
const columns = fc.integer({ min: 0, max: 30 }).chain((length) => {
  const of = (value: fc.Arbitrary<number>) =>
    fc.array(value, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));
  const alike = of(fc.double({ noNaN: true, min: 0.5, max: 2 }));
  const spread = of(fc.double({ noNaN: true, min: -1e6, max: 1e6 }));
  const any = of(fc.double({ noNaN: true, noDefaultInfinity: true }));
  const small = of(fc.double({ noNaN: true, min: -1e-200, max: 1e-200 }));
  const whole = of(fc.integer());
  return fc.array(fc.oneof(alike, spread, any, small, whole), { maxLength: 4 });
});

describe("the sums of products of all pairs of columns", () => {
  it("are those of one pair after the other, to the last bit", () => {
    fc.assert(
      fc.property(columns, (of) => {
        expect(productMatrix(of)).toEqual(oneByOne(of));
      }),
    );
  });

  it("are so over many blocks, and where what is large cancels", () => {
    const draw = generator(4);
    const count = 5_000;
    const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
    const of = [
      Float64Array.from({ length: count }, normal),
      Float64Array.from({ length: count }, () => 2 ** 40 * normal()),
      Float64Array.from({ length: count }, () => 0.014 + 1e-7 * draw()),
      Float64Array.from({ length: count }, (_, row) => (row % 2 === 0 ? 1e5 : -1e5) + 1e-9 * draw()),
      new Float64Array(count),
      new Float64Array(count).fill(2 ** 300),
    ];
    expect(productMatrix(of)).toEqual(oneByOne(of));
  });

  it("are the same where a machine has no instruction that multiplies and adds", () => {
    const [block, most] = [64, 4];
    const modules = productModules({ block, least: 3, most });
    const sums = [true, false].map((mayFuse) => {
      const memory = new wasmMachine!.Memory({ initial: 1 });
      const { slice, products } = productKernels(modules, memory, mayFuse);
      const numbers = new Float64Array(memory.buffer);
      const draw = generator(7);
      const places = [1024, 1024 + 8 * block * most] as const;
      for (const place of places) {
        const last = place / 8 + (most - 1) * block;
        for (let row = 0; row < block; row++) numbers[last + row] = draw() - 0.5 + 2 ** -32 * draw();
        slice(place, 8 * block, ...[20, 40, 60].map((bits) => 1.5 * 2 ** (52 - bits)));
      }
      return products.flat().map((product) => {
        numbers.fill(0, 0, 1024 / 8);
        const pair = 1024 - PAIR.bytes;
        new Int32Array(memory.buffer).set([...places, 0], pair / 4);
        product(pair, 1024, 8 * block);
        const highOf = (unit: number) => (SUMS.bytes * unit + SUMS.high) / 8; // all of a sum: nothing rounds it
        return Array.from({ length: 5 }, (_, unit) => [...numbers.slice(highOf(unit), highOf(unit) + 2)]).flat();
      });
    });
    expect(sums[0]).toEqual(sums[1]);
    expect(sums[0]!.every((each) => each.every((sum) => sum !== 0))).toBe(true);
  });
});

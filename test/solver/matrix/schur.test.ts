import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { multiplyMatrices } from "../../../lib/solver/matrix/complex-matrix.js";
import { lastOrthogonal } from "../../../lib/solver/matrix/householder.js";
import { eigenvectorsOf, schurForm } from "../../../lib/solver/matrix/schur.js";

interface Reference {
  readonly name: string;
  readonly size: number;
  readonly a: readonly number[];
  readonly t: readonly number[];
  readonly z: readonly number[];
  readonly last: readonly number[];
}

/** Numbers of LAPACK: see schur.py beside this file. */
const references: readonly Reference[] = JSON.parse(readFileSync(new URL("schur.json", import.meta.url), "utf8"));

const apart = (found: Float64Array, expected: readonly number[]) =>
  Math.max(...expected.map((value, index) => Math.abs(value - found[index]!)));

describe("Schur's form", () => {
  for (const { name, size, a, t, z, last } of references) {
    it(`of a ${name} matrix is LAPACK's, in its order; the phases of its columns hang on rounding, there as here`, () => {
      const found = schurForm(size, Float64Array.from(a))!;
      for (let column = 0; column < size; column++) {
        const at = 2 * (column * size + column);
        expect(Math.hypot(found.t[at]! - t[at]!, found.t[at + 1]! - t[at + 1]!)).toBeLessThan(1e-12);
        let [re, im] = [0, 0];
        for (let row = 0; row < size; row++) {
          const place = 2 * (row * size + column);
          re += found.z[place]! * z[place]! + found.z[place + 1]! * z[place + 1]!;
          im += found.z[place]! * z[place + 1]! - found.z[place + 1]! * z[place]!;
        }
        expect(Math.hypot(re, im)).toBeCloseTo(1, 11);
      }
    });

    it(`of a ${name} matrix is a triangle that Z turns into it`, () => {
      const found = schurForm(size, Float64Array.from(a))!;
      for (let row = 0; row < size; row++) {
        expect(found.t.subarray(2 * row * size, 2 * (row * size + row)).every((value) => value === 0)).toBe(true);
      }
      const shape = { rows: size, inner: size, columns: size };
      const left = multiplyMatrices(Float64Array.from(a), found.z, shape);
      expect(apart(left, [...multiplyMatrices(found.z, found.t, shape)])).toBeLessThan(1e-13);
    });

    it(`of a ${name} matrix gives its eigenvectors, of length 1`, () => {
      const found = schurForm(size, Float64Array.from(a))!;
      const vectors = eigenvectorsOf(size, found);
      const left = multiplyMatrices(Float64Array.from(a), vectors, { rows: size, inner: size, columns: size });
      for (let column = 0; column < size; column++) {
        const [re, im] = [found.t[2 * (column * size + column)]!, found.t[2 * (column * size + column) + 1]!];
        let length = 0;
        for (let row = 0; row < size; row++) {
          const at = 2 * (row * size + column);
          const [x, y] = [vectors[at]!, vectors[at + 1]!];
          length += x * x + y * y;
          expect(Math.hypot(left[at]! - (re * x - im * y), left[at + 1]! - (re * y + im * x))).toBeLessThan(1e-12);
        }
        expect(length).toBeCloseTo(1, 13);
      }
    });

    it(`of a ${name} matrix has beside it what is orthogonal to all of its columns but the last, as LAPACK gives it`, () => {
      expect(apart(lastOrthogonal(size, Float64Array.from(a)), last)).toBeLessThan(1e-12);
    });
  }
});

/**
 * A picture's pixels, in plain numbers: what cameras make of a beam and of amplitudes.
 *
 * The sums are those of `fieldAt` in camera.ts, first over n at each x, then over m at each y; nothing is made anew for a pixel.
 */
import { PLAIN } from "../arithmetic/arithmetic.js";
import { polar } from "../arithmetic/complex.js";
import { gouyPhase } from "../optics/beam.js";
import { hermiteGauss } from "../optics/hermite-gauss.js";
import { largestIndex, type Mode } from "../optics/mode-list.js";

export interface Film {
  readonly modes: readonly Mode[];
  /** How many frequencies it sees. */
  readonly exposures: number;
  /** Whether it sees a field, and not an intensity. */
  readonly isField: boolean;
  /** Whether the mode 00 has its Gouy phase here alone. */
  readonly isTurned: boolean;
  /** Where its columns and its rows are, in waists or metres. */
  readonly places: readonly [x: readonly number[], y: readonly number[]];
}

/** What is given of the beam along an axis: q, the wavelength, the unit of places. */
const BEAM = 4;

/**
 * Makes pixels, rows along y; of a field re and im of each.
 *
 * @param given re and im of q, wavelength and unit of places, along x and along y; then re and im of each mode, frequency by frequency
 */
export function developing(film: Film): (given: Float64Array, out: Float64Array) => void {
  const { modes, exposures, places, isField, isTurned } = film;
  const sizes = [largestIndex(modes, "n") + 1, largestIndex(modes, "m") + 1] as const;
  const [across, down] = places.map((each, axis) => new Float64Array(2 * each.length * sizes[axis]!)) as [
    Float64Array,
    Float64Array,
  ];
  const lines = new Float64Array(2 * places[0].length * sizes[1]);
  const indices = [Int32Array.from(modes, ({ n }) => n), Int32Array.from(modes, ({ m }) => m)] as const;
  return (given, out) => {
    const beams = [0, BEAM].map((at) => ({ q: { re: given[at]!, im: given[at + 1]! }, wavelength: given[at + 2]! }));
    for (const [axis, columns] of [across, down].entries()) {
      const unit = given[BEAM * axis + 3]!;
      let at = 0;
      for (const place of places[axis]!) {
        for (const { re, im } of hermiteGauss(PLAIN, beams[axis]!, place * unit, sizes[axis]! - 1)) {
          columns[at++] = re;
          columns[at++] = im;
        }
      }
    }
    const [gx, gy] = beams.map(({ q }) => gouyPhase(PLAIN, q)) as [number, number];
    const turn = polar(PLAIN, 1, isTurned ? 0.5 * (gx + gy) : 0);
    const addIntensity = (pixel: number, re: number, im: number) => {
      out[pixel]! += re * re + im * im;
    };
    const addField = (pixel: number, re: number, im: number) => {
      // Zeros have no sign.
      out[2 * pixel] = turn.re * re - turn.im * im + 0;
      out[2 * pixel + 1] = turn.re * im + turn.im * re + 0;
    };
    out.fill(0);
    for (let exposure = 0; exposure < exposures; exposure++) {
      const from = 2 * BEAM + 2 * exposure * modes.length;
      sumAlong(given.subarray(from, from + 2 * modes.length), across, { indices, sizes, lines });
      eachPixel({ lines, down, rows: sizes[1] }, isField ? addField : addIntensity);
    }
  };
}

interface Sums {
  readonly indices: readonly [n: Int32Array, m: Int32Array];
  readonly sizes: readonly [number, number];
  /** At each x the sum for each m. */
  readonly lines: Float64Array;
}

/** Σ_n a_nm v_n(x), at each x for each m. */
function sumAlong(amplitudes: Float64Array, across: Float64Array, { indices: [n, m], sizes, lines }: Sums): void {
  const [columns, rows] = sizes;
  lines.fill(0);
  for (let x = 0; 2 * x * columns < across.length; x++) {
    for (let mode = 0; mode < n.length; mode++) {
      const v = 2 * (x * columns + n[mode]!);
      const sum = 2 * (x * rows + m[mode]!);
      const [re, im] = [amplitudes[2 * mode]!, amplitudes[2 * mode + 1]!];
      lines[sum]! += re * across[v]! - im * across[v + 1]!;
      lines[sum + 1]! += re * across[v + 1]! + im * across[v]!;
    }
  }
}

interface Lines {
  readonly lines: Float64Array;
  readonly down: Float64Array;
  /** How many m there are. */
  readonly rows: number;
}

/** Σ_m line_m v_m(y) of each pixel, rows along y. */
function eachPixel({ lines, down, rows }: Lines, put: (pixel: number, re: number, im: number) => void): void {
  let pixel = 0;
  for (let y = 0; y < down.length; y += 2 * rows) {
    for (let x = 0; x < lines.length; x += 2 * rows) {
      let [re, im] = [0, 0];
      for (let m = 0; m < 2 * rows; m += 2) {
        re += lines[x + m]! * down[y + m]! - lines[x + m + 1]! * down[y + m + 1]!;
        im += lines[x + m]! * down[y + m + 1]! + lines[x + m + 1]! * down[y + m]!;
      }
      put(pixel++, re, im);
    }
  }
}

/**
 * Sine, cosine and tangent in plain IEEE arithmetic: the same bits on every machine and in WebAssembly; within 0.8 ulp.
 *
 * Angles up to 1e5 take one path without branches on their value: the nearest multiple of π/2 is taken off in three
 * pieces (W. J. Cody and W. Waite, "Software Manual for the Elementary Functions", 1980), the first two of 37 bits, whose
 * products with a count below 2^16 are exact; then polynomials for the rest and what rounding left of it. `REDUCTION`,
 * `SINE` and `COSINE` are those constants: who generates code (JavaScript or WebAssembly) from them in the order of
 * `sinCosStatements` gets these bits. The coefficients are fits in 60 digits to least squares at Chebyshev's points,
 * each rounded in turn and the rest fitted again; relative errors 2^-57.8 and 2^-64.
 */
import { reduced, reduceLargeAngle } from "./argument-reduction.js";
import { productError } from "./exact.js";

/** Up to here angles are reduced by multiplication with a count [rad]. */
const LARGE = 1e5;

/** π/2 in three pieces, its inverse, and what rounds a double to a whole number when added and taken off: 1.5 · 2^52. */
export const REDUCTION = {
  twoOverPi: 0.6366197723675814,
  round: 6_755_399_441_055_744,
  first: 1.5707963267923333,
  second: 2.5633441515839558e-12,
  third: 1.0562999066987428e-23,
} as const;

/** sin r ≈ r + r³ (S0 + S1 r² + ... + S5 r^10) for |r| ≤ π/4. */
export const SINE = [
  -0.1666666666666663, 0.008333333333321969, -0.00019841269829515905, 2.7557313604863307e-6, -2.505074603854494e-8,
  1.5896162297553347e-10,
] as const;

/** cos r ≈ 1 - r²/2 + r⁴ (C0 + C1 r² + ... + C5 r^10) for |r| ≤ π/4. */
export const COSINE = [
  0.041666666666666595, -0.0013888888888873455, 2.480158728911263e-5, -2.755731425587333e-7, 2.087571124119452e-9,
  -1.1359069396074368e-11,
] as const;

const { twoOverPi: TWO_OVER_PI, round: ROUND, first: P1, second: P2, third: P3 } = REDUCTION;
const [S0, S1, S2, S3, S4, S5] = SINE;
const [C0, C1, C2, C3, C4, C5] = COSINE;

/** The sine of r + tail, |r| ≤ π/4. */
function sineKernel(r: number, tail: number): number {
  const z = r * r;
  const zz = z * z;
  const v = z * r;
  const p = S1 + z * S2 + zz * (S3 + z * S4 + zz * S5);
  return r - (z * (0.5 * tail - v * p) - tail - v * S0);
}

/** The cosine of r + tail, |r| ≤ π/4. */
function cosineKernel(r: number, tail: number): number {
  const z = r * r;
  const zz = z * z;
  const p = C0 + z * C1 + zz * (C2 + z * C3 + zz * (C4 + z * C5));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (zz * p - r * tail));
}

/** sin x. @param x [rad] */
export function sin(x: number): number {
  if (!(x < LARGE && x > -LARGE)) return largeSine(x);
  const k = x * TWO_OVER_PI + ROUND - ROUND;
  const a = x - k * P1;
  const w = k * P2;
  const b = a - w;
  const t = k * P3 - (a - b - w);
  const r = b - t;
  const tail = b - r - t;
  const y = (k & 1) === 0 ? sineKernel(r, tail) : cosineKernel(r, tail);
  return (k & 2) === 0 ? y : -y;
}

/** cos x. @param x [rad] */
export function cos(x: number): number {
  if (!(x < LARGE && x > -LARGE)) return largeCosine(x);
  const k = x * TWO_OVER_PI + ROUND - ROUND;
  const a = x - k * P1;
  const w = k * P2;
  const b = a - w;
  const t = k * P3 - (a - b - w);
  const r = b - t;
  const tail = b - r - t;
  const y = (k & 1) === 0 ? cosineKernel(r, tail) : sineKernel(r, tail);
  return ((k + 1) & 2) === 0 ? y : -y;
}

/**
 * sin x and cos x at once, the same numbers as apart.
 *
 * @param x   [rad]
 * @param out written: the sine at `at`, the cosine behind it
 */
export function sinCos(x: number, out: Float64Array, at = 0): void {
  if (!(x < LARGE && x > -LARGE)) {
    out[at] = largeSine(x);
    out[at + 1] = largeCosine(x);
    return;
  }
  const k = x * TWO_OVER_PI + ROUND - ROUND;
  const a = x - k * P1;
  const w = k * P2;
  const b = a - w;
  const t = k * P3 - (a - b - w);
  const r = b - t;
  const tail = b - r - t;
  const s = sineKernel(r, tail);
  const c = cosineKernel(r, tail);
  const swap = (k & 1) !== 0;
  const y = swap ? c : s;
  const x2 = swap ? s : c;
  out[at] = (k & 2) === 0 ? y : -y;
  out[at + 1] = ((k + 1) & 2) === 0 ? x2 : -x2;
}

function largeSine(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const k = reduceLargeAngle(Math.abs(x));
  const y = (k & 1) === 0 ? sineKernel(reduced.angle, reduced.tail) : cosineKernel(reduced.angle, reduced.tail);
  return ((k & 2) === 0) === x > 0 ? y : -y;
}

function largeCosine(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const k = reduceLargeAngle(Math.abs(x));
  const y = (k & 1) === 0 ? cosineKernel(reduced.angle, reduced.tail) : sineKernel(reduced.angle, reduced.tail);
  return ((k + 1) & 2) === 0 ? y : -y;
}

/** tan x, as the quotient of sine and cosine with what rounding took of each. @param x [rad] */
export function tan(x: number): number {
  let k = 0;
  let r: number;
  let tail: number;
  if (x < LARGE && x > -LARGE) {
    k = x * TWO_OVER_PI + ROUND - ROUND;
    const a = x - k * P1;
    const w = k * P2;
    const b = a - w;
    const t = k * P3 - (a - b - w);
    r = b - t;
    tail = b - r - t;
  } else {
    if (!Number.isFinite(x)) return Number.NaN;
    k = reduceLargeAngle(Math.abs(x));
    r = x > 0 ? reduced.angle : -reduced.angle;
    tail = x > 0 ? reduced.tail : -reduced.tail;
  }
  return (k & 1) === 0 ? tangent(r, tail) : cotangent(r, tail);
}

/** Below this |r| the tangent is r, and products of low parts would be lost. */
const TINY = 1e-150;

function tangent(r: number, tail: number): number {
  if (r < TINY && r > -TINY) return r;
  const [s, sLow, c, cLow] = pair(r, tail);
  const q = s / c;
  return q + (-productError(q, c, q * c) + (s - q * c) + (sLow - q * cLow)) / c;
}

function cotangent(r: number, tail: number): number {
  if (r < TINY && r > -TINY) return -1 / r;
  const [s, sLow, c, cLow] = pair(r, tail);
  const q = -c / s;
  return q + (-productError(q, s, q * s) - (c + q * s) - (cLow + q * sLow)) / s;
}

/** The sine and cosine of r + tail, each with what rounding took of it. */
function pair(r: number, tail: number): readonly [s: number, sLow: number, c: number, cLow: number] {
  const z = r * r;
  const zz = z * z;
  const v = z * r;
  const change = -(z * (0.5 * tail - v * (S1 + z * S2 + zz * (S3 + z * S4 + zz * S5))) - tail - v * S0);
  const s = r + change;
  const half = 0.5 * z;
  const w = 1 - half;
  const rest = 1 - w - half + (zz * (C0 + z * C1 + zz * (C2 + z * C3 + zz * (C4 + z * C5))) - r * tail);
  const c = w + rest;
  // 0.5·z is itself rounded: by half of what z lost.
  return [s, r - s + change, c, w - c + rest - 0.5 * productError(r, r, z)];
}

/** What `sinCosStatements` is to name. */
export interface SinCosNames {
  /** The angle: any expression without effects, evaluated twice [rad]. */
  readonly angle: string;
  readonly sine: string;
  readonly cosine: string;
  /** What its own constants begin with; must be unique in the scope. */
  readonly prefix: string;
}

/**
 * The straight-line JavaScript that declares the sine and cosine of an angle of less than 1e5 rad, as `sinCos` has them.
 *
 * Statements of `const` alone, without calls or branches other than four selections, for who generates kernels.
 */
export function sinCosStatements({ angle, sine, cosine, prefix: p }: SinCosNames): string {
  return [
    `const ${p}k = (${angle}) * ${TWO_OVER_PI} + ${ROUND} - ${ROUND};`,
    `const ${p}a = (${angle}) - ${p}k * ${P1};`,
    `const ${p}w = ${p}k * ${P2};`,
    `const ${p}b = ${p}a - ${p}w;`,
    `const ${p}t = ${p}k * ${P3} - (${p}a - ${p}b - ${p}w);`,
    `const ${p}r = ${p}b - ${p}t;`,
    `const ${p}l = ${p}b - ${p}r - ${p}t;`,
    `const ${p}z = ${p}r * ${p}r;`,
    `const ${p}y = ${p}z * ${p}z;`,
    `const ${p}v = ${p}z * ${p}r;`,
    `const ${p}p = ${S1} + ${p}z * ${S2} + ${p}y * (${S3} + ${p}z * ${S4} + ${p}y * ${S5});`,
    `const ${p}s = ${p}r - (${p}z * (0.5 * ${p}l - ${p}v * ${p}p) - ${p}l - ${p}v * ${S0});`,
    `const ${p}q = ${C0} + ${p}z * ${C1} + ${p}y * (${C2} + ${p}z * ${C3} + ${p}y * (${C4} + ${p}z * ${C5}));`,
    `const ${p}h = 0.5 * ${p}z;`,
    `const ${p}o = 1 - ${p}h;`,
    `const ${p}c = ${p}o + (1 - ${p}o - ${p}h + (${p}y * ${p}q - ${p}r * ${p}l));`,
    `const ${p}e = (${p}k & 1) === 0;`,
    `const ${p}f = ${p}e ? ${p}s : ${p}c;`,
    `const ${p}g = ${p}e ? ${p}c : ${p}s;`,
    `const ${sine} = (${p}k & 2) === 0 ? ${p}f : -${p}f;`,
    `const ${cosine} = ((${p}k + 1) & 2) === 0 ? ${p}g : -${p}g;`,
  ].join("\n");
}

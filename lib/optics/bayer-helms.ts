/**
 * How a mode of one beam is seen in another beam, along one axis: Bayer-Helms' integrals, by recurrence.
 *
 * k[n'][n] = ∫ conj(v_n'(x; q2)) exp(i κ x) v_n(x; q1) dx with the modes of hermite-gauss.ts and κ = k γ of a tilt γ.
 *
 * The modes' generating function Σ sⁿ/√n! v_n is a Gaussian, so that the integrals' is one too:
 * Σ k[n'][n] sⁿ tⁿ'/√(n! n'!) = k00 exp(a s²/2 + b t²/2 + c s t + d s + e t). Its derivatives are two recurrences, one raises n,
 * the other n'. Of both, the one that raises the larger index is used: the other multiplies rounding errors at large tilts.
 * Source of the integrals: F. Bayer-Helms, Appl. Opt. 23, 1369 (1984).
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";
import {
  type Complex,
  complexAdd,
  complexConj,
  complexDiv,
  complexInverse,
  complexMul,
  complexNorm,
  complexScale,
  complexSub,
  isZero,
} from "../arithmetic/complex.js";
import { complexExp, complexSqrt } from "../arithmetic/complex-functions.js";
import { spotSize } from "./hermite-gauss.js";

/** A beam that meets another. */
export interface Meeting<N> {
  /** The parameter of the beam that arrives, as a mirror or a lens has shaped it, in the medium that it goes on in [m]. */
  readonly from: Complex<N>;
  /** The parameter of the beam whose modes it is seen in [m]. */
  readonly to: Complex<N>;
  /** The angle between them [rad]. */
  readonly tilt: N;
  /** Of light in vacuum [m]. */
  readonly wavelength: number;
  /** The refractive index where they meet [1]. */
  readonly index: N;
  /** Whether left and right are exchanged, as in reflection: (-1)^n'. */
  readonly mirrored?: boolean;
}

/** The exponents of the generating function. */
interface Exponents<N> {
  readonly first: Complex<N>;
  readonly a: Complex<N>;
  readonly b: Complex<N>;
  readonly c: Complex<N>;
  readonly d: Complex<N>;
  readonly e: Complex<N>;
}

/** k[n'][n] for all indices from 0 to a largest one. Matched beams that aren't tilted give a diagonal, whose other entries are zero. */
export function bayerHelms<N>(on: Arithmetic<N>, meeting: Meeting<N>, maximum: number): readonly Complex<N>[][] {
  const exponents = exponentsOf(on, meeting);
  const k: Complex<N>[][] = Array.from({ length: maximum + 1 }, () => []);
  k[0]![0] = exponents.first;
  for (let order = 1; order <= maximum; order += 1) {
    for (let n = 0; n < order; n += 1) k[order]![n] = raised(on, k, exponents, { to: order, from: n, raise: "to" });
    for (let to = 0; to <= order; to += 1) k[to]![order] = raised(on, k, exponents, { to, from: order, raise: "from" });
  }
  if (meeting.mirrored !== true) return k;
  return k.map((row, to) => (to % 2 === 0 ? row : row.map((value) => complexScale(on, on.constant(-1), value))));
}

/** An entry from those with smaller indices. */
function raised<N>(
  on: Arithmetic<N>,
  k: readonly (readonly Complex<N>[])[],
  { a, b, c, d, e }: Exponents<N>,
  { to, from, raise }: { readonly to: number; readonly from: number; readonly raise: "to" | "from" },
): Complex<N> {
  const at = (row: number, column: number): Complex<N> => k[row]?.[column] ?? { re: on.zero, im: on.zero };
  const times = (factor: Complex<N>, root: number, value: Complex<N>): Complex<N> =>
    complexScale(on, on.constant(Math.sqrt(root)), product(on, factor, value));
  // Without a tilt nothing goes from even to odd.
  if ((to + from) % 2 === 1 && isZero(on, d) && isZero(on, e)) return { re: on.zero, im: on.zero };
  const [index, other] = raise === "to" ? [to - 1, from] : [from - 1, to];
  const [before, twoBefore] =
    raise === "to" ? [at(to - 1, from), at(to - 2, from)] : [at(to, from - 1), at(to, from - 2)];
  const [square, linear] = raise === "to" ? [b, e] : [a, d];
  const sum = complexAdd(
    on,
    complexAdd(on, times(square, index, twoBefore), times(c, other, at(to - 1, from - 1))),
    product(on, linear, before),
  );
  return complexScale(on, on.constant(1 / Math.sqrt(index + 1)), sum);
}

/** a b, exactly zero if either is. */
function product<N>(on: Arithmetic<N>, a: Complex<N>, b: Complex<N>): Complex<N> {
  return isZero(on, a) || isZero(on, b) ? { re: on.zero, im: on.zero } : complexMul(on, a, b);
}

/**
 * With D = conj(q2) - q1: a = conj(q1 - q2)/D · q1/conj(q1), b = (q1 - q2)/D · conj(q2)/q2,
 * c = -2i √(zR1 zR2)/D · q1/|q1| · conj(q2)/|q2|, d = i κ c w2/2, e = i κ c w1/2, k00 = √c · exp(-κ² c w1 w2/8).
 *
 * Differences of the beams' parameters stand as such: nothing cancels when they are nearly the same. Those that are the same are
 * matched exactly, and so are those that only rounding keeps apart.
 */
function exponentsOf<N>(on: Arithmetic<N>, meeting: Meeting<N>): Exponents<N> {
  const { from, to, tilt, index } = meeting;
  const beyond = complexConj(on, to);
  const below = complexInverse(on, complexSub(on, beyond, from));
  const difference = mismatch(on, meeting, below);
  const sizes = on.mul(on.sqrt(complexNorm(on, from)), on.sqrt(complexNorm(on, to)));
  const depth = on.mul(on.constant(-2), on.div(on.sqrt(on.mul(from.im, to.im)), sizes));
  const c = isZero(on, difference)
    ? { re: on.one, im: on.zero }
    : complexMul(on, complexMul(on, complexMul(on, { re: on.zero, im: depth }, below), from), beyond);
  const wavelength = on.div(on.constant(meeting.wavelength), index);
  const kappa = on.div(on.mul(on.constant(2 * Math.PI), tilt), wavelength);
  const [w1, w2] = [from, to].map((q) => spotSize(on, { q, wavelength })) as [N, N];
  const half = on.mul(on.constant(0.5), kappa);
  const aside = (w: N): Complex<N> => product(on, c, { re: on.zero, im: on.mul(half, w) });
  const faded = on.mul(on.constant(-0.5), on.mul(on.mul(half, half), on.mul(w1, w2)));
  return {
    first: complexMul(on, complexSqrt(on, c), complexExp(on, complexScale(on, faded, c))),
    a: product(on, product(on, complexConj(on, difference), below), complexDiv(on, from, complexConj(on, from))),
    b: product(on, product(on, difference, below), complexDiv(on, beyond, to)),
    c,
    d: aside(w2),
    e: aside(w1),
  };
}

/** Amplitudes of mismatch below this are what rounding leaves of a beam that went around a cavity. */
const MATCHED = 1e-13;

/** q1 - q2, zero where it is constant and nothing but rounding. */
function mismatch<N>(on: Arithmetic<N>, { from, to }: Meeting<N>, below: Complex<N>): Complex<N> {
  const difference = complexSub(on, from, to);
  const size = on.known(complexNorm(on, complexMul(on, difference, below)));
  return size !== undefined && size < MATCHED * MATCHED ? { re: on.zero, im: on.zero } : difference;
}

/**
 * Electronic filters: their zeros, poles and gain, and what they do to a signal.
 *
 * Prototypes and transformations: A. Oppenheim and R. Schafer, "Discrete-Time Signal Processing", 3rd edition 2010, section 7.2 and
 * appendix B (Butterworth, Chebyshev type I, bilinear transformation).
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";
import { type Complex, complexDiv, complexMul, complexSub } from "../arithmetic/complex.js";
import { cos, exp, log, pow, sin, tan } from "../numerics/elementary.js";

/** Zeros and poles [rad/s], and the gain before them. */
export interface Zpk<N> {
  readonly zeros: readonly Complex<N>[];
  readonly poles: readonly Complex<N>[];
  readonly gain: N;
}

/** k Π(iΩ - z) / Π(iΩ - p). @param omega Ω [rad/s] */
export function zpkResponse<N>(on: Arithmetic<N>, { zeros, poles, gain }: Zpk<N>, omega: N): Complex<N> {
  const s: Complex<N> = { re: on.zero, im: omega };
  let response: Complex<N> = { re: gain, im: on.zero };
  // In pairs, so that neither grows beyond what doubles hold.
  for (let index = 0; index < Math.max(zeros.length, poles.length); index++) {
    const [zero, pole] = [zeros[index], poles[index]];
    if (zero !== undefined) response = complexMul(on, response, complexSub(on, s, zero));
    if (pole !== undefined) response = complexDiv(on, response, complexSub(on, s, pole));
  }
  return response;
}

/**
 * The two roots of s² + s ω/Q + ω², ω = 2πf. Below Q = 1/2 they are real, and Finesse takes the slower of them twice, as do we.
 *
 * @param f [Hz]
 * @param q Q [1]
 */
export function rootsOfResonance<N>(on: Arithmetic<N>, f: N, q: N): readonly [Complex<N>, Complex<N>] {
  const omega = on.mul(on.constant(2 * Math.PI), f);
  const half = on.div(omega, on.mul(on.constant(2), q));
  const rest = on.sub(on.mul(omega, omega), on.mul(half, half));
  const isOver = on.less(rest, on.zero);
  const size = on.sqrt(on.call("abs", rest));
  const real = on.select(isOver, size, on.zero);
  const imaginary = on.select(isOver, on.zero, size);
  const re = on.sub(real, half);
  return [
    { re, im: imaginary },
    { re, im: on.neg(imaginary) },
  ];
}

export type Band = "lowpass" | "highpass" | "bandpass" | "bandstop";

export interface FilterDesign {
  readonly order: number;
  /** The ripple of a Chebyshev filter [dB]; undefined for Butterworth's. */
  readonly ripple: number | undefined;
  readonly band: Band;
  /** One edge, or two for a band [rad/s]; of a digital filter in half-cycles a sample. */
  readonly edges: readonly number[];
  readonly analog: boolean;
}

type Plain = Zpk<number>;

/** A filter's zeros, poles and gain. */
export function designFilter({ order, ripple, band, edges, analog }: FilterDesign): Plain {
  const prototype = ripple === undefined ? butterworth(order) : chebyshev(order, ripple);
  if (analog) return inBand(prototype, band, edges);
  // Two samples a second: the edges go where the bilinear transformation will find them.
  const warped = edges.map((edge) => 4 * tan((Math.PI * edge) / 2));
  return bilinear(inBand(prototype, band, warped));
}

/** Poles on the unit circle, left half. */
function butterworth(order: number): Plain {
  const poles = Array.from({ length: order }, (_, index) => {
    const angle = (Math.PI * (2 * index - order + 1)) / (2 * order);
    return { re: -cos(angle), im: -sin(angle) };
  });
  return { zeros: [], poles, gain: 1 };
}

/** Poles on an ellipse. @param ripple [dB] */
function chebyshev(order: number, ripple: number): Plain {
  const epsilon = Math.sqrt(pow(10, ripple / 10) - 1);
  const mu = log(1 / epsilon + Math.sqrt(1 / (epsilon * epsilon) + 1)) / order;
  const [grown, shrunk] = [exp(mu), exp(-mu)];
  const poles = Array.from({ length: order }, (_, index) => {
    const angle = (Math.PI * (2 * index - order + 1)) / (2 * order);
    return { re: (-(grown - shrunk) / 2) * cos(angle), im: (-(grown + shrunk) / 2) * sin(angle) };
  });
  const product = productOf(poles.map(({ re, im }) => ({ re: -re, im: -im }))).re;
  return { zeros: [], poles, gain: order % 2 === 0 ? product / Math.sqrt(1 + epsilon * epsilon) : product };
}

function inBand(prototype: Plain, band: Band, edges: readonly number[]): Plain {
  const [first = 0, second = 0] = edges;
  switch (band) {
    case "lowpass":
      return scaled(prototype, first);
    case "highpass":
      return scaled(inverted(prototype), first);
    case "bandpass":
      return banded(prototype, second - first, Math.sqrt(first * second));
    case "bandstop":
      return banded(inverted(prototype), second - first, Math.sqrt(first * second));
  }
}

/** s → s/ω. */
function scaled({ zeros, poles, gain }: Plain, omega: number): Plain {
  const times = ({ re, im }: Complex<number>) => ({ re: re * omega, im: im * omega });
  return {
    zeros: zeros.map(times),
    poles: poles.map(times),
    gain: gain * pow(omega, poles.length - zeros.length),
  };
}

/** s → 1/s. */
function inverted({ zeros, poles, gain }: Plain): Plain {
  const inverse = (root: Complex<number>) => divided({ re: 1, im: 0 }, root);
  const missing = Array.from({ length: poles.length - zeros.length }, () => ({ re: 0, im: 0 }));
  const negative = ({ re, im }: Complex<number>) => ({ re: -re, im: -im });
  const ratio = divided(productOf(zeros.map(negative)), productOf(poles.map(negative)));
  return { zeros: [...zeros.map(inverse), ...missing], poles: poles.map(inverse), gain: gain * ratio.re };
}

/**
 * s → (s² + ω₀²)/(s B): each root becomes two. Of an inverted prototype, with a zero for each pole, that is a bandstop.
 */
function banded({ zeros, poles, gain }: Plain, width: number, centre: number): Plain {
  const split = (roots: readonly Complex<number>[]) =>
    roots.flatMap(({ re, im }) => {
      const half = { re: (re * width) / 2, im: (im * width) / 2 };
      const square = { re: half.re * half.re - half.im * half.im - centre * centre, im: 2 * half.re * half.im };
      const root = squareRoot(square);
      return [
        { re: half.re + root.re, im: half.im + root.im },
        { re: half.re - root.re, im: half.im - root.im },
      ];
    });
  const degree = poles.length - zeros.length;
  return {
    zeros: [...split(zeros), ...Array.from({ length: degree }, () => ({ re: 0, im: 0 }))],
    poles: split(poles),
    gain: gain * pow(width, degree),
  };
}

/** s → 4 (z - 1)/(z + 1), of two samples a second. */
function bilinear({ zeros, poles, gain }: Plain): Plain {
  const four = 4;
  const move = ({ re, im }: Complex<number>) => divided({ re: four + re, im }, { re: four - re, im: -im });
  const less = ({ re, im }: Complex<number>) => ({ re: four - re, im: -im });
  const missing = Array.from({ length: poles.length - zeros.length }, () => ({ re: -1, im: 0 }));
  const ratio = divided(productOf(zeros.map(less)), productOf(poles.map(less)));
  return { zeros: [...zeros.map(move), ...missing], poles: poles.map(move), gain: gain * ratio.re };
}

function productOf(numbers: readonly Complex<number>[]): Complex<number> {
  return numbers.reduce((a, b) => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re }), { re: 1, im: 0 });
}

function divided(a: Complex<number>, b: Complex<number>): Complex<number> {
  const norm = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / norm, im: (a.im * b.re - a.re * b.im) / norm };
}

/** The root with a positive real part. */
function squareRoot({ re, im }: Complex<number>): Complex<number> {
  const size = Math.sqrt(re * re + im * im);
  const real = Math.sqrt((size + Math.abs(re)) / 2);
  if (real === 0) return { re: 0, im: 0 };
  const other = im / (2 * real);
  if (re >= 0) return { re: real, im: other };
  return { re: Math.abs(other), im: im < 0 ? -real : real };
}

/**
 * What elements do to rays: (position, slope × index) behind an element from the same before it, so that every determinant is 1.
 *
 * Where light is reflected in the plane of incidence, or straight back, left and right change places: the matrix is then negative,
 * which no beam parameter notices. Source: Kogelnik & Li 1966, doi:10.1364/AO.5.001550; surfaces at an angle: Massey & Siegman
 * 1969, doi:10.1364/AO.8.000975.
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";

export interface RayMatrix<N> {
  /** [1] */
  readonly A: N;
  /** [m] */
  readonly B: N;
  /** [1/m] */
  readonly C: N;
  /** [1] */
  readonly D: N;
}

export function straightRay<N>(on: Arithmetic<N>): RayMatrix<N> {
  return { A: on.one, B: on.zero, C: on.zero, D: on.one };
}

/** The same way gone backwards. */
export function reversedRay<N>({ A, B, C, D }: RayMatrix<N>): RayMatrix<N> {
  return { A: D, B, C, D: A };
}

/** Across a space. @param length [m] @param index its refractive index [1] */
export function spaceRay<N>(on: Arithmetic<N>, length: N, index: N): RayMatrix<N> {
  return { A: on.one, B: on.div(length, index), C: on.zero, D: on.one };
}

/** Through a thin lens. @param focalLength [m] */
export function lensRay<N>(on: Arithmetic<N>, focalLength: N): RayMatrix<N> {
  return { A: on.one, B: on.zero, C: on.neg(inverse(on, focalLength)), D: on.one };
}

/** A curved surface as rays meet it in one plane. */
export interface RaySurface<N> {
  /** Radius of curvature, > 0 where the front is concave [m]. */
  readonly curvature: N;
  /** Refractive indices in front and behind [1]. */
  readonly front: N;
  readonly back: N;
  /** Cosines of the angles of incidence in front and behind [1]. */
  readonly cosines: { readonly front: N; readonly back: N };
  /** Whether the plane is that of incidence: then angles stretch the beam, and reflection turns it round. */
  readonly inPlane: boolean;
}

/** Off a surface, from a side to the same side. */
export function reflectedRay<N>(on: Arithmetic<N>, surface: RaySurface<N>, side: "front" | "back"): RayMatrix<N> {
  const { curvature, cosines, inPlane } = surface;
  const bent = on.mul(on.mul(on.constant(2), surface[side]), inverse(on, curvature));
  const power = inPlane ? on.div(bent, cosines[side]) : on.mul(bent, cosines[side]);
  const focused = side === "front" ? on.neg(power) : power;
  if (!inPlane) return { A: on.one, B: on.zero, C: focused, D: on.one };
  const minus = on.constant(-1);
  return { A: minus, B: on.zero, C: on.neg(focused), D: minus };
}

/** Through a surface, from one side to the other. */
export function transmittedRay<N>(on: Arithmetic<N>, surface: RaySurface<N>, from: "front" | "back"): RayMatrix<N> {
  const { curvature, front, back, cosines, inPlane } = surface;
  const step = on.sub(on.mul(back, cosines.back), on.mul(front, cosines.front));
  const bent = on.mul(step, inverse(on, curvature));
  if (!inPlane) return { A: on.one, B: on.zero, C: bent, D: on.one };
  const C = on.div(bent, on.mul(cosines.front, cosines.back));
  const there = on.div(cosines.back, cosines.front);
  const hither = on.div(cosines.front, cosines.back);
  return from === "front" ? { A: there, B: on.zero, C, D: hither } : { A: hither, B: on.zero, C, D: there };
}

/** One matrix after another: `second` is met later. */
export function rayProduct<N>(on: Arithmetic<N>, second: RayMatrix<N>, first: RayMatrix<N>): RayMatrix<N> {
  const sum = (a: N, b: N, c: N, d: N) => on.add(on.mul(a, b), on.mul(c, d));
  return {
    A: sum(second.A, first.A, second.B, first.C),
    B: sum(second.A, first.B, second.B, first.D),
    C: sum(second.C, first.A, second.D, first.C),
    D: sum(second.C, first.B, second.D, first.D),
  };
}

/** 1/x, and 0 of what is infinite, whatever its sign. */
function inverse<N>(on: Arithmetic<N>, x: N): N {
  return on.div(on.one, x);
}

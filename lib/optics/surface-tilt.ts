/**
 * How a surface that is turned turns the light, as Finesse has it: in each beam's own frame, whose y goes up on both sides and whose x
 * goes the other way on the other side, and behind a reflection too.
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";

/** A side of a surface: in front are p1 and p2, of a mirror p1 alone. */
export type Side = "front" | "back";

/** A surface that is turned out of its place. */
export interface Turned<N> {
  /** Its angles [rad]. */
  readonly xbeta: N;
  readonly ybeta: N;
  /** The refractive indices on its sides [1]. */
  readonly index: Readonly<Record<Side, N>>;
  /** The cosines of the angles of incidence on its sides; 1 at mirrors. */
  readonly cosine: Readonly<Record<Side, N>>;
}

/**
 * The angles by which light leaves a turned surface [rad], in the medium that it leaves to.
 *
 * Reflected: twice the surface's, along y less by the cosine of the angle of incidence. Transmitted: (n1 - n2)/n of it.
 */
export function surfaceTilt<N>(
  on: Arithmetic<N>,
  { xbeta, ybeta, index, cosine }: Turned<N>,
  from: Side,
  to: Side,
): { readonly x: N; readonly y: N } {
  if (from === to) {
    const up = on.mul(on.constant(to === "front" ? 2 : -2), on.mul(ybeta, cosine[to]));
    return { x: on.mul(on.constant(-2), xbeta), y: up };
  }
  const part = on.div(on.sub(index.front, index.back), index[to]);
  return { x: on.mul(to === "back" ? on.neg(part) : part, xbeta), y: on.mul(part, ybeta) };
}

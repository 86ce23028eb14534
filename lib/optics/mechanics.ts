/**
 * How suspended bodies move when a force acts on them: displacement over force at a frequency.
 *
 * Source: P. Saulson, "Thermal noise in mechanical experiments", Phys. Rev. D 42 (1990) 2437, doi:10.1103/PhysRevD.42.2437,
 * with damping in proportion to the velocity.
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";
import { type Complex, complexInverse } from "../arithmetic/complex.js";

/** -1/(m Ω²) [m/N]. @param mass m [kg] or moment of inertia [kg·m²] @param omega Ω [rad/s] */
export function freeBody<N>(on: Arithmetic<N>, mass: N, omega: N): Complex<N> {
  return { re: on.neg(on.div(on.one, on.mul(mass, on.mul(omega, omega)))), im: on.zero };
}

/** The same of a mass that may be infinite: its slope by Ω is 0 then, where that of -1/(m Ω²) as it stands is ∞/∞. */
export function stillBody<N>(on: Arithmetic<N>, mass: N, omega: N): Complex<N> {
  return { re: on.neg(on.div(on.div(on.one, on.mul(omega, omega)), mass)), im: on.zero };
}

/**
 * 1/(m (ω₀² - Ω² + i Ω ω₀/Q)) [m/N]: a damped resonance.
 *
 * @param mass    m [kg] or moment of inertia [kg·m²]; infinite: nothing moves
 * @param quality Q [1]
 * @param natural ω₀ [rad/s]
 * @param omega   Ω [rad/s]
 */
export function resonantBody<N>(
  on: Arithmetic<N>,
  { mass, quality, natural, omega }: { readonly mass: N; readonly quality: N; readonly natural: N; readonly omega: N },
): Complex<N> {
  const stiffness = on.sub(on.mul(natural, natural), on.mul(omega, omega));
  const damping = on.div(on.mul(natural, omega), quality);
  const { re, im } = complexInverse(on, { re: stiffness, im: damping });
  return { re: on.div(re, mass), im: on.div(im, mass) };
}

import { type Arithmetic, radians } from "../arithmetic/arithmetic.js";
import { type Complex, polar } from "../arithmetic/complex.js";

/**
 * The field that a laser emits [√W]: √P exp(i phase). A negative power gives NaN.
 *
 * @param power [W]
 * @param phase [degrees]
 */
export function laserField<N>(on: Arithmetic<N>, power: N, phase: N): Complex<N> {
  return polar(on, on.sqrt(power), radians(on, phase));
}

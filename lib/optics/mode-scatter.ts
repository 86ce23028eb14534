/** Scattering between modes over a list of them, from what happens along either axis: K[i][j] = kx[n_i][n_j] · ky[m_i][m_j]. */
import type { Arithmetic } from "../arithmetic/arithmetic.js";
import { type Complex, complexMul, isZero } from "../arithmetic/complex.js";
import type { Mode } from "./mode-list.js";

/** K over a list of modes: to, then from; undefined where one axis or the other lets nothing over. */
export function scatterModes<N>(
  on: Arithmetic<N>,
  kx: readonly (readonly Complex<N>[])[],
  ky: readonly (readonly Complex<N>[])[],
  modes: readonly Mode[],
): readonly (readonly (Complex<N> | undefined)[])[] {
  return modes.map((to) =>
    modes.map((from) => {
      const x = kx[to.n]![from.n]!;
      const y = ky[to.m]![from.m]!;
      return isZero(on, x) || isZero(on, y) ? undefined : complexMul(on, x, y);
    }),
  );
}

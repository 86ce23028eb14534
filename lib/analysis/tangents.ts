/**
 * What the numbers of an analysis' steps change by with each of some parameters: how derivatives go from step to step.
 *
 * A run carries what each varied value changes by with each parameter (`ParameterState.tangents`), and what reads at a state multiplies
 * its own derivatives by all that varies with that. Whoever reads says how, and is asked afterwards, of what is wanted alone.
 */

/** Derivatives of the arrays that a step gives together. */
export interface Slopes {
  /** Of one of them, shape (its numbers, by): re and im of complex ones each. */
  jacobian(index: number): Float64Array;
  /**
   * Adds the derivatives of a sum over all of them.
   *
   * @param weights  what the sum changes by with each number, an array's at its index; undefined for none
   * @param gradient added to, shape (by)
   */
  pull(weights: readonly (Float64Array | undefined)[], gradient: Float64Array): void;
}

/** An array's place among those whose derivatives are known together. */
export interface Sloped {
  readonly of: Slopes;
  readonly index: number;
}

/** Derivatives of arrays that are known already. @param jacobians shape (numbers, by) each */
export function knownSlopes(jacobians: readonly Float64Array[], by: number): Slopes {
  return {
    jacobian: (index) => jacobians[index]!,
    pull: (weights, gradient) => {
      for (const [index, own] of weights.entries()) {
        for (const [number, weight] of (own ?? []).entries()) {
          if (weight === 0) continue;
          for (let k = 0; k < by; k++) gradient[k]! += weight * jacobians[index]![number * by + k]!;
        }
      }
    },
  };
}

/**
 * A product of matrices in which 0 times anything is 0: what isn't read needs no derivative, be it infinite.
 *
 * @param left   shape (rows, inner)
 * @param right  shape (inner, columns)
 * @param sum    added to, shape (rows, columns)
 */
export function addProduct(left: Float64Array, right: Float64Array, columns: number, sum: Float64Array): void {
  const inner = right.length / columns;
  const rows = left.length / inner;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inner; i++) {
      const factor = left[row * inner + i]!;
      if (factor === 0) continue;
      for (let k = 0; k < columns; k++) {
        const by = right[i * columns + k]!;
        if (by !== 0) sum[row * columns + k]! += factor * by;
      }
    }
  }
}

/** The same, by itself. */
export function product(left: Float64Array, right: Float64Array, columns: number): Float64Array {
  const sum = new Float64Array((left.length / (right.length / columns)) * columns);
  addProduct(left, right, columns, sum);
  return sum;
}

/** Normal numbers of many probabilities at once. */
import { drawKernels, isColumn } from "./draw-kernels.js";
import { isMiddle, normalQuantile } from "./normal.js";

/** As `normalQuantile` each. @param numbers shape (count) and more; written anew */
export function normalQuantiles(numbers: Float64Array, count: number): void {
  const middle = isColumn(count) ? drawKernels()?.middle(numbers, count) : undefined;
  for (let i = 0; i < count; i++) {
    const p = numbers[i]!;
    numbers[i] = middle !== undefined && isMiddle(p - 0.5) ? middle[i]! : normalQuantile(p);
  }
}

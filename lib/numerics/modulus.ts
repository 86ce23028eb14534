import { exponentOf, scaled } from "./powers-of-two.js";

/** Sizes between these can be squared: nothing is lost, nothing overflows. */
export const SQUARED = { above: 1e-140, below: 1e140 } as const;

/** √(re² + im²): the same bits everywhere, which `Math.hypot` doesn't promise, with no overflow on the way. */
export function modulus(re: number, im: number): number {
  const size = Math.max(Math.abs(re), Math.abs(im));
  if (size > SQUARED.above && size < SQUARED.below) return Math.sqrt(re * re + im * im);
  if (size === 0 || size - size !== 0) return size;
  const n = exponentOf(size);
  const [a, b] = [scaled(re, -n), scaled(im, -n)];
  return scaled(Math.sqrt(a * a + b * b), n);
}

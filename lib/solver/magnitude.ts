/** |re + i im|, by operations that round the same everywhere; `Math.hypot` may not. Overflows where its square does. */
export function magnitude(re: number, im: number): number {
  return Math.sqrt(re * re + im * im);
}

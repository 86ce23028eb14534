/** |re + i im|, by operations that round the same everywhere; `Math.hypot` may not. Overflows where its square does. */
export function magnitude(re: number, im: number): number {
  return Math.sqrt(squared(re, im));
}

/** |re + i im|² */
export function squared(re: number, im: number): number {
  return re * re + im * im;
}

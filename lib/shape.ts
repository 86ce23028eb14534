/** How much an array of numbers is, by its shape: empty for a single one. */

/** How many numbers an array has, or pairs of them if they are complex. */
export function sizeOf({ shape }: { readonly shape: readonly number[] }): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** How many doubles they are: re and im are two. */
export function widthOf(array: { readonly shape: readonly number[]; readonly complex: boolean }): number {
  return sizeOf(array) * (array.complex ? 2 : 1);
}

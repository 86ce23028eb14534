/** How much of a difference is the equations' own: what rounding their numbers otherwise makes. */

/** So many times what their rounding makes is still theirs, not that of the way in which they are solved. */
export const SENSITIVITY_FACTOR = 16;

/** Numbers, each off by a unit in the last place, up or down. */
export function roundedOtherwise(numbers: Float64Array): Float64Array {
  let bit = 1;
  return numbers.map((number) => {
    bit = Math.imul(bit, 0x41c64e6d) + 0x3039;
    return number * (1 + ((bit & 0x10000) === 0 ? Number.EPSILON : -Number.EPSILON));
  });
}

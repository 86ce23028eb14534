/**
 * What rounding takes away from a product or a sum, exactly: the pieces of double-double arithmetic.
 *
 * Source: T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18 (1971) 224,
 * doi:10.1007/BF01397083. No fused multiply-add: WebAssembly and JavaScript don't have one.
 */

/** 2^27 + 1: splits a double into two halves of 26 bits. */
const SPLITTER = 134_217_729;

/**
 * a·b - product, exactly, where `product` is a·b rounded.
 *
 * Holds where |a|, |b| < 2^996 and the product is neither infinite nor less than 2^-968 (other than 0).
 */
export function productError(a: number, b: number, product: number): number {
  const p = SPLITTER * a;
  const aHigh = p - (p - a);
  const aLow = a - aHigh;
  const q = SPLITTER * b;
  const bHigh = q - (q - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** a + b - sum, exactly, where `sum` is a + b rounded. */
export function sumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

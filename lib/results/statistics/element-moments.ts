/**
 * Means and standard deviations of an array's elements, from exact sums: those of moments.ts to the bit, in a hundredth of the time.
 *
 * A sum of 32-bit digits is read into a pair of doubles, and the quotient found with the error that it has at most. Where
 * adding or taking away that error leads to the same double, that double is the rounded quotient; else it is worked out in
 * whole numbers. That test is A. Ziv's, "Fast evaluation of elementary mathematical functions with correctly rounded last
 * bit", ACM TOMS 17 (1991) 410. The pairs and their exact sums and products: T. J. Dekker, "A floating-point technique for
 * extending the available precision", Numer. Math. 18 (1971) 224, doi:10.1007/BF01397083. Of values that are all equal none of
 * this is needed.
 *
 * Not here: the arithmetic of pairs (moment-kernels.ts).
 */
import type { Dyadic } from "./dyadic.js";
import { TOLD } from "./element-kernels.js";
import type { Tile } from "./element-tile.js";
import { dyadicOfDigits, momentsInRoom } from "./exact-sum.js";
import { BEFORE_DIGITS, UNIT } from "./long-accumulator.js";
import { covarianceOf, meanOf } from "./moments.js";

/** Finds the mean of each element of a tile, and the standard deviation of a sample; NaN where there is none (`TOLD`). */
export function findMoments({ doubles, words, told, lanes }: Tile): void {
  const end = told + lanes * TOLD.bytes;
  momentsInRoom()(told, end);
  for (let element = told; element < end; element += TOLD.bytes) {
    const mean = (element + TOLD.mean) / 8;
    const sd = (element + TOLD.sd) / 8;
    const isTold = !Number.isNaN(doubles[mean]!) && !Number.isNaN(doubles[sd]!);
    const n = doubles[(element + TOLD.count) / 8]!;
    if (isTold || n < 2) continue;
    const sums = words[(element + TOLD.sums) / 4]!;
    const sum = sumAt(words, sums, 1);
    const squares = sumAt(words, sums + BEFORE_DIGITS + 4 * words[sums / 4 + 1]!, 2);
    doubles[mean] = meanOf(n, sum);
    doubles[sd] = Math.sqrt(covarianceOf(n, squares, sum, sum));
  }
}

function sumAt(words: Uint32Array, address: number, power: 1 | 2): Dyadic {
  const [low, count] = [words[address / 4]!, words[address / 4 + 1]!];
  return dyadicOfDigits(words, (address + BEFORE_DIGITS) / 4, count, 32 * low + power * UNIT);
}

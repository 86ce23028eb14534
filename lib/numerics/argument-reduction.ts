/**
 * The reduction of large angles to the first octants, to full precision however large they are.
 *
 * Source: M. Payne and R. Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18 (1983) 19,
 * doi:10.1145/1057600.1057602. Here in digits of 24 bits, whose products and their sums are exact in doubles.
 */
import { productError, sumError } from "./exact.js";
import { powerOfTwo, scaled } from "./powers-of-two.js";

/** The first 1392 bits of 2/π behind the point, in digits of 24 bits. From mpmath. */
// biome-ignore format: a table
const TWO_OVER_PI_DIGITS = [
  0xa2f983, 0x6e4e44, 0x1529fc, 0x2757d1, 0xf534dd, 0xc0db62, 0x95993c, 0x439041, 0xfe5163, 0xabdebb, 0xc561b7,
  0x246e3a, 0x424dd2, 0xe00649, 0x2eea09, 0xd1921c, 0xfe1deb, 0x1cb129, 0xa73ee8, 0x8235f5, 0x2ebb44, 0x84e99c,
  0x7026b4, 0x5f7e41, 0x3991d6, 0x398353, 0x39f49c, 0x845f8b, 0xbdf928, 0x3b1ff8, 0x97ffde, 0x05980f, 0xef2f11,
  0x8b5a0a, 0x6d1f6d, 0x367ecf, 0x27cb09, 0xb74f46, 0x3f669e, 0x5fea2d, 0x7527ba, 0xc7ebe5, 0xf17b3d, 0x0739f7,
  0x8a5292, 0xea6bfb, 0x5fb11f, 0x8d5d08, 0x560330, 0x46fc7b, 0x6babf0, 0xcfbc20, 0x9af436, 0x1da9e3, 0x91615e,
  0xe61b08, 0x659985, 0x5f14a0,
];
const DIGIT_BITS = 24;
const DIGIT = 0x1000000;
/** How many digits behind the point are kept: 168 bits, of which a double next to a multiple of π/2 cancels 62. */
const KEPT = 7;

const PI_OVER_2 = 1.5707963267948966;
const PI_OVER_2_LOW = 6.123233995736766e-17;

/** Scratch: the digits of x·2/π mod 4, the one before the point first. Shape (KEPT + 1). */
const digits = new Float64Array(KEPT + 1);

/** What the last call of `reduceLargeAngle` found, besides what it returned: the angle and what rounding left of it. */
export const reduced = { angle: 0, tail: 0 };

/**
 * Finds q and r with x = q·π/2 + r (mod 2π), |r| ≤ π/4; leaves r in `reduced`.
 *
 * @param x finite, at least 1 [rad]
 * @returns q, 0 to 3
 */
export function reduceLargeAngle(x: number): number {
  multiplyByTwoOverPi(x);
  let quadrant = digits[0]! % 4;
  if (digits[1]! >= DIGIT / 2) {
    quadrant = (quadrant + 1) % 4;
    digits[1]! -= DIGIT;
  }
  const first = (digits[1]! * DIGIT + digits[2]!) * powerOfTwo(-48); // exact, as are the next two
  const second = (digits[3]! * DIGIT + digits[4]!) * powerOfTwo(-96);
  const third = (digits[5]! * DIGIT + digits[6]!) * powerOfTwo(-144);
  const sum = first + second;
  const rest = sumError(first, second, sum) + third;
  const turns = sum + rest;
  const turnsTail = sum - turns + rest;
  const angle = turns * PI_OVER_2;
  reduced.angle = angle;
  reduced.tail = productError(turns, PI_OVER_2, angle) + (turns * PI_OVER_2_LOW + turnsTail * PI_OVER_2);
  return quadrant;
}

/** Writes x·2/π, less multiples of 4 and what lies beyond the kept digits, into `digits`. */
function multiplyByTwoOverPi(x: number): void {
  let exponent = binaryExponent(x) - 52;
  const shift = ((exponent % DIGIT_BITS) + DIGIT_BITS) % DIGIT_BITS;
  let whole = scaled(x, -exponent) * powerOfTwo(shift); // x = whole · 2^(24 · place), whole < 2^77
  exponent -= shift;
  const place = exponent / DIGIT_BITS;
  digits.fill(0);
  for (let j = 0; j < 4; j++) {
    const next = Math.floor(whole / DIGIT);
    const digit = whole - next * DIGIT;
    whole = next;
    for (let n = 0; n <= KEPT; n++) {
      const index = j + place - 1 + n;
      if (index >= 0) digits[n]! += digit * (TWO_OVER_PI_DIGITS[index] ?? 0);
    }
  }
  for (let n = KEPT; n > 0; n--) {
    const carry = Math.floor(digits[n]! / DIGIT);
    digits[n]! -= carry * DIGIT;
    digits[n - 1]! += carry;
  }
}

/** The e with 2^e ≤ x < 2^(e+1), for x ≥ 1, by halving the interval. */
function binaryExponent(x: number): number {
  let exponent = 0;
  for (let step = 512; step >= 1; step /= 2) {
    if (scaled(x, -exponent - step) >= 1) exponent += step;
  }
  return exponent;
}

/** Complex numbers and arrays of them: what KatScript's expressions are made of when they are evaluated. */
import type { BinaryOperator } from "./value.js";

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export type Result = Complex | readonly Result[];

export function isList(result: Result): result is readonly Result[] {
  return Array.isArray(result);
}

/** Applies a function of one number to a number, or to each of an array. */
export function elementwise(value: Result, apply: (z: Complex) => Complex): Result {
  return isList(value) ? value.map((item) => elementwise(item, apply)) : apply(value);
}

export function negate(z: Complex): Complex {
  return { re: -z.re, im: z.im === 0 ? 0 : -z.im };
}

/** Applies an operator; of an array and a number, to each of the array. */
export function combine(operator: BinaryOperator, left: Result, right: Result): Result {
  if (isList(left)) {
    return left.map((item, index) => combine(operator, item, isList(right) ? (right[index] ?? NOT_A_NUMBER) : right));
  }
  if (isList(right)) return right.map((item) => combine(operator, left, item));
  return operate(operator, left, right);
}

const NOT_A_NUMBER: Complex = { re: Number.NaN, im: 0 };

function operate(operator: BinaryOperator, a: Complex, b: Complex): Complex {
  const real = a.im === 0 && b.im === 0;
  switch (operator) {
    case "+":
      return { re: a.re + b.re, im: a.im + b.im };
    case "-":
      return { re: a.re - b.re, im: a.im - b.im };
    case "*":
      return real ? { re: a.re * b.re, im: 0 } : multiply(a, b);
    case "/":
      return real ? { re: a.re / b.re, im: 0 } : divide(a, b);
    case "//":
      return { re: Math.floor(a.re / b.re), im: 0 };
    case "**":
      return power(a, b);
  }
}

export function multiply(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

function divide(a: Complex, b: Complex): Complex {
  const size = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
}

/** The highest whole power that is taken by multiplying, exactly. */
const MULTIPLIED_POWERS = 64;

export function power(a: Complex, b: Complex): Complex {
  if (b.im === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= MULTIPLIED_POWERS && a.im !== 0) {
    let product: Complex = { re: 1, im: 0 };
    for (let count = 0; count < Math.abs(b.re); count++) product = multiply(product, a);
    return b.re < 0 ? divide({ re: 1, im: 0 }, product) : product;
  }
  if (a.im === 0 && b.im === 0 && (!(a.re < 0) || Number.isInteger(b.re))) return { re: a.re ** b.re, im: 0 };
  const size = Math.hypot(a.re, a.im);
  if (size === 0) return { re: 0, im: 0 };
  const logSize = Math.log(size);
  const angle = Math.atan2(a.im, a.re);
  const scale = Math.exp(b.re * logSize - b.im * angle);
  const turn = b.im * logSize + b.re * angle;
  return { re: scale * Math.cos(turn), im: scale * Math.sin(turn) };
}

/**
 * One number: digits with single underscores between them, a point, an exponent or an SI suffix, a j.
 *
 * A suffix is an exponent: 1.5k is the double nearest to 1.5e3, not 1.5 times 1000, as in Finesse.
 */
import { isDigit, isLetter } from "./characters.js";

/** SI suffixes and their powers of ten. */
const SUFFIXES: ReadonlyMap<string, number> = new Map([
  ["p", -12],
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
]);

interface NumberFault {
  readonly code: "bad-number" | "unknown-suffix";
  readonly what: string;
  readonly remedy: string;
  /** The offset at which the fault begins. */
  readonly from: number;
}

export interface NumberFound {
  readonly end: number;
  readonly value: number;
  readonly imaginary: boolean;
  readonly whole: boolean;
  readonly fault: NumberFault | undefined;
}

/** The offset behind digits that may have single underscores between them. */
function digits(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) continue;
    if (code !== 95 || at === from || !isDigit(text.charCodeAt(at + 1)) || text[at - 1] === "_") break;
  }
  return at;
}

/** The offset behind an exponent, or the same offset if there is none. */
function exponent(text: string, at: number): number {
  if (text[at] !== "e" && text[at] !== "E") return at;
  const from = text[at + 1] === "+" || text[at + 1] === "-" ? at + 2 : at + 1;
  return isDigit(text.charCodeAt(from)) ? digits(text, from) : at;
}

/** Reads the number that begins at an offset, with all that hangs on to it. */
export function readNumber(text: string, start: number): NumberFound {
  let at = digits(text, start);
  const point = text[at] === ".";
  if (point) at = digits(text, at + 1);
  const mantissa = at;
  at = exponent(text, mantissa);
  const tail = at;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code) && !isLetter(code) && code !== 46) break;
  }
  const written = text.slice(start, tail).replaceAll("_", "");
  const suffix = text.slice(tail, at);
  const found = { end: at, value: 0, imaginary: false, whole: false };
  if (suffix === "") {
    const whole = !point && tail === mantissa;
    const value = Number(written);
    if (whole && written.length > 1 && written.startsWith("0") && value !== 0) {
      const remedy = `Write ${value}.`;
      return { ...found, fault: { code: "bad-number", what: "whole numbers don't begin with 0", remedy, from: start } };
    }
    return { ...found, value, whole, fault: undefined };
  }
  if (suffix === "j") return { ...found, value: Number(written), imaginary: true, fault: undefined };
  const power = SUFFIXES.get(suffix);
  if (power !== undefined && tail === mantissa) {
    return { ...found, value: Number(`${written}e${power}`), fault: undefined };
  }
  return { ...found, fault: faultOf(suffix, tail, tail !== mantissa, written) };
}

function faultOf(suffix: string, from: number, exponential: boolean, written: string): NumberFault {
  if (suffix.startsWith(".") || suffix.startsWith("_") || isDigit(suffix.charCodeAt(1)) || /^[eE]$/.test(suffix)) {
    return {
      code: "bad-number",
      what: `"${written}${suffix}" is no number`,
      remedy: "Numbers are written as 12, 1.5, 2e-3 or 10k.",
      from,
    };
  }
  if (exponential && SUFFIXES.has(suffix)) {
    const what = `the suffix "${suffix}" follows an exponent`;
    return { code: "unknown-suffix", what, remedy: "Write the one or the other.", from };
  }
  const known = [...SUFFIXES.keys()].join(", ");
  const remedy = `Known suffixes: ${known}, and j for imaginary numbers; units aren't written.`;
  return { code: "unknown-suffix", what: `"${suffix}" is no suffix of a number`, remedy, from };
}

/** Numbers as people read them. */
import { log10 } from "../../numerics/elementary.js";
import { superscript } from "./axis-scale.js";

const NOTHING = "–";

/** A number to so many significant digits: `0.9997`, `1.064·10⁻⁶`, `–` for none. */
export function shownNumber(x: number | null | undefined, digits = 6): string {
  if (x === null || x === undefined || Number.isNaN(x)) return NOTHING;
  if (x === 0) return "0";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  const size = Math.abs(x);
  const text = size >= 1e-3 && size < 1e6 ? decimal(x, digits) : scientific(x, digits);
  return text.replace("-", "−");
}

function decimal(x: number, digits: number): string {
  const text = x.toPrecision(digits);
  if (text.includes("e")) return String(Number(text)); // more digits before the point than asked for
  return shorter(text, x);
}

/** Without zeros at the end, where they say nothing: of a number that has no more digits. */
function shorter(text: string, x: number): string {
  return text.includes(".") && Number(text) === x ? text.replace(/\.?0+$/, "") : text;
}

function scientific(x: number, digits: number): string {
  const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  const short = Number(`${mantissa}e${exponent}`) === x ? mantissa!.replace(/\.?0*$/, "") : mantissa!;
  return `${short}·10${superscript(Number(exponent))}`;
}

/** A mean to the digits that its spread leaves: two more than where the spread begins. */
export function shownMean(mean: number | null | undefined, sd: number | null | undefined): string {
  if (typeof mean !== "number" || typeof sd !== "number" || !(sd > 0) || mean === 0) return shownNumber(mean);
  const digits = Math.round(log10(Math.abs(mean) / sd)) + 4;
  return shownNumber(mean, Math.max(4, Math.min(15, digits)));
}

/** A mean with its error, both to the error's second digit: `396.25 ± 0.42`, `(1.200 ± 0.030)·10⁻⁹`. */
export function shownWithError(mean: number, error: number): string {
  if (!(error > 0) || !Number.isFinite(error)) return shownNumber(mean);
  const size = Math.floor(log10(Math.max(Math.abs(mean), error)) + 1e-9);
  const power = size >= -3 && size < 6 ? 0 : size;
  const factor = Number(`1e${power}`);
  const decimals = Math.min(20, Math.max(0, 1 - Math.floor(log10(error / factor) + 1e-9)));
  const [of, by] = [mean / factor, error / factor].map((x) => x.toFixed(decimals).replace(/^-(0(?:\.0*)?)$/, "$1"));
  const text = `${of} ± ${by}`.replace("-", "−");
  return power === 0 ? text : `(${text})·10${superscript(power)}`;
}

/** A number that is nothing but rounding beside others of that size is 0. */
export function withoutRounding(x: number | null | undefined, size: number): number | null | undefined {
  return typeof x === "number" && Math.abs(x) < 1e-12 * size ? 0 : x;
}

/** A time as people say it: `42 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  if (seconds < 0.95) return `${Math.max(0, Math.round(seconds * 100) / 100)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60)];
  if (whole >= 172_800) return `${Math.round(whole / 86_400)} days`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

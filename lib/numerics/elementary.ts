/**
 * Elementary functions whose results are the same bits everywhere: pure IEEE double arithmetic, nothing of `Math` but what
 * IEEE fixes (square roots, roundings). What goes into a part or a summary is computed with these.
 *
 * V8's own differ between versions and machines in the last bit. All here are within 1 ulp; test/numerics holds them to
 * references of 40 digits.
 */
export { besselJ } from "./bessel.js";
export { erf, erfc } from "./error-function.js";
export { exp, expm1 } from "./exponential.js";
export { arccos, arcsin, arctan, arctan2 } from "./inverse-trigonometric.js";
export { log, log1p, log10 } from "./logarithm.js";
export { pow, powerOfTen } from "./power.js";
export { cos, sin, sinCos, sinCosStatements, tan } from "./trigonometric.js";

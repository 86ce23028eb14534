/** The beam of a `gauss`: which combinations of keyword arguments say it, for both planes or for x and y apart. */
import type { Value } from "../model/value.js";
import type { Written } from "./binding.js";
import { expressionOf } from "./expressions.js";
import type { Names } from "./names.js";
import { fail, type Range } from "./source.js";
import type { Node } from "./syntax.js";

/** What says a beam in one plane. */
const SHAPES: readonly (readonly string[])[] = [["w0", "z"], ["w0", "zr"], ["w", "Rc"], ["q"], ["z", "zr"], ["w", "S"]];
const KEYS = new Set(SHAPES.flat());

/**
 * The arguments by plane: `w0` becomes `w0x` and `w0y`. A plane whose beam isn't said, or said twice, is a fault.
 */
export function gaussValues(
  names: Names,
  written: Written,
  given: ReadonlyMap<string, { readonly node: Node; readonly range: Range }>,
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const [key, { node, range }] of given) {
    const value = expressionOf(names, node, { detectors: false, arrays: false });
    const planes = KEYS.has(key)
      ? [`${key}x`, `${key}y`]
      : /^[A-Za-z0-9]+[xy]$/.test(key) && KEYS.has(key.slice(0, -1))
        ? [key]
        : [];
    if (planes.length === 0) {
      fail("unknown-argument", range, `a gauss has no "${key}"`, `It takes ${forms()}.`);
    }
    for (const plane of planes) {
      if (values.has(plane)) fail("duplicate-argument", range, `"${plane}" is given twice`);
      values.set(plane, value);
    }
  }
  for (const plane of ["x", "y"]) {
    const keys = [...values.keys()].filter((key) => key.endsWith(plane)).map((key) => key.slice(0, -1));
    const fits = SHAPES.some((shape) => shape.length === keys.length && shape.every((key) => keys.includes(key)));
    if (fits) continue;
    const what = keys.length === 0 ? `the beam isn't said for ${plane}` : `${keys.join(", ")} don't say a beam`;
    fail(keys.length === 0 ? "missing-argument" : "wrong-combination", written, what, `It takes ${forms()}.`);
  }
  return values;
}

function forms(): string {
  return `${SHAPES.map((shape) => shape.join(" and ")).join("; ")}; for one plane with x or y at the end`;
}

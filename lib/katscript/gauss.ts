/** The beam of a `gauss`: which combinations of keyword arguments say it, for both planes or for x and y apart. */
import type { Value } from "../model/value.js";
import type { Written } from "./binding.js";
import { expressionOf } from "./expressions.js";
import type { Names } from "./names.js";
import { standIn } from "./numbers.js";
import { fail, type Range } from "./source.js";
import type { Node } from "./syntax.js";

/** What says a beam in one plane. */
const SHAPES: readonly (readonly string[])[] = [["w0", "z"], ["z", "zr"], ["w", "Rc"], ["w", "S"], ["q"]];
const KEYS = new Set(SHAPES.flat());

/**
 * The arguments by plane: `w0` becomes `w0x` and `w0y`. What says no beam, or the planes in different ways, is a fault.
 */
export function gaussValues(
  names: Names,
  written: Written,
  given: ReadonlyMap<string, { readonly node: Node; readonly range: Range }>,
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const [key, { node, range }] of given) {
    const value = standIn(node) ?? expressionOf(names, node, { detectors: false, arrays: false });
    const planes = KEYS.has(key)
      ? [`${key}x`, `${key}y`]
      : /^[A-Za-z0-9]+[xy]$/.test(key) && KEYS.has(key.slice(0, -1))
        ? [key]
        : [];
    if (planes.length === 0) {
      fail("unknown-argument", range, `a gauss has no "${key}"`, `It takes ${forms()}.`);
    }
    for (const plane of planes) {
      if (values.has(plane)) fail("duplicate-argument", range, `"${plane}" is given twice`, "Give it once.");
      values.set(plane, value);
    }
  }
  const [x, y] = ["x", "y"].map((plane) => keysOf(values, plane)) as [string[], string[]];
  const forBoth = [...given.keys()].filter((key) => KEYS.has(key)).length;
  const isMixed = forBoth > 0 && forBoth < given.size;
  const fits = !isMixed && SHAPES.some((shape) => sameSet(shape, x) && sameSet(shape, y));
  if (!fits) {
    const said = values.size === 0 ? "nothing says the beam" : `${[...given.keys()].join(", ")} don't say a beam`;
    fail("wrong-combination", written, said, `It takes ${forms()}.`);
  }
  return values;
}

function keysOf(values: ReadonlyMap<string, Value>, plane: string): string[] {
  return [...values.keys()].filter((key) => key.endsWith(plane)).map((key) => key.slice(0, -1));
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key) => b.includes(key));
}

function forms(): string {
  return `${SHAPES.map((shape) => shape.join(" and ")).join("; ")}; or each of them for x and y, as w0x, w0y, zx, zy`;
}

/** `mathd`: an expression of detectors and parameters. */
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { elementsOf } from "../model/expression.js";
import { isArray, type Term } from "../model/terms.js";
import type { Value } from "../model/value.js";
import type { Light } from "../solver/build-system.js";
import type { Ref } from "../solver/tape/tape.js";
import { NUMBER, type Reader } from "./reader.js";

/**
 * @param readerOf what reads a detector or a readout's output; undefined if a name is neither's
 */
export function mathReader(light: Light, element: Element, readerOf: (name: string) => Reader | undefined): Reader {
  const expression = element.parameters.get("expression")!;
  const read = new Map<string, Reader>();
  for (const name of elementsOf(expression)) {
    const reader = readerOf(name);
    if (reader?.after !== undefined) {
      const what = `"${element.name}" computes with the camera "${name}", whose pixels are made afterwards`;
      throw new UserError({ code: "wrong-type", place: element.name, what, remedy: "Take ccdpx or fpx of it." });
    }
    if (reader !== undefined) read.set(name, reader);
  }
  return {
    name: element.name,
    unit: unitOf(element.parameters.get("unit")),
    shape: shapeOf(element),
    needs: [...new Set([...read.values()].flatMap(({ needs }) => needs))],
    read: (fields) => {
      const value = light.parameters.termsOf(expression, (path) => read.get(path)?.read(fields));
      return isArray(value) ? value : withType(value, element);
    },
  };
}

function unitOf(value: Value | undefined): string {
  return value?.kind === "text" ? value.value : "";
}

/** numpy's names for complex numbers, and for real ones of no less than a double's digits. */
const COMPLEX = /^([<=]?c(16)?|G|D|complex(128)?|cdouble|clongdouble)$/;
const REAL = /^([<=]?f8|d|g|float(64)?|double|longdouble)$/;
/** What `dtype` is if it isn't said: whatever the value is. */
const ANY = /^(O|object|)$/;

function withType(value: Term<Ref>, element: Element): Term<Ref> {
  const type = unitOf(element.parameters.get("dtype"));
  if (ANY.test(type)) return value;
  const complex = COMPLEX.test(type);
  if (!complex && !REAL.test(type)) {
    throw refused(element, "dtype", `the dtype "${type}" of "${element.name}" is no double`);
  }
  if (complex || !value.complex) return { ...value, complex };
  throw refused(element, "dtype", `"${element.name}" is complex, and its dtype ${type} isn't`);
}

/** The shape in which its one number is given, as [1]. */
function shapeOf(element: Element): readonly number[] {
  const value = element.parameters.get("dtype_shape");
  if (value?.kind !== "array" || value.items.length === 0) return NUMBER;
  if (value.items.every((item) => item.kind === "number" && item.re === 1)) return value.items.map(() => 1);
  throw refused(
    element,
    "dtype_shape",
    `"${element.name}" gives one number, and its dtype_shape asks for another shape`,
  );
}

function refused(element: Element, parameter: string, what: string): UserError {
  const place = `${element.name}.${parameter}`;
  return new UserError({ code: "wrong-type", place, what, remedy: `Leave ${parameter} out.` });
}

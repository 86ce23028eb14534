/** `mathd`: an expression of detectors and parameters. */
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { elementsOf } from "../model/expression.js";
import type { Value } from "../model/value.js";
import type { Light } from "../solver/build-system.js";
import { isArray, type Term } from "../solver/terms.js";
import { NUMBER, type Reader } from "./reader.js";

/**
 * @param readerOf what reads a detector or a readout's output; undefined if a name is neither's
 */
export function mathReader(light: Light, element: Element, readerOf: (name: string) => Reader | undefined): Reader {
  const expression = element.parameters.get("expression")!;
  const read = new Map<string, Reader>();
  for (const name of elementsOf(expression)) {
    const reader = readerOf(name);
    if (reader !== undefined) read.set(name, reader);
  }
  return {
    name: element.name,
    unit: unitOf(element.parameters.get("unit")),
    shape: NUMBER,
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

/** numpy's names for complex numbers. */
const COMPLEX = /^(c|c8|c16|F|D|complex(64|128)?)$/;
/** What `dtype` is if it isn't said: whatever the value is. */
const ANY = "O";

function withType(value: Term, element: Element): Term {
  const type = unitOf(element.parameters.get("dtype"));
  if (type === ANY || type === "") return value;
  const complex = COMPLEX.test(type);
  if (complex || !value.complex) return { ...value, complex };
  throw new UserError({
    code: "wrong-type",
    place: element.name,
    what: `"${element.name}" is complex, and its dtype ${type} isn't`,
    remedy: "Leave dtype out.",
  });
}

/** How a directive is written: the line that errors show, and the form of values in it. */
import { COMMANDS, ELEMENTS, type ElementKind } from "../model/kinds.js";
import type { ParameterSpec, Signature } from "../model/signature.js";
import { printFor } from "./print-value.js";

/** `m name R=none T=none phi=0 ...`, or `xaxis(parameter, mode, start, stop, steps, relative=false, ...)`. */
export function syntaxOf(signature: Signature, written = signature.name): string {
  const parts = signature.parameters.filter((spec) => !spec.keywordOnly).map(argumentText);
  const named = signature.parameters.filter((spec) => spec.keywordOnly).map(argumentText);
  const rest = signature.rest === undefined ? [] : [`*${signature.rest.name}`];
  const keywords = signature.keywords === undefined ? [] : ["**kwargs"];
  const all = [...parts, ...rest, ...named, ...keywords];
  return isElement(signature) ? [written, "name", ...all].join(" ") : `${written}(${all.join(", ")})`;
}

function argumentText(spec: ParameterSpec): string {
  return spec.default === undefined ? spec.name : `${spec.name}=${printFor(spec, spec.default)}`;
}

function isElement(signature: Signature): signature is ElementKind {
  return ELEMENTS.get(signature.name) === signature && COMMANDS.get(signature.name) !== signature;
}

/**
 * Every element, command and action of KatScript by any of its names: the one table from which parser, printer, check,
 * documentation and engine take what there is.
 *
 * Not here: what an entry does to light (lib/optics), what an action means (lib/analysis).
 */
import { ACTION_KINDS } from "./action-kinds.js";
import { COMMAND_KINDS } from "./command-kinds.js";
import { DETECTOR_KINDS } from "./detector-kinds.js";
import type { Element } from "./element.js";
import { OPTICAL_KINDS } from "./optical-kinds.js";
import { SIGNAL_KINDS } from "./signal-kinds.js";
import { type ElementKind, type ParameterSpec, real, type Signature } from "./signature.js";

function byName<T extends Signature>(kinds: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const kind of kinds) for (const name of [kind.name, ...kind.aliases]) map.set(name, kind);
  return map;
}

export const ELEMENT_KINDS: readonly ElementKind[] = [...OPTICAL_KINDS, ...DETECTOR_KINDS, ...SIGNAL_KINDS];
export type { ElementKind };
export { ACTION_KINDS, COMMAND_KINDS };

/** Kinds of elements by canonical name and alias. */
export const ELEMENTS: ReadonlyMap<string, ElementKind> = byName(ELEMENT_KINDS);
export const COMMANDS: ReadonlyMap<string, Signature> = byName(COMMAND_KINDS);
export const ACTIONS: ReadonlyMap<string, Signature> = byName(ACTION_KINDS);

/** The kind of an element, with the ports that are its own: a test point's are those that it names. */
export function kindOf({ kind, rest }: Pick<Element, "kind" | "rest">): ElementKind {
  const found = ELEMENTS.get(kind)!;
  if (kind !== "test_point") return found;
  return withTestPoints(
    found,
    rest.flatMap((value) => (value.kind === "text" ? [value.value] : [])),
  );
}

/** A test point with ports of these names; each has one node, at which signals enter and leave. */
export function withTestPoints(kind: ElementKind, names: readonly string[]): ElementKind {
  return { ...kind, ports: names.map((name) => ({ name, type: "electrical", nodes: ["io"] })) };
}

/** What may say a beam of a `gauss`, by plane. One of them has those alone that were given. */
const GAUSS_PARAMETERS: readonly ParameterSpec[] = ["x", "y"].flatMap((plane) => [
  real(`w0${plane}`, "m", null),
  real(`z${plane}`, "m", null),
  real(`zr${plane}`, "m", null),
  real(`w${plane}`, "m", null),
  real(`Rc${plane}`, "m", null),
  real(`S${plane}`, "1/m", null),
  real(`q${plane}`, "m", null),
]);

const modelParameters = new Map<string, ReadonlyMap<string, ParameterSpec>>();

/**
 * The parameters that an element of a kind has in a model: those of its signature, a pair replaced by the two that it
 * sets. An element's name isn't among them.
 */
export function parametersOf(kind: ElementKind): ReadonlyMap<string, ParameterSpec> {
  let found = modelParameters.get(kind.name);
  if (found === undefined) {
    const map = new Map<string, ParameterSpec>();
    for (const spec of kind.parameters) {
      if (spec.type !== "pair") map.set(spec.name, spec);
      else for (const name of spec.sets) map.set(name, { ...spec, name, type: "number", sets: [] });
    }
    found = map;
    if (kind.name === "gauss") for (const spec of GAUSS_PARAMETERS) map.set(spec.name, spec);
    modelParameters.set(kind.name, found);
  }
  return found;
}

/** The outputs that a readout has beside itself, as `I` and `Q`: `REFL.outputs.I` and `REFL_I` name the same. */
export function outputsOf(kind: string): readonly string[] {
  switch (kind) {
    case "readout_dc":
      return ["DC", "shot_noise"];
    case "readout_rf":
      return ["DC", "I", "Q", "shot_noise"];
    case "balanced_homodyne_readout":
      return ["DC"];
    default:
      return [];
  }
}

/** The names of the outputs that an element brings along. */
export function outputNamesOf({ kind, name }: { readonly kind: string; readonly name: string }): readonly string[] {
  return outputsOf(kind).map((output) => `${name}_${output}`);
}

/** What must hold of an element's values, as Finesse holds it: those of rules.ts, and what stays while others vary. */
import { PLAIN } from "../arithmetic/arithmetic.js";
import type { Mistake } from "../errors.js";
import type { Element } from "./element.js";
import { evaluate, realOf as realOfTerms, type Scope } from "./evaluate.js";
import { referencesOf } from "./expression.js";
import { ELEMENTS } from "./kinds.js";
import { conditionsOf } from "./rules.js";
import { flatTerms, isArray } from "./terms.js";
import type { Value } from "./value.js";

/** What is wrong with an element's values; undefined if nothing is. `scope` gives what its expressions refer to. */
export function faultOf(element: Element, scope: Scope<number>): Mistake | undefined {
  return realFault(element, scope) ?? ruleFault(element, scope) ?? kindFault(element, scope);
}

/** Numbers of elements are real, whatever their expressions go through. */
function realFault(element: Element, scope: Scope<number>): Mistake | undefined {
  for (const spec of ELEMENTS.get(element.kind)!.parameters) {
    const value = element.parameters.get(spec.name);
    if ((spec.type !== "number" && spec.type !== "integer") || value === undefined || value.kind === "none") continue;
    if (value.kind === "number" && value.im === 0) continue;
    const result = evaluate(PLAIN, value, scope);
    const place = `${element.name}.${spec.name}`;
    if (isArray(result))
      return {
        code: "wrong-type",
        place,
        what: `${place} is an array, not one number`,
        remedy: "Give one of its numbers.",
      };
    if (result.im !== 0)
      return {
        code: "not-real",
        place,
        what: `${place} is complex: a real number is needed`,
        remedy: "Take its size or a part: abs(...), real(...).",
      };
    if (spec.type === "integer" && !Number.isInteger(result.re))
      return {
        code: "wrong-type",
        place,
        what: `${place} is ${result.re}, no whole number`,
        remedy: "Give it one, as 2.",
      };
  }
  return undefined;
}

function ruleFault(element: Element, scope: Scope<number>): Mistake | undefined {
  const held = ({ parameters }: Element, name: string) => parameters.get(name)!;
  const reals = {
    on: PLAIN,
    of: (each: Element, name: string) =>
      realOfTerms(PLAIN, evaluate(PLAIN, held(each, name), scope), `${each.name}.${name}`),
    has: (each: Element, name: string) => held(each, name).kind !== "none",
  };
  for (const { holds, value, mistake } of conditionsOf(reals, element)) if (holds === 0) return mistake(value);
  return undefined;
}

function kindFault(element: Element, scope: Scope<number>): Mistake | undefined {
  switch (element.kind) {
    case "modulator":
      return modulatorFault(element, scope);
    case "amplitude_detector":
      return modeFault(element, scope);
    case "gouy":
      return gouyFault(element);
    case "lock":
      return lockFault(element);
    case "quantum_noise_detector":
    case "quantum_noise_detector_demod_1":
    case "quantum_noise_detector_demod_2":
    case "quantum_balanced_homodyne":
      return sourcesFault(element);
    case "katfan_current":
    case "katfan_qnoise":
      return sumFault(element);
    case "filter_butter":
    case "filter_cheby1":
      return filterFault(element, scope);
    case "degree_of_freedom":
      return degreeFault(element);
    default:
      return undefined;
  }
}

/** A parameter's value, undefined if it isn't one real number. */
function realOf(element: Element, name: string, scope: Scope<number>): number | undefined {
  const value = element.parameters.get(name);
  if (value === undefined || value.kind === "none") return undefined;
  const result = evaluate(PLAIN, value, scope);
  return isArray(result) || result.im !== 0 ? undefined : result.re;
}

function isSymbolic(element: Element, name: string): boolean {
  return referencesOf(element.parameters.get(name)!).length > 0;
}

/** The highest order of sidebands. Beyond it a modulator's field is made of more frequencies than a model can hold. */
const MAX_MODULATION_ORDER = 200;

function modulatorFault(element: Element, scope: Scope<number>): Mistake | undefined {
  const { name, parameters } = element;
  const order = realOf(element, "order", scope);
  const type = parameters.get("mod_type");
  if (type?.kind === "text" && type.value === "am" && order !== undefined && order > 1) {
    const what = `the amplitude modulator "${name}" has the order ${order}`;
    return { code: "out-of-range", place: `${name}.order`, what, remedy: "Amplitude modulation has order 1 alone." };
  }
  if (!isSymbolic(element, "f") && realOf(element, "f", scope) === 0) {
    const what = `the frequency of the modulator "${name}" is 0`;
    return { code: "out-of-range", place: `${name}.f`, what, remedy: "Sidebands need a frequency of their own." };
  }
  if (order === undefined || (order >= 0 && order <= MAX_MODULATION_ORDER)) return undefined;
  const place = `${element.name}.order`;
  return {
    code: "out-of-range",
    place,
    what: `${place} is ${order}`,
    remedy: `It goes from 0 to ${MAX_MODULATION_ORDER}.`,
  };
}

function modeFault(element: Element, scope: Scope<number>): Mistake | undefined {
  const [n, m] = [element.parameters.get("n"), element.parameters.get("m")];
  if ((n?.kind === "none") === (m?.kind === "none"))
    return indexFault(element, "n", scope) ?? indexFault(element, "m", scope);
  return {
    code: "missing-argument",
    place: element.name,
    what: `"${element.name}" has one of the mode's indices n and m alone`,
    remedy: "Give both, or neither for the sum of all modes.",
  };
}

/** An index of a mode is a whole number that nothing moves. */
function indexFault(element: Element, name: string, scope: Scope<number>): Mistake | undefined {
  const place = `${element.name}.${name}`;
  const remedy = "Indices of modes are whole numbers from 0 on.";
  const index = realOf(element, name, scope);
  if (index === undefined) return undefined;
  if (isSymbolic(element, name)) {
    return { code: "not-constant", place, what: `${place} follows parameters`, remedy };
  }
  if (Number.isInteger(index) && index >= 0) return undefined;
  return { code: "out-of-range", place, what: `${place} is ${index}`, remedy };
}

function degreeFault(element: Element): Mistake | undefined {
  const driven = element.rest.filter((_, index) => index % 2 === 0);
  if (new Set(driven.map(placeOf)).size < driven.length) {
    const what = `the degree of freedom "${element.name}" drives the same twice`;
    return { code: "duplicate-argument", place: element.name, what, remedy: "Add the amplitudes." };
  }
  if (driven.length > 0) return undefined;
  return {
    code: "missing-argument",
    place: element.name,
    what: `the degree of freedom "${element.name}" drives nothing`,
    remedy: "Give pairs of what it drives and by how much, as `m1.dofs.z 1`.",
  };
}

/** What a drive names, as one text. */
function placeOf(drive: Value): string {
  if (drive.kind === "node") return `${drive.element}.${drive.port}.${drive.node}`;
  return drive.kind === "reference" ? drive.path : "";
}

function lockFault({ name, parameters }: Element): Mistake | undefined {
  if (parameters.get("error_signal")?.kind === "element") return undefined;
  const place = `${name}.error_signal`;
  return {
    code: "wrong-type",
    place,
    what: `${place} is no detector`,
    remedy: "Name one, or a readout's output: REFL.I.",
  };
}

/** What noise is counted of is elements. */
function sourcesFault({ name, parameters }: Element): Mistake | undefined {
  for (const parameter of ["sources", "exclude_sources"]) {
    const value = parameters.get(parameter)!;
    const items = value.kind === "none" ? [] : value.kind === "array" ? value.items : [value];
    if (items.every(({ kind }) => kind === "element")) continue;
    const what = `${name}.${parameter} has what is no element`;
    return { code: "wrong-type", place: `${name}.${parameter}`, what, remedy: "Name elements, as [laser, ITM]." };
  }
  return undefined;
}

function gouyFault(element: Element): Mistake | undefined {
  if (element.rest.length > 0 && element.parameters.get("via_node")?.kind !== "none") {
    const what = `the gouy "${element.name}" is given both spaces and nodes`;
    return { code: "wrong-combination", place: element.name, what, remedy: "Leave via_node out." };
  }
  const path = ["from_node", "to_node"].every((name) => element.parameters.get(name)?.kind === "node");
  if (element.rest.length > 0 !== path) return undefined;
  const what = `the gouy "${element.name}" is ${path ? "given both spaces and nodes" : "given nothing to measure over"}`;
  return { code: "missing-argument", place: element.name, what, remedy: "Name spaces, or from_node and to_node." };
}

function sumFault({ name, rest }: Element): Mistake | undefined {
  if (rest.length > 0) return undefined;
  const what = `"${name}" reads no photodiode`;
  return {
    code: "missing-argument",
    place: name,
    what,
    remedy: "Give pairs of a node and a weight: bs.p2.o 1 bs.p3.o -1.",
  };
}

/** What can't be designed: a filter's edges, one or two by its type, above zero and growing; order and ripple. */
function filterFault(element: Element, scope: Scope<number>): Mistake | undefined {
  const { name, parameters } = element;
  const wrong = (parameter: string, what: string, remedy: string): Mistake => {
    const place = `${name}.${parameter}`;
    return { code: "out-of-range", place, what: `${place} ${what}`, remedy };
  };
  const order = realOf(element, "order", scope);
  if (order !== undefined && order < 0) return wrong("order", `is ${order}`, "It is 0 or more.");
  const ripple = realOf(element, "rp", scope);
  if (ripple !== undefined && !(ripple > 0)) return wrong("rp", `is ${ripple} dB`, "It is above 0.");
  const edges = flatTerms(evaluate(PLAIN, parameters.get("frequency")!, scope)).map(({ re }) => re);
  const band = parameters.get("btype");
  const isBand = band?.kind === "text" && band.value.startsWith("band");
  if (edges.length !== (isBand ? 2 : 1)) {
    const needed = isBand ? "A bandpass or bandstop has two: [10, 20]." : "A lowpass or highpass has one.";
    return wrong("frequency", `has ${edges.length} edge${edges.length === 1 ? "" : "s"}`, needed);
  }
  const low = edges.find((edge) => !(edge > 0));
  if (low !== undefined) return wrong("frequency", `is ${low} Hz`, "An edge is above 0.");
  if (isBand && !(edges[0]! < edges[1]!)) return wrong("frequency", "goes downwards", "The lower edge is the first.");
  const analog = parameters.get("analog");
  const isDigital = analog?.kind === "boolean" && !analog.value;
  const high = edges.find((edge) => isDigital && !(2 * Math.PI * edge < 1));
  if (high === undefined) return undefined;
  return wrong("frequency", `is ${high}`, "A digital filter's edges are below 1/2π.");
}

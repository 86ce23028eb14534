/** `knmd`: how an element scatters modes on a way, as it stands in the equations of the light. */
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { complexTerm, type Term } from "../model/terms.js";
import type { Mode } from "../optics/mode-list.js";
import type { Light } from "../solver/build-system.js";
import { waysThrough } from "../solver/light/couplings.js";
import { modePlace } from "../solver/light/modal.js";
import type { Scatter } from "../solver/light/ways.js";
import type { Ref } from "../solver/tape/tape.js";
import type { Reader } from "./reader.js";

/** Elements that scatter where beams don't meet. */
const SCATTERING = ["mirror", "beamsplitter", "lens", "alens", "isolator", "modulator", "directional_beamsplitter"];

/**
 * The coefficients from modes to modes [1]: one of them where both are named, those to all modes or from all where one is, else all, by the
 * mode that they go to, then by the one that they come from.
 */
export function scatteringReader(light: Light, element: Element): Reader {
  const { modal, modes, tape } = light;
  if (modal === undefined) {
    const remedy = "Give the model a cavity (cav) or a beam (gauss), and modes.";
    throw refused(element, "reads how modes scatter, and the model's light has none", remedy);
  }
  const scatter = scatterOn(light, element);
  const [from, to] = [placeOf(light, element, "1"), placeOf(light, element, "2")];
  const all = modes.map((_, place) => place);
  const [rows, columns] = [to === undefined ? all : [to], from === undefined ? all : [from]];
  const at = (row: number, column: number): Term<Ref> => {
    const straight = { re: row === column ? tape.one : tape.zero, im: tape.zero };
    const none = { re: tape.zero, im: tape.zero };
    if (scatter === undefined) return complexTerm(straight);
    return complexTerm(scatter(column).find(({ mode }) => mode === row)?.value ?? none);
  };
  return {
    name: element.name,
    unit: "",
    shape: [...(to === undefined ? [modes.length] : []), ...(from === undefined ? [modes.length] : [])],
    needs: [],
    read: () => {
      const terms = rows.map((row) => columns.map((column) => at(row, column)));
      if (to === undefined && from === undefined) return terms;
      return to !== undefined && from !== undefined ? terms[0]![0]! : terms.flat();
    },
  };
}

/** How the way that a detector names scatters; undefined where each mode stays as it is. */
function scatterOn(light: Light, element: Element): Scatter | undefined {
  const { model } = light;
  const name = element.parameters.get("comp");
  const component = model.element(name?.kind === "element" ? name.name : "");
  const ways = SCATTERING.includes(component.kind) ? waysThrough(light, component) : [];
  const coupling = couplingOf(element);
  const known = ways.map(({ from, to }) => `${from[1].slice(1)}${to[1].slice(1)}`);
  const found = ways[known.indexOf(coupling)];
  if (found !== undefined) return found.scatter;
  const what = `reads the coupling ${coupling} of "${component.name}", which has none`;
  throw refused(element, what, known.length === 0 ? `It scatters no modes.` : `Its couplings are ${known.join(", ")}.`);
}

/** The ports that a coupling goes from and to, as 12. */
function couplingOf({ parameters }: Element): string {
  const value = parameters.get("coupling");
  if (value?.kind === "number") return String(value.re);
  return value?.kind === "text" ? value.value : "";
}

/** The place of a mode that a detector names; undefined if it names none. */
function placeOf({ modes }: Light, element: Element, end: "1" | "2"): number | undefined {
  const [n, m] = ["n", "m"].map((index) => element.parameters.get(`${index}${end}`));
  if (n?.kind !== "number" && m?.kind !== "number") return undefined;
  if (n?.kind !== "number" || m?.kind !== "number") {
    throw refused(element, `names half a mode: n${end} or m${end} alone`, "Say both, or neither.");
  }
  const mode: Mode = { n: n.re, m: m.re };
  const found = modePlace(modes, mode);
  if (found !== undefined) return found;
  throw refused(
    element,
    `names the mode [${mode.n}, ${mode.m}], which the model doesn't have`,
    "Include it in modes(...).",
  );
}

function refused({ name }: Element, what: string, remedy: string): UserError {
  return new UserError({ code: "wrong-value", place: name, what: `"${name}" ${what}`, remedy });
}

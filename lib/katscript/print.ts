/**
 * A model as KatScript that parses back to an equal model, whoever built or changed it.
 *
 * What a `link` made is printed as the spaces and wires that it became: a link would choose ports anew.
 */
import { complement } from "../model/complete.js";
import type { Element } from "../model/element.js";
import { numberValue, sameValue } from "../model/expression.js";
import { COMMANDS, ELEMENTS } from "../model/kinds.js";
import type { Command, Model } from "../model/model.js";
import type { ParameterSpec, Signature } from "../model/signature.js";
import type { Value } from "../model/value.js";
import { printAction, printFor, printValue } from "./print-value.js";

/** How the names of kinds begin that KatScript doesn't have. */
const OWN = "katfan_";

/** The model's text, a statement a line; of what Finesse doesn't know a comment says so. */
export function print(model: Model): string {
  const lines = model.commands().map(printCommand);
  for (const element of model.elements()) {
    if (element.kind.startsWith(OWN))
      lines.push(
        `# ${element.name} is read by katfan alone: Finesse doesn't know ${wordFor(ELEMENTS.get(element.kind)!)}.`,
      );
    lines.push(printElement(element));
  }
  if (model.analysis !== undefined) {
    const analysis = printAction(model.analysis);
    const own = new Set(analysis.match(/\bkatfan_\w+(?=\()/g));
    for (const name of own) lines.push(`# ${name} is run by katfan alone: Finesse doesn't know it.`);
    lines.push(analysis);
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** The word for a kind of elements that files mostly have: its first short alias. */
function wordFor(signature: Signature): string {
  return signature.aliases.find((alias) => alias === alias.toLowerCase()) ?? signature.name;
}

function printCommand(command: Command): string {
  const signature = COMMANDS.get(command.name)!;
  const parts: string[] = [];
  for (const spec of signature.parameters) {
    const value = command.arguments.get(spec.name);
    if (value === undefined) continue;
    if (spec.default === undefined) parts.push(printFor(spec, value));
    else if (!sameValue(spec.default, value)) parts.push(`${spec.name}=${printFor(spec, value)}`);
  }
  return `${command.name}(${parts.join(", ")})`;
}

/** One element as a statement. */
export function printElement(element: Element): string {
  const kind = ELEMENTS.get(element.kind)!;
  const hidden = hiddenSurface(element);
  const placed: string[] = [];
  const named: string[] = [];
  for (const spec of kind.parameters) {
    if (hidden.has(spec.name)) continue;
    if (spec.type === "pair") named.push(...printPair(element, spec));
    else {
      const value = element.parameters.get(spec.name)!;
      if (spec.default === undefined) placed.push(printFor(spec, value));
      else if (!sameValue(spec.default, value)) named.push(`${spec.name}=${printFor(spec, value)}`);
    }
  }
  if (kind.keywords !== undefined) named.push(...printBeam(element, kind.parameters));
  return [wordFor(kind), element.name, ...placed, ...element.rest.map(printValue), ...named].join(" ");
}

/** Which of R, T, L need not be written: the one that follows from the others, or all if they are the defaults. */
function hiddenSurface(element: Element): ReadonlySet<string> {
  const { parameters, name } = element;
  const [R, T, L] = [parameters.get("R"), parameters.get("T"), parameters.get("L")];
  if (R === undefined || T === undefined || L === undefined) return new Set();
  if (sameValue(R, numberValue(0.5)) && sameValue(T, numberValue(0.5)) && sameValue(L, numberValue(0))) {
    return new Set(["R", "T", "L"]);
  }
  if (sameValue(L, complement(name, "R", "T"))) return new Set(["L"]);
  if (sameValue(T, complement(name, "R", "L"))) return new Set(["T"]);
  if (sameValue(R, complement(name, "T", "L"))) return new Set(["R"]);
  return new Set();
}

function printPair(element: Element, spec: ParameterSpec): readonly string[] {
  const [x, y] = spec.sets.map((name) => element.parameters.get(name)!) as [Value, Value];
  if (!sameValue(x, y)) return [`${spec.name}=[${printValue(x)}, ${printValue(y)}]`];
  return spec.default !== undefined && sameValue(x, spec.default) ? [] : [`${spec.name}=${printValue(x)}`];
}

/** What says the beam of a `gauss`: in both planes at once where all of it is the same, else in each, as Finesse takes no mixture. */
function printBeam(element: Element, known: readonly ParameterSpec[]): readonly string[] {
  const own = new Set(known.map((spec) => spec.name));
  const said = [...element.parameters].filter(([key]) => !own.has(key));
  const isRound = said.every(([key, value]) => {
    const twin = element.parameters.get(key.endsWith("x") ? `${key.slice(0, -1)}y` : `${key.slice(0, -1)}x`);
    return twin !== undefined && sameValue(value, twin);
  });
  if (!isRound) return said.map(([key, value]) => `${key}=${printValue(value)}`);
  return said.flatMap(([key, value]) => (key.endsWith("x") ? [`${key.slice(0, -1)}=${printValue(value)}`] : []));
}

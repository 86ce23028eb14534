/** What may stand at a place of a text that is being written, and what a word there means: from lines alone, as it can't be parsed yet. */
import { printArgument, printFor } from "../../katscript/print-value.js";
import { ACTIONS, COMMANDS, ELEMENTS, kindOf, outputsOf, parametersOf } from "../../model/kinds.js";
import type { ParameterSpec, Signature } from "../../model/signature.js";
import { FUNCTIONS } from "../../model/words.js";

/** A word that may come. */
export interface Offer {
  readonly label: string;
  readonly detail: string;
  readonly what: "element" | "command" | "action" | "function" | "parameter" | "port" | "name";
}

/** An element of a text: its kind's word and its name. */
const ELEMENT = /^\s*([A-Za-z_]\w*)\s+([A-Za-z_]\w*)/;
/** What leads to the place: a path that is begun, as `ITM.p1.`, or a word. */
const BEGUN = /((?:[A-Za-z_]\w*\.)*)([A-Za-z_]\w*)?$/;

/** The words that may come at a place. @param offset of the place in the text, in UTF-16 units */
export function offersAt(text: string, offset: number): readonly Offer[] {
  const begun = lineBefore(text, offset);
  if (begun.includes("#")) return [];
  const [, path = "", word = ""] = BEGUN.exec(begun)!;
  const before = begun.slice(0, begun.length - path.length - word.length);
  if (path !== "") return membersOf(text, path.slice(0, -1).split("."));
  if (before.trim() === "") return [...kindOffers(), ...actionOffers(), ...commandOffers()];
  const call = openCall(text.slice(0, offset));
  if (call !== undefined)
    return [...parameterOffers(call), ...actionOffers(), ...functionOffers(), ...nameOffers(text)];
  const [, kind = "", name = ""] = ELEMENT.exec(begun) ?? [];
  const element = ELEMENTS.get(kind);
  if (element === undefined || name === "" || ELEMENT.exec(begun)![0].length === begun.length) return [];
  return [...parameterOffers(element), ...nameOffers(text), ...functionOffers()];
}

/** What the word at a place means, as Markdown; nothing if it is none that KatScript has, or a name of the text. */
export function meaningAt(text: string, offset: number): string | undefined {
  const word = wordAt(text, offset);
  const signature = ELEMENTS.get(word) ?? ACTIONS.get(word) ?? COMMANDS.get(word);
  if (signature !== undefined) return signatureText(signature);
  const kind = elementsOf(text).get(word);
  return kind === undefined ? undefined : `\`${word}\` is\n\n${signatureText(ELEMENTS.get(kind)!)}`;
}

/** A kind's names, then what it takes, an argument a line, with units and defaults. */
function signatureText(signature: Signature): string {
  const names = [signature.name, ...signature.aliases].map((name) => `\`${name}\``).join(", ");
  const lines = signature.parameters.map(
    (spec) => `- \`${printArgument(spec)}\`${spec.unit === "" ? "" : ` ${spec.unit}`}`,
  );
  return [names, ...(lines.length === 0 ? [] : [lines.join("\n")])].join("\n\n");
}

const offersOf = (kinds: ReadonlyMap<string, Signature>, what: Offer["what"]): readonly Offer[] =>
  [...kinds].map(([label, kind]) => ({ label, detail: kind.parameters.map(printArgument).join(" "), what }));
const kindOffers = () => offersOf(ELEMENTS, "element");
const actionOffers = () => offersOf(ACTIONS, "action");
const commandOffers = () => offersOf(COMMANDS, "command");
const functionOffers = (): readonly Offer[] =>
  [...FUNCTIONS.keys()].map((label) => ({ label, detail: "", what: "function" }));
const parameterOffers = ({ parameters }: Signature): readonly Offer[] =>
  parameters.map((spec) => ({ label: `${spec.name}=`, detail: detailOf(spec), what: "parameter" }));
const nameOffers = (text: string): readonly Offer[] =>
  [...elementsOf(text)].map(([label, kind]) => ({ label, detail: kind, what: "name" }));

function detailOf(spec: ParameterSpec): string {
  const unit = spec.unit === "" ? "" : `[${spec.unit}]`;
  const words = spec.words.length === 0 ? "" : spec.words.join(" | ");
  return [unit, words, spec.default === undefined ? "" : `default ${printFor(spec, spec.default)}`]
    .filter((part) => part !== "")
    .join(" ");
}

/** What may stand behind `ITM.` or `ITM.p1.`. */
function membersOf(text: string, path: readonly string[]): readonly Offer[] {
  const word = elementsOf(text).get(path[0]!);
  if (word === undefined) return [];
  const kind = kindOf({ kind: ELEMENTS.get(word)!.name, rest: [] });
  const name = (label: string, detail: string): Offer => ({ label, detail, what: "port" });
  if (path.length === 1) {
    const dofs = kind.dofs.length === 0 ? [] : [name("dofs", "its degrees of freedom")];
    const outputs = outputsOf(kind.name).length === 0 ? [] : [name("outputs", "what it reads")];
    const parameters = [...parametersOf(kind).values()].map(
      (spec): Offer => ({ label: spec.name, detail: detailOf(spec), what: "parameter" }),
    );
    return [...parameters, ...kind.ports.map((port) => name(port.name, `${port.type} port`)), ...dofs, ...outputs];
  }
  if (path.length > 2) return [];
  if (path[1] === "dofs") return kind.dofs.map((dof) => name(dof, "degree of freedom"));
  if (path[1] === "outputs") return outputsOf(kind.name).map((output) => name(output, "output"));
  const port = kind.ports.find((each) => each.name === path[1]);
  return port === undefined ? [] : port.nodes.map((node) => name(node, `${port.type} node`));
}

/** The elements of a text by their names: the words of their kinds. */
function elementsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, kind = "", name = ""] = ELEMENT.exec(line) ?? [];
    if (ELEMENTS.has(kind)) found.set(name, kind);
  }
  return found;
}

/** The innermost action or command whose bracket is open at the end of a text. */
function openCall(before: string): Signature | undefined {
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    const sign = before[at]!;
    if (sign === ")" || sign === "]") depth++;
    if (sign !== "(" && sign !== "[") continue;
    if (--depth >= 0) continue;
    const word = /[A-Za-z_]\w*$/.exec(before.slice(0, at))?.[0] ?? "";
    const signature = sign === "(" ? (ACTIONS.get(word) ?? COMMANDS.get(word)) : undefined;
    if (signature !== undefined) return signature;
    depth = 0;
  }
  return undefined;
}

const lineBefore = (text: string, offset: number): string => text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);

function wordAt(text: string, offset: number): string {
  const before = /\w*$/.exec(text.slice(0, offset))![0];
  return before + /^\w*/.exec(text.slice(offset))![0];
}

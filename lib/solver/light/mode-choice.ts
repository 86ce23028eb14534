/**
 * Whether a model's light has a shape, and which modes it is told apart by: what `modes(...)`, cavities and gausses say.
 *
 * A model with a cavity or a gauss has beams, and by itself the mode 00 alone: where beams don't meet, light is lost. `modes(off)` makes
 * plane waves of one that has a gauss alone, as in Finesse.
 */
import { type Mistake, UserError } from "../../errors.js";
import type { Command, Model } from "../../model/model.js";
import type { Value } from "../../model/value.js";
import { type Mode, type ModeSet, modeList } from "../../optics/mode-list.js";

/** The modes of a model, in Finesse's order; undefined if its light is plane waves. */
export function modesOf(model: Model): readonly Mode[] | undefined {
  const command = model.command("modes");
  const isOff = isText(command?.arguments.get("modes"), "off");
  if (command !== undefined && !isOff) return chosen(command);
  const hasBeams = model.elements().some(({ kind }) => kind === "cavity" || (kind === "gauss" && !isOff));
  return hasBeams ? [{ n: 0, m: 0 }] : undefined;
}

function isText(value: Value | undefined, text: string): boolean {
  return value?.kind === "text" && value.value === text;
}

function chosen(command: Command): readonly Mode[] {
  const of = (name: string): Value => command.arguments.get(name) ?? { kind: "none" };
  const [which, include, remove] = [of("modes"), listed(of("include")), listed(of("remove"))];
  const maxtem = of("maxtem");
  const upTo = maxtem.kind === "number" ? maxtem.re : undefined;
  if (which.kind === "array") return checked(command, modeList({ from: { list: listed(which) }, include, remove }));
  const set = which.kind === "text" ? (which.value as ModeSet) : "all";
  if (upTo === undefined && set !== "all") {
    throw mistake(command, `modes(${set}) doesn't say up to which order`, `Say maxtem, as modes(${set}, maxtem=4).`);
  }
  return checked(command, modeList({ from: { set, maxtem: upTo ?? 0 }, include, remove }));
}

function checked(command: Command, modes: readonly Mode[]): readonly Mode[] {
  const names = modes.map(({ n, m }) => `${n},${m}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw mistake(command, `the mode [${twice}] is listed twice`, "Name each mode once.");
  if (modes.length === 0) throw mistake(command, "no mode is left", "Leave one at least, as [0, 0].");
  return modes;
}

/** Pairs of indices: [[1, 0], [2, 0]], one of them alone, or "10". */
function listed(value: Value): readonly Mode[] {
  if (value.kind === "text") return [pair([...value.value].map(Number))];
  if (value.kind !== "array") return [];
  const { items } = value;
  if (items.length > 0 && items.every(({ kind }) => kind === "number")) return [pair(items.map(numberOf))];
  return items.flatMap(listed);
}

function pair([n, m]: readonly number[]): Mode {
  return { n: n ?? 0, m: m ?? 0 };
}

function numberOf(value: Value): number {
  return value.kind === "number" ? value.re : 0;
}

function mistake({ span }: Command, what: string, remedy: string): UserError {
  const place = span === undefined ? "modes" : `${span.file}:${span.line}:${span.column}`;
  const found: Mistake = { code: "wrong-value", place, what, remedy, span };
  return new UserError(found);
}

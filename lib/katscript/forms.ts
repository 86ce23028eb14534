/** Whether a directive is written as an element, `m m1 ...`, or as a function, `xaxis(...)`; and which there are. */
import { ACTIONS, COMMANDS, ELEMENTS } from "../model/kinds.js";
import { nearest } from "../model/nearest.js";
import { FUNCTIONS } from "../model/words.js";
import { fail, type Range } from "./source.js";
import { syntaxOf } from "./syntax-text.js";

interface Directive extends Range {
  readonly text: string;
}

/** The form of a directive. One that is none, or is written in the other form, is a fault that shows how it is written. */
export function formOf(directive: Directive, called: boolean): "element" | "function" {
  const { text } = directive;
  const element = ELEMENTS.get(text);
  const called_ = COMMANDS.get(text) ?? ACTIONS.get(text);
  if (called && called_ !== undefined) return "function";
  if (!called && element !== undefined) return "element";
  const other = element ?? called_;
  if (other !== undefined) {
    fail("wrong-form", directive, `"${text}" is written in another form`, `Syntax: ${syntaxOf(other, text)}`);
  }
  const near = nearest(text, called ? [...COMMANDS.keys(), ...ACTIONS.keys()] : ELEMENTS.keys());
  const what = called ? `there is no command or action "${text}"` : `there is no element of the type "${text}"`;
  if (near !== "") fail("unknown-directive", directive, what, `Did you mean ${near}?`);
  const remedy = FUNCTIONS.has(text) ? "It is a function of expressions." : listing(called);
  fail("unknown-directive", directive, what, remedy);
}

function listing(called: boolean): string {
  if (called) return `There are ${[...COMMANDS.keys()].join(", ")}, and the actions, as xaxis and noxaxis.`;
  return "Elements are, among others, laser, mirror, beamsplitter, space, lens, modulator, pd, ad, var.";
}

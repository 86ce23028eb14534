/** Commands: what they set, and what they refuse. */

import { MODE_WORDS } from "../model/command-kinds.js";
import { isConstant } from "../model/evaluate.js";
import { COMMANDS } from "../model/kinds.js";
import type { Model } from "../model/model.js";
import type { Value } from "../model/value.js";
import { bind } from "./binding.js";
import type { Names } from "./names.js";
import { fail, type Mistakes, spanOf } from "./source.js";
import type { Statement } from "./syntax.js";
import { resolveValue } from "./values.js";

interface Context {
  readonly model: Model;
  readonly names: Names;
  /** The commands of this text so far. */
  readonly seen: Map<string, Statement>;
  readonly mistakes: Mistakes;
}

/** Commands that may stand more than once. */
const REPEATED = new Set(["link", "tem", "phase_config"]);

/** Applies a command to the model. `link` has been applied before: here its arguments are bound alone. */
export function applyCommand(context: Context, statement: Statement): void {
  const word = statement.directive.text;
  const before = context.seen.get(word);
  if (before !== undefined && !REPEATED.has(word)) {
    const { line } = spanOf(context.mistakes.source, before);
    fail("duplicate-command", statement.directive, `"${word}" is already on line ${line}`, `Leave one of them out.`);
  }
  context.seen.set(word, statement);
  const signature = COMMANDS.get(word)!;
  const bound = bind({ signature, word, start: statement.start, end: statement.end - 1 }, statement.arguments);
  const values = new Map<string, Value>();
  for (const spec of signature.parameters) {
    const given = bound.values.get(spec.name);
    if (given === undefined) values.set(spec.name, spec.default!);
    else if (word === "fsig" && given.node.kind === "name" && /^[nN]one$/.test(given.node.path))
      values.set("f", { kind: "none" });
    else {
      const value = resolveValue(context.names, given.node, spec);
      refuse(word, value, spec.name, () => given.node);
      values.set(spec.name, value);
    }
  }
  if (word !== "link") context.model.setCommand(word, values, spanOf(context.mistakes.source, statement));
}

/** The largest order of modes, so that a slip doesn't ask for more of them than fit into memory. */
const MOST_MAXTEM = 200;

/** What a command's values must be beyond their types. */
function refuse(
  word: string,
  value: Value,
  name: string,
  node: () => { readonly start: number; readonly end: number },
): void {
  const constant = value.kind === "number" && isConstant(value) ? value.re : undefined;
  if (word === "fsig" && constant !== undefined && !(constant > 0)) {
    fail("out-of-range", node(), `the signal frequency is ${constant} Hz`, "It must be above 0.");
  }
  if (word === "lambda" && constant !== undefined && !(constant > 0)) {
    fail("out-of-range", node(), `the wavelength is ${constant} m`, "It must be above 0.");
  }
  if (word === "modes" && name === "maxtem" && constant !== undefined && constant < 0) {
    fail("out-of-range", node(), `maxtem is ${constant}`, "It is 0 or more.");
  }
  if (word === "modes" && name === "maxtem" && constant !== undefined && constant > MOST_MAXTEM) {
    fail("out-of-range", node(), `maxtem is ${constant}`, `It is ${MOST_MAXTEM} at most: there are some 20,000 modes.`);
  }
  if (word === "modes" && name === "modes") refuseModes(value, node());
}

function refuseModes(value: Value, node: { readonly start: number; readonly end: number }): void {
  const remedy = `It is one of ${MODE_WORDS.join(", ")}, or pairs of indices: [[0, 0], [1, 0]].`;
  if (value.kind === "text" && MODE_WORDS.includes(value.value)) return;
  if (value.kind === "none") return;
  const pairs =
    value.kind === "array" &&
    value.items.every(
      (item) =>
        (item.kind === "text" && /^\d\d$/.test(item.value)) ||
        (item.kind === "array" && item.items.length === 2 && item.items.every((index) => index.kind === "number")),
    );
  if (!pairs) fail("wrong-type", node, "these are no modes", remedy);
}

/** The arguments of an element's statement, resolved. */
import { numberValue } from "../model/expression.js";
import type { ElementKind } from "../model/kinds.js";
import type { Value } from "../model/value.js";
import { bind, hint, type Written } from "./binding.js";
import { gaussValues } from "./gauss.js";
import type { Names } from "./names.js";
import type { Slot } from "./numbers.js";
import { fail, type Range } from "./source.js";
import type { Node, Statement } from "./syntax.js";
import { resolveValue } from "./values.js";

export interface ElementValues {
  readonly parameters: ReadonlyMap<string, Value>;
  readonly rest: readonly Value[];
  /** Where parameters were written, by their names in the model: `Rcx` and `Rcy` for an `Rc`. */
  readonly places: ReadonlyMap<string, Range>;
}

/** Binds and resolves the arguments of an element. */
export function elementValues(names: Names, statement: Statement, kind: ElementKind): ElementValues {
  const { directive } = statement;
  const written: Written = { signature: kind, word: directive.text, start: statement.start, end: statement.end };
  const bound = bind(written, statement.arguments);
  const parameters = new Map<string, Value>();
  const places = new Map<string, Range>();
  for (const [name, { spec, node }] of bound.values) {
    parameters.set(name, resolveValue(names, node, spec));
    for (const each of spec.type === "pair" ? spec.sets : [name]) places.set(each, node);
  }
  if (kind.name === "gauss") {
    for (const [name, value] of gaussValues(names, written, bound.keywords)) parameters.set(name, value);
  }
  const rest =
    PAIRED[kind.name] !== undefined
      ? pairs(names, written, bound.rest, PAIRED[kind.name]!)
      : bound.rest.map((node) => restValue(names, kind, node));
  if (kind.name === "test_point") assertPortNames(rest, bound.rest);
  return { parameters, rest, places };
}

function restValue(names: Names, kind: ElementKind, node: Node): Value {
  const { name, type, kinds } = kind.rest!;
  return resolveValue(names, node, { name, type, words: [], kinds });
}

/** The ports of a test point, as far as a statement names them well. */
export function testPorts(statement: Statement): readonly string[] {
  const texts = statement.arguments.map(({ key, value }) =>
    key !== undefined ? "" : value.kind === "text" ? value.text : value.kind === "name" ? value.path : "",
  );
  return texts.filter((text) => PORT_NAME.test(text));
}

const PORT_NAME = /^[A-Za-z_]\w*$/;

function assertPortNames(rest: readonly Value[], nodes: readonly Node[]): void {
  const before = new Set<string>();
  for (const [index, value] of rest.entries()) {
    const name = value.kind === "text" ? value.value : "";
    const node = nodes[index]!;
    if (!PORT_NAME.test(name)) {
      const what = `"${name}" can't be a port's name`;
      fail("bad-name", node, what, "Names are of letters, digits and underscores, a letter first.");
    }
    if (before.has(name)) fail("duplicate-name", node, `the port ${name} is named twice`, "Name it once.");
    before.add(name);
  }
}

/** What the first of each pair is, of those elements that take pairs: what, and by how much. */
const PAIRED: Readonly<Record<string, Slot>> = {
  degree_of_freedom: { name: "a drive", type: "drive", words: [], kinds: [] },
  katfan_current: { name: "a photodiode", type: "node", words: [], kinds: [] },
  katfan_qnoise: { name: "a photodiode", type: "node", words: [], kinds: [] },
};

/** What an element takes, and by how much, in turn. One alone may go without its amplitude. */
function pairs(names: Names, written: Written, nodes: readonly Node[], slot: Slot): readonly Value[] {
  const values = nodes.map((node, index) =>
    index % 2 === 0
      ? resolveValue(names, node, slot)
      : resolveValue(names, node, { name: "an amplitude", type: "number", words: [], kinds: [] }),
  );
  if (values.length === 1) return [values[0]!, numberValue(1)];
  if (values.length % 2 === 1) {
    fail(
      "missing-argument",
      nodes[nodes.length - 1]!,
      `${slot.name.replace("a ", "the last ")} has no amplitude`,
      hint(written),
    );
  }
  return values;
}

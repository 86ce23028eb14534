/** Places of a source that may be changed, and to what: each change alone is a mutant. */
import { parseSync } from "oxc-parser";

export interface Mutant {
  /** From the repository's root. */
  readonly file: string;
  /** The line, from 1. */
  readonly at: number;
  /** Where in the text, from and to. */
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const OPERATORS: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "??": "&&",
};
const CALLS: Readonly<Record<string, string>> = { min: "max", max: "min", floor: "ceil", ceil: "floor" };

/** All mutants of a source, in its order. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const found: Mutant[] = [];
  const add = ({ start, end }: Pick<Node, "start" | "end">, after: string) => {
    const at = text.slice(0, start).split("\n").length;
    found.push({ file, at, start, end, before: text.slice(start, end), after });
  };
  for (const node of nodesIn(parseSync(file, text).program)) change(node, text, add);
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

function change(node: Node, text: string, add: (place: Pick<Node, "start" | "end">, after: string) => void): void {
  const child = (key: string) => node[key] as Node;
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression": {
      const [start, end] = [child("left").end, child("right").start];
      const to = OPERATORS[String(node.operator)];
      if (to !== undefined) add({ start, end }, text.slice(start, end).replace(String(node.operator), to));
      return;
    }
    case "IfStatement":
    case "ConditionalExpression": {
      const test = child("test");
      add(test, `!(${text.slice(test.start, test.end)})`);
      return;
    }
    case "Literal":
      if (typeof node.value === "number")
        add(node, node.value === 0 ? "1" : `(${text.slice(node.start, node.end)} + 1)`);
      if (typeof node.value === "boolean") add(node, String(!node.value));
      return;
    case "UnaryExpression":
      if (node.operator === "-" || node.operator === "!") add({ start: node.start, end: node.start + 1 }, "");
      return;
    case "ExpressionStatement":
      if (/^(Call|Assignment|Update|Await)Expression$/.test(child("expression").type)) add(node, ";");
      return;
    case "MemberExpression": {
      const [object, property] = [child("object"), child("property")];
      const to = CALLS[String(property.name)];
      if (object.name === "Math" && to !== undefined) add(property, to);
      return;
    }
    default:
  }
}

/** What a change says nothing about: types, imports, the words of errors. */
const SKIPPED = /^(TS(?!AsExpression|NonNull|Satisfies)|Import|ThrowStatement|TemplateElement)/;

/** Every node below a node that is computed. */
function* nodesIn(node: unknown): Generator<Node> {
  if (Array.isArray(node)) {
    for (const each of node) yield* nodesIn(each);
  } else if (typeof node === "object" && node !== null) {
    if ("type" in node) {
      if (SKIPPED.test(String(node.type))) return;
      yield node as Node;
    }
    for (const [key, value] of Object.entries(node)) if (key !== "parent") yield* nodesIn(value);
  }
}

/**
 * In which order connections are made: each as soon as all that it names is defined, and then in the order of the text.
 *
 * What a statement names counts with what that names in turn.
 */
import { rootOf } from "../model/expression.js";
import type { Argument, Node, Statement } from "./syntax.js";

/** The names in an argument's value, without what follows their dots. */
function rootsIn(node: Node, into: Set<string>): void {
  switch (node.kind) {
    case "name":
      into.add(rootOf(node.path));
      break;
    case "text":
      into.add(rootOf(node.text));
      break;
    case "array":
      for (const item of node.items) rootsIn(item, into);
      break;
    case "call":
      for (const argument of node.arguments) rootsIn(argument.value, into);
      break;
    case "unary":
      rootsIn(node.argument, into);
      break;
    case "binary":
      rootsIn(node.left, into);
      rootsIn(node.right, into);
      break;
    default:
      break;
  }
}

function rootsOf(args: readonly Argument[]): ReadonlySet<string> {
  const roots = new Set<string>();
  for (const argument of args) rootsIn(argument.value, roots);
  return roots;
}

/** Statements in the order in which they can be built; `picked` says which are wanted. */
export function buildOrder(
  statements: readonly Statement[],
  picked: (statement: Statement) => boolean,
): readonly Statement[] {
  const places = new Map<string, number>();
  statements.forEach((statement, index) => {
    if (statement.form === "element") places.set(statement.name.text, index);
  });
  const ready = readiness(statements, places);
  return statements
    .map((statement, index) => ({ statement, index }))
    .filter(({ statement }) => picked(statement))
    .sort((a, b) => ready[a.index]! - ready[b.index]! || a.index - b.index)
    .map(({ statement }) => statement);
}

/** For each statement, the index of the last one that it waits for. Circles are left to be found elsewhere. */
function readiness(statements: readonly Statement[], places: ReadonlyMap<string, number>): readonly number[] {
  const ready: number[] = new Array(statements.length).fill(-1);
  const needs = statements.map((statement) =>
    [...rootsOf(statement.arguments)].flatMap((name) => places.get(name) ?? []),
  );
  for (let start = 0; start < statements.length; start++) {
    const waiting = [start];
    const open = new Set<number>();
    while (waiting.length > 0) {
      const index = waiting[waiting.length - 1]!;
      const missing = open.has(index)
        ? []
        : needs[index]!.filter((need) => ready[need]! < 0 && !open.has(need) && need !== index);
      if (ready[index]! >= 0 || missing.length === 0) {
        if (ready[index]! < 0)
          ready[index] = Math.max(index, ...needs[index]!.map((need) => Math.max(ready[need]!, need)));
        open.delete(index);
        waiting.pop();
      } else {
        open.add(index);
        for (const need of missing) waiting.push(need);
      }
    }
  }
  return ready;
}

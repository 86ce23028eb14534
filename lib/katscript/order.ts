/** In which order connections are made: that of building (build-order.ts), by the names in their statements. */
import { inBuildOrder } from "../model/build-order.js";
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

/** Statements in the order in which they are built; `picked` says which are wanted. */
export function statementOrder(
  statements: readonly Statement[],
  picked: (statement: Statement) => boolean,
): readonly Statement[] {
  const nameOf = (statement: Statement) => (statement.form === "element" ? statement.name.text : undefined);
  return inBuildOrder(statements, nameOf, (statement) => rootsOf(statement.arguments)).filter(picked);
}

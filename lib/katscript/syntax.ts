/** The syntax tree: what was written, and where, before anything is known about its meaning. */
import type { BinaryOperator } from "../model/value.js";
import type { Range } from "./source.js";

export type Node = Range &
  (
    | { readonly kind: "number"; readonly value: number; readonly imaginary: boolean; readonly whole: boolean }
    | { readonly kind: "text"; readonly text: string }
    /** A name with its dots. */
    | { readonly kind: "name"; readonly path: string }
    | { readonly kind: "array"; readonly items: readonly Node[] }
    | { readonly kind: "call"; readonly name: string; readonly callee: Range; readonly arguments: readonly Argument[] }
    | { readonly kind: "unary"; readonly operator: "+" | "-"; readonly argument: Node }
    | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Node; readonly right: Node }
  );

export interface Argument extends Range {
  /** The name before the `=`; undefined if there is none. */
  readonly key: (Range & { readonly name: string }) | undefined;
  readonly value: Node;
}

export interface Statement extends Range {
  /** `element`: TYPE NAME ARGUMENT...; `function`: NAME(ARGUMENT, ...). */
  readonly form: "element" | "function";
  readonly directive: Range & { readonly text: string };
  /** The element's name, of the form `element`. */
  readonly name: Range & { readonly text: string };
  readonly arguments: readonly Argument[];
}

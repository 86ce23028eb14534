/**
 * What a parameter or an argument may hold: numbers and symbolic expressions over references, and plain values.
 *
 * Plain data, told apart by `kind`; nothing here evaluates anything but constants (lib/solver does that).
 */
import type { Span } from "../errors.js";

/** A symbolic number. References follow what they name when a sweep changes it. */
export type Expression =
  | { readonly kind: "number"; readonly re: number; readonly im: number }
  /** `path` is canonical: `m1.T`, a variable's name `Pin`, `fsig.f`, or in a math detector a detector's name. */
  | { readonly kind: "reference"; readonly path: string }
  | { readonly kind: "unary"; readonly operator: "-" | "+"; readonly argument: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** A function of KatScript's closed table, by its KatScript name: `sin`, `arctan2`, `jv`, ... */
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Value[] };

export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "**";

export type Value =
  | Expression
  | { readonly kind: "boolean"; readonly value: boolean }
  /** A string in quotes, or a bare keyword such as `lin`, `pm`, `xsplit`. */
  | { readonly kind: "text"; readonly value: string; readonly quoted: boolean }
  | { readonly kind: "none" }
  | { readonly kind: "array"; readonly items: readonly Value[] }
  /** An element, by its name (`cav` of `pseudo_lock_cavity(cav)`, a detector, a lock). */
  | { readonly kind: "element"; readonly name: string }
  /** A port, as `m1.p1` or `m1.mech`. */
  | { readonly kind: "port"; readonly element: string; readonly port: string }
  /** A node, as `m1.p1.o`; or a degree of freedom of an element, as `m2.dofs.z`. */
  | { readonly kind: "node"; readonly element: string; readonly port: string; readonly node: string }
  | { readonly kind: "action"; readonly action: Action };

/** An analysis, as written: what it means is in lib/analysis. */
export interface Action {
  /** The canonical name, as in the first column of the guide's table: `xaxis`, `noxaxis`, `run_locks`, ... */
  readonly kind: string;
  /** Arguments by the names of the action's signature; absent ones carry their defaults, except those with none. */
  readonly arguments: ReadonlyMap<string, Value>;
  /** What `*args` took: the actions of a series, the locks of run_locks. */
  readonly rest: readonly Value[];
  /** What `**kwargs` took: `m2.phi` → 4 in `change(m2.phi=4)`. */
  readonly keywords: ReadonlyMap<string, Value>;
  /** Where it was written; undefined if a program made it. */
  readonly span: Span | undefined;
}

/**
 * An element of a model: its kind, its name, its parameters, what it is connected to.
 *
 * Not here: which kinds there are and what parameters they have (kinds.ts), what they do to light (lib/optics).
 */
import type { Span } from "../errors.js";
import type { Value } from "./value.js";

export interface Element {
  /** The canonical name of its kind, as in the first column of the guide's table: `mirror`, `power_detector_dc`, ... */
  readonly kind: string;
  readonly name: string;
  /**
   * Every parameter of its kind by its canonical name, defaults filled in, e.g. `R`, `T`, `L`, `phi` of a mirror.
   * Where KatScript leaves one of R, T, L out, the parameter here is the expression that gives it (`1 - m1.R - m1.T`).
   * A detector's node is `{kind: "node"}`; a space's `portA` and `portB` are `{kind: "port"}`.
   */
  readonly parameters: ReadonlyMap<string, Value>;
  /** Positional arguments beyond the named ones: the node-amplitude pairs of a degree of freedom. */
  readonly rest: readonly Value[];
  /** Where it was written; undefined if a program made it. */
  readonly span: Span | undefined;
}

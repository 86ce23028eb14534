/** What leads to each unknown of a system, as flat lists: read again and again while it is solved with numbers. */
import { edgesBy } from "../matrix/components.js";
import type { System } from "./system.js";

export interface Arrivals {
  /** Where each unknown's begin. Shape (size + 1). */
  readonly first: Int32Array;
  /** Where they come from. */
  readonly from: Int32Array;
  /** Refs of what they are times. */
  readonly re: Int32Array;
  readonly im: Int32Array;
}

const known = new WeakMap<System["edges"], Arrivals>();

/** Asked for again, they aren't listed again. */
export function arrivalsOf({ size, edges }: Pick<System, "size" | "edges">): Arrivals {
  const before = known.get(edges);
  if (before?.first.length === size + 1) return before;
  const { first, places } = edgesBy("to", size, edges);
  const [from, re, im] = [new Int32Array(places.length), new Int32Array(places.length), new Int32Array(places.length)];
  for (let at = 0; at < places.length; at++) {
    const edge = edges[places[at]!]!;
    from[at] = edge.from;
    re[at] = edge.value.re;
    im[at] = edge.value.im;
  }
  const arrivals = { first, from, re, im };
  known.set(edges, arrivals);
  return arrivals;
}

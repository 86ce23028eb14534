/** Which unknowns matter: those that a source lights and that a wanted one sees. */

import { type Edges, edgesBy } from "../matrix/components.js";
import type { System } from "./system.js";

/** @returns 1 for those that matter, shape (size) */
export function relevantFields(
  { size, edges, sources }: Pick<System, "size" | "edges" | "sources">,
  wanted: readonly number[],
): Uint8Array {
  const lit = sources.map(({ at }) => at);
  const seen = reached("from", size, edges, wanted);
  return reached("to", size, edges, lit).map((is, node) => is & seen[node]!);
}

/** Marks what is reached along edges, or against them: @param end which end of an edge the next node is */
function reached(end: "from" | "to", size: number, edges: Edges, starts: readonly number[]): Uint8Array {
  const { first, places } = edgesBy(end === "to" ? "from" : "to", size, edges);
  const marks = new Uint8Array(size);
  const open = [...starts];
  for (const node of open) marks[node] = 1;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (let at = first[node]!; at < first[node + 1]!; at++) {
      const edge = edges[places[at]!]!;
      const next = end === "from" ? edge.from : edge.to;
      if (marks[next] === 1) continue;
      marks[next] = 1;
      open.push(next);
    }
  }
  return marks;
}

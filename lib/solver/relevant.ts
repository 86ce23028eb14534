/** Which fields matter: those that a source lights and that a wanted field sees. */
import { successorLists } from "./components.js";
import type { System } from "./system.js";

/** @returns 1 for fields that matter, shape (size) */
export function relevantFields({ size, edges, sources }: Omit<System, "tape">, wanted: readonly number[]): Uint8Array {
  const backwards = edges.map(({ from, to }) => ({ from: to, to: from }));
  const lit = sources.map(({ at }) => at);
  const seen = reached(size, backwards, wanted);
  return reached(size, edges, lit).map((is, node) => is & seen[node]!);
}

function reached(size: number, edges: Parameters<typeof successorLists>[1], from: readonly number[]): Uint8Array {
  const { first, successors } = successorLists(size, edges);
  const marks = new Uint8Array(size);
  const open = [...from];
  for (const node of open) marks[node] = 1;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (let at = first[node]!; at < first[node + 1]!; at++) {
      const to = successors[at]!;
      if (marks[to] === 1) continue;
      marks[to] = 1;
      open.push(to);
    }
  }
  return marks;
}

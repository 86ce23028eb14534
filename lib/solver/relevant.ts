/** Which fields matter: those that a source lights and that a wanted field sees. */
import type { System } from "./system.js";

/** @returns 1 for fields that matter, shape (size) */
export function relevantFields({ size, edges, sources }: Omit<System, "tape">, wanted: readonly number[]): Uint8Array {
  const forward: number[][] = Array.from({ length: size }, () => []);
  const backward: number[][] = Array.from({ length: size }, () => []);
  for (const { from, to } of edges) {
    forward[from]!.push(to);
    backward[to]!.push(from);
  }
  const lit = sources.map(({ at }) => at);
  const seen = reached(backward, wanted);
  return reached(forward, lit).map((is, node) => is & seen[node]!);
}

function reached(next: readonly (readonly number[])[], from: readonly number[]): Uint8Array {
  const marks = new Uint8Array(next.length);
  const open = [...from];
  for (const node of open) marks[node] = 1;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const to of next[node]!) {
      if (marks[to] === 1) continue;
      marks[to] = 1;
      open.push(to);
    }
  }
  return marks;
}

/** What a tape's rarer operations do, a point at a time: for whoever goes through operations one by one. */
import { OP } from "./tape.js";

/** By operation, of its first arguments. */
export const OPERATIONS: ReadonlyMap<number, (a: number, b: number, c: number) => number> = new Map<
  number,
  (a: number, b: number, c: number) => number
>([
  [OP.div, (a, b) => a / b],
  [OP.sqrt, (a) => Math.sqrt(a)],
  [OP.equal, (a, b) => (a === b ? 1 : 0)],
  [OP.less, (a, b) => (a < b ? 1 : 0)],
  [OP.select, (a, b, c) => (a !== 0 ? b : c)],
]);

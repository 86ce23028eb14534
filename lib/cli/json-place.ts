/** Where a text stops being JSON: V8's own messages say it in some versions only. */
import { MAX_DEPTH } from "../sweep/limits.js";

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

export interface JsonFault {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

/** The first fault of a text that JSON.parse refuses. */
export function jsonFault(text: string): JsonFault {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const next = () => {
    take(SPACE);
    return text[at];
  };
  /** Reads one value; returns what is wrong, or undefined. */
  function value(depth: number): string | undefined {
    if (depth > MAX_DEPTH) return "this nests too deeply";
    const begin = next();
    if (begin === "{") return list("}", depth, pair);
    if (begin === "[") return list("]", depth, value);
    if (begin === '"')
      return take(STRING) === undefined ? "this text has no end, or a character that needs a \\" : undefined;
    if (take(NUMBER) ?? take(WORD)) return undefined;
    return begin === undefined ? "the file ends where a value should be" : "a value should be here";
  }
  function pair(depth: number): string | undefined {
    if (next() !== '"') return 'a name in double quotes should be here, or "}"';
    if (take(STRING) === undefined) return "this name has no end";
    if (next() !== ":") return 'a ":" should be here';
    at++;
    return value(depth);
  }
  function list(end: string, depth: number, item: (depth: number) => string | undefined): string | undefined {
    at++;
    if (next() === end) {
      at++;
      return undefined;
    }
    for (;;) {
      const fault = item(depth + 1);
      if (fault !== undefined) return fault;
      const after = next();
      at++;
      if (after === end) return undefined;
      if (after !== ",") {
        at--;
        return after === undefined ? `the file ends before a "${end}"` : `a "," or "${end}" should be here`;
      }
    }
  }
  const what = value(0) ?? (next() === undefined ? "this isn't JSON" : "nothing more should be here");
  const lines = text.slice(0, at).split("\n");
  return { line: lines.length, column: lines.at(-1)!.length + 1, what };
}

/**
 * JSON for people: keys in the order in which they were made, two spaces a level, what is short on one line.
 *
 * As bytes: long lists of numbers, nearly all of a scan's summary, are never text.
 */
import { linesOfNumbers } from "./number-lines.js";

const WIDTH = 120;

/** @param value plain data that was always made with its keys in the same order: then the same data has the same text */
export function prettyJson(value: unknown): Uint8Array {
  const into: Written = { pieces: [], known: new Map() };
  write(value, "", into);
  into.pieces.push("\n");
  return joined(into.pieces);
}

/** Text, or the bytes of it. */
type Piece = string | Uint8Array;

interface Written {
  /** One behind the other they are the text. */
  readonly pieces: Piece[];
  /** The lines of long flat arrays, which may come again at the same depth, as axes do. */
  readonly known: Map<readonly unknown[], { readonly indent: string; readonly lines: Piece }>;
}

function joined(pieces: readonly Piece[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let text = "";
  for (const piece of pieces) {
    if (typeof piece === "string") text += piece;
    else {
      parts.push(encoder.encode(text), piece);
      text = "";
    }
  }
  parts.push(encoder.encode(text));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function write(value: unknown, indent: string, into: Written): void {
  const { pieces } = into;
  if (typeof value !== "object" || value === null) {
    pieces.push(JSON.stringify(value));
    return;
  }
  const room = WIDTH - indent.length;
  const line = inLine(value, room);
  if (line !== undefined && line.length <= room) pieces.push(line);
  else if (Array.isArray(value)) writeArray(value, indent, into);
  else {
    const inner = `${indent}  `;
    let before = `{\n${inner}`;
    for (const [key, each] of Object.entries(value)) {
      pieces.push(before, JSON.stringify(key), ": ");
      write(each, inner, into);
      before = `,\n${inner}`;
    }
    pieces.push(`\n${indent}}`);
  }
}

function writeArray(values: readonly unknown[], indent: string, into: Written): void {
  const { pieces, known } = into;
  const inner = `${indent}  `;
  const last = known.get(values);
  const lines =
    (last?.indent === indent ? last.lines : undefined) ??
    numbersOf(values, inner) ??
    (isFlat(values) ? flatLines(values, inner) : undefined);
  if (lines !== undefined) {
    known.set(values, { indent, lines });
    pieces.push(`[\n${inner}`, lines, `\n${indent}]`);
  } else {
    let before = `[\n${inner}`;
    for (const each of values) {
      pieces.push(before);
      write(each, inner, into);
      before = `,\n${inner}`;
    }
    pieces.push(`\n${indent}]`);
  }
}

/** So many numbers are written sooner by calls of the machine's own. */
const FEW_NUMBERS = 100;

/** The lines of numbers, of which there may be thousands: undefined if there is anything else among them. */
function numbersOf(values: readonly unknown[], inner: string): Uint8Array | undefined {
  if (typeof values[0] !== "number" || values.length < FEW_NUMBERS) return undefined;
  return linesOfNumbers(values, WIDTH - inner.length, inner.length);
}

/** Whether there are no arrays or objects among values. */
function isFlat(values: readonly unknown[]): boolean {
  for (const value of values) if (typeof value === "object" && value !== null) return false;
  return true;
}

/** As much on a line as there is room for. @param values no arrays or objects */
function flatLines(values: readonly unknown[], inner: string): string {
  const lines = values.some((value) => typeof value === "string")
    ? textLines(
        values.map((value) => JSON.stringify(value)),
        inner.length,
      )
    : numberLines(JSON.stringify(values), WIDTH - inner.length);
  return lines.join(`,\n${inner}`);
}

function textLines(texts: readonly string[], indent: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const [index, text] of texts.entries()) {
    const behind = index < texts.length - 1 ? 2 : 0;
    const next = line === "" ? text : `${line}, ${text}`;
    if (line !== "" && indent + next.length + behind > WIDTH) {
      lines.push(line);
      line = text;
    } else line = next;
  }
  return [...lines, line];
}

/** Written by one call, and cut where lines end. @param text as `[1,2,null]` */
function numberLines(text: string, room: number): string[] {
  const spaced = text.slice(1, -1).replaceAll(",", ", ");
  const lines: string[] = [];
  let from = 0;
  while (spaced.length - from > room) {
    let comma = spaced.lastIndexOf(", ", from + room - 2);
    if (comma < from) comma = spaced.indexOf(", ", from);
    if (comma < 0) break;
    lines.push(spaced.slice(from, comma));
    from = comma + 2;
  }
  lines.push(spaced.slice(from));
  return lines;
}

/** All on one line; undefined if that is longer than `room` for sure. */
function inLine(value: unknown, room: number): string | undefined {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isArray = Array.isArray(value);
  if (isArray && 3 * value.length > room + 2) return undefined; // a sign each, and what parts them
  const entries = isArray ? value.entries() : Object.entries(value);
  const members: string[] = [];
  let length = 0;
  for (const [key, each] of entries) {
    const text = inLine(each, room);
    if (text === undefined) return undefined;
    const member = isArray ? text : `${JSON.stringify(key)}: ${text}`;
    length += member.length + 2;
    if (length > room + 2) return undefined;
    members.push(member);
  }
  if (isArray) return `[${members.join(", ")}]`;
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

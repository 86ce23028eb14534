/** JSON for people: keys in the order in which they were made, two spaces a level, what is short on one line. */

const WIDTH = 120;

/** @param value plain data that was always made with its keys in the same order: then the same data has the same text */
export function prettyJson(value: unknown): string {
  return `${block(value, "")}\n`;
}

function block(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const room = WIDTH - indent.length;
  const line = inLine(value, room);
  if (line !== undefined && line.length <= room) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((each) => typeof each !== "object" || each === null)) return filled(value, indent);
    return `[\n${value.map((each) => inner + block(each, inner)).join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value).map(([key, each]) => `${inner}${JSON.stringify(key)}: ${block(each, inner)}`);
  return `{\n${members.join(",\n")}\n${indent}}`;
}

/** As much on a line as there is room for. @param values no arrays or objects */
function filled(values: readonly unknown[], indent: string): string {
  const inner = `${indent}  `;
  const [texts, apart] = values.some((value) => typeof value === "string")
    ? [values.map((value) => JSON.stringify(value)), undefined]
    : [undefined, JSON.stringify(values)];
  const lines = texts === undefined ? numberLines(apart, inner.length) : textLines(texts, inner.length);
  return `[\n${lines.map((line) => inner + line).join(",\n")}\n${indent}]`;
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

/** Thousands of numbers: written by one call, and cut where lines end. @param text as `[1,2,null]` */
function numberLines(text: string, indent: number): string[] {
  const end = text.length - 1;
  const lines: string[] = [];
  let [from, width] = [1, indent];
  for (let at = 1; at < end; ) {
    const comma = text.indexOf(",", at);
    const next = comma < 0 ? end : comma;
    const own = next - at + (comma < 0 ? 0 : 2);
    if (at > from && width + own > WIDTH) {
      lines.push(text.slice(from, at - 1).replaceAll(",", ", "));
      [from, width] = [at, indent];
    }
    width += own;
    at = next + 1;
  }
  return [...lines, text.slice(from, end).replaceAll(",", ", ")];
}

/** All on one line; undefined if that is longer than `room` for sure. */
function inLine(value: unknown, room: number): string | undefined {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isArray = Array.isArray(value);
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

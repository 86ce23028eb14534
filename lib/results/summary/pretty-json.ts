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

/** As much on a line as there is room for. */
function filled(values: readonly unknown[], indent: string): string {
  const inner = `${indent}  `;
  const lines: string[] = [];
  let line = inner;
  for (const [index, value] of values.entries()) {
    const text = typeof value === "number" && Number.isFinite(value) ? String(value) : JSON.stringify(value);
    const own = index < values.length - 1 ? `${text}, ` : text;
    if (line.length + own.length > WIDTH && line !== inner) {
      lines.push(line.trimEnd());
      line = inner;
    }
    line += own;
  }
  return `[\n${[...lines, line].join("\n")}\n${indent}]`;
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

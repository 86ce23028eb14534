/** JSON for people: keys in the order in which they were made, two spaces a level, what is short on one line. */

const WIDTH = 120;

/** @param value plain data that was always made with its keys in the same order: then the same data has the same text */
export function prettyJson(value: unknown): string {
  return `${block(value, "")}\n`;
}

function block(value: unknown, indent: string): string {
  const line = inLine(value);
  if (line.length + indent.length <= WIDTH || typeof value !== "object" || value === null) return line;
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
    const text = JSON.stringify(value) + (index < values.length - 1 ? ", " : "");
    if (line.length + text.length > WIDTH && line !== inner) {
      lines.push(line.trimEnd());
      line = inner;
    }
    line += text;
  }
  return `[\n${[...lines, line].join("\n")}\n${indent}]`;
}

function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${inLine(each)}`);
  return `{ ${members.join(", ")} }`.replace(/^\{ {2}\}$/, "{}");
}

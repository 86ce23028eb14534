/**
 * Writes the list of keys in docs/spec.md and docs/spec.schema.json from the schema of specs:
 * `node scripts/ts.mjs scripts/spec-keys.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { schemaText } from "../lib/cli/spec/schema.js";
import { specJsonSchema } from "../lib/sweep/spec/spec-schema.js";

const PAGE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../docs/spec.md");
const SCHEMA = path.resolve(path.dirname(PAGE), "spec.schema.json");
const HEADING = "## All keys\n";

/** What is used here of JSON Schema. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly maxItems?: number;
  readonly minItems?: number;
}

/** The page, its list of keys as the schema has them. */
export function specPage(page: string): string {
  const at = page.indexOf(HEADING);
  if (at === -1) throw new Error(`docs/spec.md has no "${HEADING.trim()}"`);
  const written = "Written by `scripts/spec-keys.ts` from the schema. **Bold** keys must be there.\n";
  const schema = specJsonSchema() as Schema;
  const { vary, ...others } = schema.properties!;
  const all = table(["key", "what it takes", ""], keysOf({ ...schema, properties: { ...others, vary: VARY } }, ""));
  return `${page.slice(0, at)}${HEADING}\n${written}\n${all}\n${KINDS}\n${kindsOf(vary!)}`;
}

/** What stands for `vary` among the keys: its own are listed by kind. */
const VARY: Schema = { type: "object or list", description: "What differs from job to job, see below" };

const KINDS = `### What may stand in \`vary\`, by its kind

An object has parameters for keys; in a list each entry but \`correlated-normal\` and \`table\` has a \`parameter\`.
`;

function table(head: readonly string[], rows: readonly string[]): string {
  return `${[`| ${head.join(" | ")} |`, `|${"---|".repeat(head.length)}`, ...rows].join("\n")}\n`;
}

/** A row for each kind of entry in `vary`. */
function kindsOf(vary: Schema): string {
  const list = formsOf(vary).find(({ items }) => items !== undefined)!;
  const rows = formsOf(list.items!).map((form) => {
    const keys = Object.entries(form.properties ?? {}).filter(([key]) => key !== "kind" && key !== "parameter");
    const shown = keys.map(([key, value]) => {
      const name = form.required?.includes(key) === true ? `**\`${key}\`**` : `\`${key}\``;
      return `${name}: ${typeOf(value)}`;
    });
    return `| \`${String(form.properties?.kind?.const)}\` | ${shown.join("; ")} |`;
  });
  return table(["kind", "keys"], rows);
}

/** A row for each key, those within it behind it. */
function keysOf(schema: Schema, prefix: string): readonly string[] {
  const rows: string[] = [];
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    const name = `${prefix}${key}`;
    if (value.const !== undefined && key === "kind") continue;
    const shown = schema.required?.includes(key) === true ? `**\`${name}\`**` : `\`${name}\``;
    rows.push(`| ${shown} | ${typeOf(value)} | ${value.description ?? ""} |`);
    rows.push(...within(value, name));
  }
  return rows;
}

/** The keys of what stands behind a key: of objects, of what lists hold, of each form that there is. */
function within(schema: Schema, name: string): readonly string[] {
  const rows = formsOf(schema).flatMap((form) => {
    if (form.items !== undefined) return within(form.items, `${name}[]`);
    const any = form.additionalProperties;
    return any !== undefined && any !== false ? within(any, `${name}.*`) : keysOf(form, `${name}.`);
  });
  return [...new Set(rows)];
}

function formsOf(schema: Schema): readonly Schema[] {
  const forms = schema.anyOf ?? schema.oneOf;
  return forms === undefined ? [schema] : forms.flatMap(formsOf);
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const).replaceAll('"', "")}\``;
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${String(word)}\``).join(", ");
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms !== undefined) return [...new Set(forms.map(typeOf))].join(", or ");
  switch (schema.type) {
    case "array":
      return `list of ${plural(typeOf(schema.items ?? {}))}`;
    case "object":
      return schema.additionalProperties
        ? `object of ${plural(typeOf(schema.additionalProperties))} by name`
        : "object";
    case "integer":
      return `whole number${range(schema)}`;
    case "number":
      return `number${range(schema)}`;
    case "string":
      return "text";
    default:
      return schema.type ?? "anything";
  }
}

function plural(type: string): string {
  return type.startsWith("`") ? type : type.replace(/^(\w+)/, "$1s").replace(/^whole\w* number/, "whole numbers");
}

function range({ minimum, maximum, exclusiveMinimum }: Schema): string {
  const bounds = [
    ...(exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`]),
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
      ? []
      : [`at most ${maximum.toLocaleString("en")}`]),
  ];
  return bounds.length === 0 ? "" : `, ${bounds.join(", ")}`;
}

const here = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === here) {
  writeFileSync(PAGE, specPage(readFileSync(PAGE, "utf8")));
  writeFileSync(SCHEMA, schemaText());
  process.stdout.write(`${PAGE}\n${SCHEMA}\n`);
}

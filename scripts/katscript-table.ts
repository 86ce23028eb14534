/**
 * Writes docs/katscript-support.md, and the README's table of what is computed, from the tables of lib/model:
 * `node scripts/ts.mjs scripts/katscript-table.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { printArgument } from "../lib/katscript/print-value.js";
import { ACTION_KINDS, COMMAND_KINDS, ELEMENT_KINDS } from "../lib/model/kinds.js";
import { REFUSED_BY_FINESSE } from "../lib/model/refused-by-finesse.js";
import type { ParameterSpec, Signature } from "../lib/model/signature.js";
import { CONSTANTS, FUNCTIONS, KEYWORDS } from "../lib/model/words.js";

const HEAD = `# What KatScript has, and what katfan computes

Written by \`scripts/katscript-table.ts\` from the tables that the parser itself reads; the names, aliases and defaults are
those of Finesse 3.0.2. Everything here parses, prints, is checked and computed, but for what Finesse itself runs from no
text: that is refused before anything is solved, with the line that asks for it.

Parameters that must be given stand without a default; those behind \`*\` by name alone. **Bold** ones may be swept by an
axis, _slanted_ ones changed by actions though no axis may sweep them; the others are fixed while a simulation runs.
`;

const TABLE_BEGINS = "<!-- what is computed: written by scripts/katscript-table.ts -->\n";
const TABLE_ENDS = "<!-- up to here -->\n";

/**
 * The README, its table of what is computed as the engine has it: an area is there once what it stands or falls with is.
 */
export function readmePage(page: string): string {
  const [from, to] = [page.indexOf(TABLE_BEGINS), page.indexOf(TABLE_ENDS)];
  if (from === -1 || to < from) throw new Error(`README.md lacks ${TABLE_BEGINS.trim()} and ${TABLE_ENDS.trim()}`);
  const known = [...ELEMENT_KINDS, ...COMMAND_KINDS, ...ACTION_KINDS];
  const can = new Set(
    known.filter(({ name }) => !REFUSED_BY_FINESSE.has(name) || name === "plot").map(({ name }) => name),
  );
  const row = (what: string, key: string, belongs: (kind: Signature) => boolean) => {
    const left = known
      .filter((kind) => belongs(kind) && !can.has(kind.name))
      .map(({ name, aliases }) => `\`${[name, ...aliases].reduce((a, b) => (b.length < a.length ? b : a))}\``)
      .sort();
    const isThere = known.some(({ name, aliases }) => can.has(name) && [name, ...aliases].includes(key));
    const rest = left.length === 0 ? "" : `, but for ${left.join(", ")}, which Finesse itself runs from no text`;
    return `| ${what} | ${isThere ? "**yes**" : ""}${rest} |`;
  };
  const isQuantum = ({ name }: Signature) => /^q|homodyne|squeez|noise_projection/.test(name);
  const table = [
    "| | computed |",
    "|---|---|",
    row(
      "plane waves: fields, modulation, demodulation, locks, scans, optimisers",
      "laser",
      ({ area }) => area === "plane",
    ),
    row("signals, mechanics, transfer functions", "freqresp", (kind) => kind.area === "signals" && !isQuantum(kind)),
    row("quantum noise", "qnoised", (kind) => kind.area === "signals" && isQuantum(kind)),
    row("Gaussian beams and higher-order modes", "modes", ({ area }) => area === "beams"),
  ];
  return `${page.slice(0, from)}${TABLE_BEGINS}${table.join("\n")}\n${page.slice(to)}`;
}

/** The page. */
export function supportPage(): string {
  const sections = [
    HEAD,
    `## Elements and detectors (${ELEMENT_KINDS.length})\n\n${table(ELEMENT_KINDS)}`,
    `## Commands (${COMMAND_KINDS.length})\n\n${table(COMMAND_KINDS)}`,
    `\`modes(off)\` and \`phase_config\` leave a model of plane waves as it is and are always accepted.\n`,
    `## Actions (${ACTION_KINDS.length})\n\n${table(ACTION_KINDS)}`,
    words(),
  ];
  return sections.join("\n");
}

function table(kinds: readonly Signature[]): string {
  const rows = [...kinds]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((kind) => {
      const why = REFUSED_BY_FINESSE.get(kind.name);
      const state = why === undefined ? "yes" : `no: ${why}`;
      return `| \`${kind.name}\` | ${kind.aliases.map((alias) => `\`${alias}\``).join(", ")} | ${parameters(kind)} | ${state} |`;
    });
  return `${["| name | also | parameters | computed |", "|---|---|---|---|", ...rows].join("\n")}\n`;
}

function parameters(kind: Signature): string {
  const placed = kind.parameters.filter((spec) => !spec.keywordOnly).map(parameter);
  const named = kind.parameters.filter((spec) => spec.keywordOnly).map(parameter);
  const rest = kind.rest === undefined ? [] : [`\\*${kind.rest.name.replaceAll("_", "\\_")}`];
  const star = rest.length === 0 && named.length > 0 ? ["\\*"] : rest;
  const keywords = kind.keywords === undefined ? [] : ["\\*\\*kwargs"];
  return [...placed, ...star, ...named, ...keywords].join(" ");
}

function parameter(spec: ParameterSpec): string {
  const unit = spec.unit === "" ? "" : ` [${spec.unit}]`;
  const code = `\`${printArgument(spec)}\`${unit}`;
  if (spec.sweep) return `**${code}**`;
  return spec.change ? `_${code}_` : code;
}

function words(): string {
  const list = (names: Iterable<string>) =>
    [...names]
      .sort()
      .map((name) => `\`${name}\``)
      .join(", ");
  return [
    "## Words",
    "",
    `Functions: ${list(FUNCTIONS.keys())}.`,
    "",
    "Operators: `+` `-` `*` `/` `//` `**`, and the signs `+` `-`. Powers bind most and to the right, then signs, then products.",
    "",
    `Constants: ${list(CONSTANTS.keys())}. Values: \`true\`, \`false\`, \`none\`, \`inf\`.`,
    "",
    `Keywords: ${list(KEYWORDS)}.`,
    "",
    "Suffixes of numbers: `p` `n` `u` `m` `k` `M` `G` `T`; `j` makes a number imaginary.",
    "",
  ].join("\n");
}

const here = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === here) {
  const file = path.resolve(path.dirname(here), "../docs/katscript-support.md");
  writeFileSync(file, supportPage());
  const readme = path.resolve(path.dirname(here), "../README.md");
  writeFileSync(readme, readmePage(readFileSync(readme, "utf8")));
  process.stdout.write(`${file}\n${readme}\n`);
}

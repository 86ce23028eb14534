/** Holds the rules of the house that a program can hold: folders, names, lengths, and who may look at the clock. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const MOST_LINES = 400;
const MOST_FUNCTION_LINES = 70;

/** From the top down: a file may import what stands in its own entry or above. */
const ORDER = [
  "lib/",
  "lib/numerics/",
  "lib/model/",
  "lib/katscript/",
  "lib/optics/",
  "lib/solver/",
  "lib/detectors/",
  "lib/analysis/",
  "lib/sweep/",
  "lib/results/",
  "lib/fanout/",
  "lib/stores/",
  "lib/backends/",
  "lib/api/",
  "lib/cli/",
  "functions/",
  "stacks/",
];
/** The types that whoever implements a port needs, wherever it stands. */
const PORTS = "lib/fanout/ports.ts";

interface Source {
  /** From the repository's root, with slashes. */
  readonly file: string;
  readonly text: string;
}

const TOPS = ["lib", "functions", "stacks", "test", "bench", "examples", "scripts"];

function sourcesBelow(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((entry) => join(folder, entry))
    .filter((file) => /\.(ts|mjs)$/.test(file) && !/node_modules|\.sst|\.d\.ts$/.test(file))
    .map((file) => ({ file: file.replaceAll("\\", "/"), text: readFileSync(join(root, file), "utf8") }));
}

const sources = TOPS.flatMap(sourcesBelow);
const inLib = sources.filter(({ file }) => file.startsWith("lib/"));

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** The place of an entry in the order of folders; -1 for what isn't in it. */
function placeOf(file: string): number {
  const parts = file.split("/");
  const folder = parts[0] === "lib" && parts.length > 2 ? `lib/${parts[1]}/` : `${parts[0]}/`;
  return ORDER.indexOf(folder);
}

/** What a file imports of the repository, statically or not, types too: [file, line]. */
function importsOf({ file, text }: Source): readonly (readonly [string, number])[] {
  const { module } = parseSync(file, text);
  const requests = [
    ...module.staticImports.map((each) => ({ start: each.start, path: each.moduleRequest.value })),
    ...module.staticExports.flatMap((each) =>
      each.entries.flatMap((entry) =>
        entry.moduleRequest === null ? [] : [{ start: each.start, path: entry.moduleRequest.value }],
      ),
    ),
    ...module.dynamicImports.map(({ start, moduleRequest }) => ({
      start,
      path: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    })),
  ];
  return requests
    .filter(({ path }) => path.startsWith("."))
    .map(({ start, path }) => {
      const target = normalize(join(dirname(file), path))
        .replaceAll("\\", "/")
        .replace(/\.js$/, ".ts");
      return [target, lineOf(text, start)] as const;
    });
}

function matches(within: readonly Source[], pattern: RegExp): readonly string[] {
  return within.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].map((match) => `${file}:${lineOf(text, match.index)}: ${match[0].trim()}`),
  );
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** Every function below a node, those inside others too. */
function* functionsIn(node: unknown): Generator<Node> {
  if (Array.isArray(node)) {
    for (const each of node) yield* functionsIn(each);
  } else if (typeof node === "object" && node !== null) {
    if ("type" in node && FUNCTIONS.has(String(node.type))) yield node as Node;
    for (const [key, value] of Object.entries(node)) if (key !== "parent") yield* functionsIn(value);
  }
}

/** `describe(..., () => { ... })` groups tests, which are functions of their own. */
function isGroup(text: string, node: Node): boolean {
  return /describe(\.\w+)*\([^\n]*$/.test(text.slice(Math.max(0, node.start - 300), node.start));
}

describe("the sources", () => {
  it("import from folders above their own only", () => {
    const found = sources
      .filter(({ file }) => placeOf(file) >= 0)
      .flatMap((source) =>
        importsOf(source)
          .filter(([target]) => target !== PORTS && (placeOf(target) > placeOf(source.file) || placeOf(target) < 0))
          .map(([target, line]) => `${source.file}:${line} imports ${target}`),
      )
      .filter((text) => !text.endsWith("/package.json"));
    expect(found).toEqual([]);
  });

  it("have names of lower-case words, and no folder for whatever is left over", () => {
    const names = sources.map(({ file }) => file);
    expect(names.filter((file) => !/^([a-z0-9-]+\/)+[a-z0-9.-]+\.(ts|mjs)$/.test(file))).toEqual([]);
    expect(names.filter((file) => /(^|\/)(utils?|helpers?|common|misc)([/.]|$)/.test(file))).toEqual([]);
  });

  it(`have ${MOST_LINES} lines at most`, () => {
    const long = sources.map(({ file, text }) => ({ file, lines: text.trimEnd().split("\n").length }));
    expect(long.filter(({ lines }) => lines > MOST_LINES)).toEqual([]);
  });

  it(`have functions of ${MOST_FUNCTION_LINES} lines at most`, () => {
    const found = sources.flatMap(({ file, text }) =>
      [...functionsIn(parseSync(file, text).program)]
        .map((node) => ({ node, lines: text.slice(node.start, node.end).split("\n").length }))
        .filter(({ node, lines }) => lines > MOST_FUNCTION_LINES && !isGroup(text, node))
        .map(({ node, lines }) => `${file}:${lineOf(text, node.start)}: ${lines} lines`),
    );
    expect(found).toEqual([]);
  });

  it("take time, chance and the environment from whoever calls them, but in backends, command line and functions", () => {
    const handed = inLib.filter(({ file }) => !/^lib\/(backends|cli)\//.test(file));
    const pattern =
      /^(?!\s*(\*|\/\/|\/\*)).*\b(Date\.now|new Date\(\)|performance\.now|Math\.random|setTimeout|setInterval|process\.env)\b/gm;
    expect(matches(handed, pattern)).toEqual([]);
  });

  it("leave nothing to do", () => {
    const words = [
      ["TO", "DO"],
      ["FIX", "ME"],
      ["XX", "X"],
    ].map((halves) => halves.join(""));
    expect(matches(sources, new RegExp(`\\b(${words.join("|")})\\b`, "g"))).toEqual([]);
  });

  it("have no default export in lib, and no enum", () => {
    expect(matches(inLib, /^export default\b.*/gm)).toEqual([]);
    expect(matches(sources, /^(export )?(const )?enum .*/gm)).toEqual([]);
  });

  it("have tests where lib has folders", () => {
    const folders = new Set(inLib.map(({ file }) => file.split("/")[1]!).filter((name) => !name.endsWith(".ts")));
    const tested = new Set(sources.map(({ file }) => relative("test", file).split("/")[0]!));
    expect([...folders].filter((folder) => !tested.has(folder))).toEqual([]);
  });
});

/** Holds the rules of the house that a program can hold: folders, names, lengths, and who may look at the clock. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
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
  "lib/arithmetic/",
  "lib/wasm/",
  "lib/optimize/",
  "lib/model/",
  "lib/optics/",
  "lib/solver/tape/",
  "lib/solver/values/",
  "lib/solver/matrix/",
  "lib/solver/elimination/",
  "lib/solver/kernel/",
  "lib/solver/light/",
  "lib/solver/signals/",
  "lib/solver/",
  "lib/detectors/",
  "lib/katscript/",
  "lib/analysis/",
  "lib/analysis/points/",
  "lib/analysis/beams/",
  "lib/analysis/minimum/",
  "lib/analysis/locks/",
  "lib/analysis/steps/",
  "lib/analysis/whole/",
  "lib/analysis/jobs/",
  "lib/sweep/spec/",
  "lib/sweep/",
  "lib/sweep/sampling/",
  "lib/sweep/objective/",
  "lib/sweep/search/",
  "lib/sweep/reading/",
  "lib/sweep/jobs/",
  "lib/page/",
  "lib/results/",
  "lib/results/statistics/",
  "lib/results/summary/",
  "lib/results/part/",
  "lib/results/answers/",
  "lib/results/figure/",
  "lib/results/report/",
  "lib/fanout/",
  "lib/fanout/worker/",
  "lib/fanout/reducer/",
  "lib/fanout/orchestrator/",
  "lib/stores/",
  "lib/backends/",
  "lib/backends/finesse/",
  "lib/backends/local/",
  "lib/backends/lambda/",
  "lib/backends/remote/",
  "lib/backends/ranks/",
  "lib/backends/batch/",
  "lib/api/",
  "lib/serve/counts/",
  "lib/serve/page/",
  "lib/serve/",
  "lib/cli/terminal/",
  "lib/cli/spec/",
  "lib/cli/solve/",
  "lib/cli/life/",
  "lib/cli/run/",
  "lib/cli/rpc/",
  "lib/cli/serve/",
  "lib/cli/lsp/",
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
const commandItself = ["bin/katfan", "bin/start.cjs"].map(
  (file): Source => ({ file, text: readFileSync(join(root, file), "utf8") }),
);
const inLib = sources.filter(({ file }) => file.startsWith("lib/"));

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** The place of an entry in the order of folders and rooms; -1 for what isn't in it. */
function placeOf(file: string): number {
  const folder = file.startsWith("lib/") ? file.slice(0, file.lastIndexOf("/") + 1) : `${file.split("/")[0]}/`;
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

/** Every node below a node, itself too. */
function* nodesIn(node: unknown): Generator<Node> {
  if (Array.isArray(node)) {
    for (const each of node) yield* nodesIn(each);
  } else if (typeof node === "object" && node !== null) {
    if ("type" in node) yield node as Node;
    for (const [key, value] of Object.entries(node)) if (key !== "parent") yield* nodesIn(value);
  }
}

/** Where numbers are shown, guessed, or times to wait: no bits of a result hang on them. */
const ROUGH = [
  "lib/backends/",
  "lib/cli/",
  "lib/fanout/orchestrator/cost.ts",
  "lib/fanout/orchestrator/budget.ts",
  "lib/results/figure/axis-scale.ts",
  "lib/results/figure/band-figure.ts",
];
/** What the language's standard leaves to whoever implements it: V8 has changed them, and may again. lib/numerics has them all. */
const INEXACT = /^(a?(sin|cos|tan)h?|atan2|cbrt|exp|expm1|hypot|log|log10|log1p|log2|pow)$/;

/** Whether a node takes such a function of Math, however, or a power of anything but written numbers. */
function isInexact(node: Node): boolean {
  const { type, operator, left, right, object, property, id, init } = node as Node & Record<string, Node | string>;
  const named = (of: unknown) => (of as { name?: string; value?: string } | undefined)?.name;
  const isNumber = (of: unknown) => typeof (of as { value?: unknown }).value === "number";
  if (type === "BinaryExpression" && operator === "**") return !(isNumber(left) && (isNumber(right) || isMinus(right)));
  if (type === "AssignmentExpression" && operator === "**=") return true;
  if (type === "VariableDeclarator" && named(init) === "Math") return (id as Node).type === "ObjectPattern";
  return type === "MemberExpression" && named(object) === "Math" && INEXACT.test(named(property) ?? "hypot");
}

function isMinus(node: unknown): boolean {
  const { type, argument } = node as { type: string; argument?: { value?: unknown } };
  return type === "UnaryExpression" && typeof argument?.value === "number";
}

/** How many lines a function has; in tests without those of functions inside, as groups of tests hold nothing else. */
function linesOf({ file, text }: Source, node: Node): number {
  const lines = ({ start, end }: Node) => text.slice(start, end).split("\n").length;
  if (!file.startsWith("test/")) return lines(node);
  const inside = [...functionsIn(Object.values(node))];
  const outermost = inside.filter((one) => !inside.some((other) => other.start < one.start && one.end < other.end));
  return lines(node) - outermost.reduce((sum, one) => sum + lines(one) - 1, 0);
}

/** `describe(..., () => { ... })` groups tests, which are functions of their own. */
function isGroup({ text }: Source, node: Node): boolean {
  return /describe(\.\w+)*\([^\n]*$/.test(text.slice(Math.max(0, node.start - 300), node.start));
}

/** Folders whose tests lie under another name: what they do shows in a whole that is larger than they are. */
const TESTED_BY: ReadonlyMap<string, string> = new Map([
  ["fanout", "simulation"],
  ["api", "emulator"],
]);

describe("the sources", () => {
  it("import one another in no circle, types too", () => {
    const imports = new Map(inLib.map((source) => [source.file, importsOf(source).map(([target]) => target)]));
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === "open") circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (state.has(file)) return;
      state.set(file, "open");
      for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
      state.set(file, "done");
    };
    for (const file of imports.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });

  it("import from folders and rooms above their own only", () => {
    const found = sources
      .filter(({ file }) => placeOf(file) >= 0)
      .flatMap((source) =>
        importsOf(source)
          .filter(([target]) => target !== PORTS && (placeOf(target) > placeOf(source.file) || placeOf(target) < 0))
          .map(([target, line]) => `${source.file}:${line} imports ${target}`),
      )
      .filter((text) => !/[/ ]package\.json$/.test(text));
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
    const found = sources.flatMap((source) =>
      [...functionsIn(parseSync(source.file, source.text).program)]
        .map((node) => ({ node, lines: linesOf(source, node) }))
        .filter(({ node, lines }) => lines > MOST_FUNCTION_LINES && !isGroup(source, node))
        .map(({ node, lines }) => `${source.file}:${lineOf(source.text, node.start)}: ${lines} lines`),
    );
    expect(found).toEqual([]);
  });

  it("take time, chance and the environment from whoever calls them, but in backends, command line and functions", () => {
    // A page's scripts are text here, and run in a browser.
    const handed = inLib.filter(
      ({ file }) => !/^lib\/(backends\/|cli\/|serve\/page\/|results\/report\/solve-script)/.test(file),
    );
    const pattern =
      /^(?!\s*(\*|\/\/|\/\*)).*\b(Date\.now|new Date\(\)|performance\.now|Math\.random|setTimeout|setInterval|process\.env)\b/gm;
    expect(matches(handed, pattern)).toEqual([]);
  });

  it("compute with functions that give the same bits everywhere, but where no number of a job comes from them", () => {
    const held = inLib.filter(({ file }) => !ROUGH.some((place) => file.startsWith(place)));
    const found = held.flatMap((source) =>
      [...nodesIn(parseSync(source.file, source.text).program)]
        .filter(isInexact)
        .map((node) => `${source.file}:${lineOf(source.text, node.start)}: ${source.text.slice(node.start, node.end)}`),
    );
    expect(found).toEqual([]);
  });

  it("make folders one by one: Node's recursive way never ends where /proc refuses them", () => {
    expect(matches(inLib, /^.*\bmkdir(Sync)?\(.*\brecursive\b.*$/gm)).toEqual([]);
  });

  it("leave nothing to do", () => {
    const words = [
      ["TO", "DO"],
      ["FIX", "ME"],
      ["XX", "X"],
    ].map((halves) => halves.join(""));
    expect(matches(sources, new RegExp(`\\b(${words.join("|")})\\b`, "g"))).toEqual([]);
  });

  it("change no flag of V8 while it runs, which Node 20 and 22 die of: one is given at a process's start or not at all", () => {
    const pattern = new RegExp(`^.*\\b${["set", "Flags", "FromString"].join("")}\\b`, "gm");
    expect(matches([...sources, ...commandItself], pattern)).toEqual([]);
  });

  it("have no default export in lib, and no enum", () => {
    expect(matches(inLib, /^export default\b.*/gm)).toEqual([]);
    expect(matches(sources, /^(export )?(const )?enum .*/gm)).toEqual([]);
  });

  it("have tests where lib has folders", () => {
    const folders = new Set(inLib.map(({ file }) => file.split("/")[1]!).filter((name) => !name.endsWith(".ts")));
    const tested = new Set(sources.map(({ file }) => relative("test", file).split("/")[0]!));
    expect([...folders].filter((folder) => !tested.has(folder) && !tested.has(TESTED_BY.get(folder) ?? ""))).toEqual(
      [],
    );
  });
});

describe("each room of lib", () => {
  const rooms = [...new Set(inLib.map(({ file }) => dirname(file)))];

  it.each(rooms)("says what it is for, what holds in it, where it begins and what isn't there: %s", (room) => {
    const text = readFileSync(join(root, room, "README.md"), "utf8");
    const [, begin] = /\n- Begins in \[([\w-]+\.ts)\]\(\1\)\.\n/.exec(text) ?? [];
    expect(text).toMatch(new RegExp(`^# ${room}\n\n[^\n]{20,}\n\n- Holds: [^\n]{20,}\n`));
    expect(inLib.map(({ file }) => file)).toContain(`${room}/${begin}`);
    expect(text).toMatch(/\n- Not here: [^\n]{10,}\n$/);
  });

  it("is in the guide's picture and its table (draw it anew: node scripts/ts.mjs scripts/rooms-picture.ts)", () => {
    const [picture, page] = ["docs/pictures/rooms.svg", "docs/architecture.md"].map((file) =>
      readFileSync(join(root, file), "utf8"),
    );
    const names = rooms.flatMap((room) => room.split("/").slice(1, 3));
    expect(names.filter((name) => !picture!.includes(`>${name}</text>`) || !page!.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("the guide", () => {
  it("has links that lead somewhere", () => {
    const guide = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((file) =>
      join("docs", file),
    );
    const pages = ["README.md", "CHANGELOG.md", ...guide].filter((file) => file.endsWith(".md"));
    const broken = pages.flatMap((page) => {
      const text = readFileSync(join(root, page), "utf8");
      return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1]!.replace(/#.*$/, ""))
        .filter((link) => link !== "" && !/^[a-z]+:/.test(link) && !existsSync(join(root, dirname(page), link)))
        .map((link) => `${page}: ${link}`);
    });
    expect(broken).toEqual([]);
  });
});

it("the test command runs every project of tests", () => {
  const [configuration, command] = ["vitest.config.ts", "scripts/test.mjs"].map((file) =>
    readFileSync(join(root, file), "utf8"),
  );
  const emulators = /^const EMULATORS = \[(.*)\];$/m.exec(configuration!)![1]!.replaceAll('"', "").split(", ");
  const others = [...configuration!.matchAll(/^ +name: "(\w+)",$/gm)].map(([, name]) => name!);
  const run = [...command!.matchAll(/inProjects\((".*")\)/g)].flatMap(([, names]) =>
    names!.replaceAll('"', "").split(", "),
  );
  expect(run.sort()).toEqual([...emulators, ...others].sort());
  expect(run.length).toBeGreaterThan(4);
});

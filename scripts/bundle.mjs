/**
 * Bundles lib/cli and the program of its worker threads into `dist/`, if a source has changed since.
 *
 * Each bundle has a folder of its own, named for the state of its sources, and `current.json` says which is the last: a
 * process that started on an older one still finds its chunks, and any number may build at once. Heavy libraries are
 * in chunks of their own, loaded where they are first used. `whole.js` is lib/cli once more in one piece, as a script whose
 * compiled code bin/start.cjs keeps, but for what speaks to AWS (`aws.cjs`), which most commands don't need. As a program: makes `dist/published`, what a package has of it, with the licenses of what
 * is bundled and the declarations of what job modules import.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { constantBytes } from "./constant-bytes.mjs";
import lastOne from "./last-bundle.cjs";
import { PAGE_ENGINE, pageEngine } from "./page-engine.mjs";

const { current, dist, lastBundle, root } = lastOne;
const published = path.join(dist, "published");
/** What has binaries, or consists of files, stays a package: whoever installs katfan gets these. */
export const EXTERNAL = ["@resvg/resvg-js", "dejavu-fonts-ttf", "esbuild", "piscina"];
/** What makes a bundle. */
const MAKERS = ["bundle", "constant-bytes", "page-engine"].map((name) => `scripts/${name}.mjs`);
/** Older bundles than this are no longer those of a process that runs. */
const BUNDLE_LIFE_MS = 24 * 3_600_000;

/** The folder of a bundle that is as new as its sources. */
export async function freshBundle() {
  return lastBundle() ?? build();
}

function stateOf(file) {
  const { mtimeMs, size } = statSync(path.join(root, file));
  return [file, mtimeMs, size];
}

/**
 * Node's own modules, asked for by `require`: `import` goes through all that a module has to name it, and of http and crypto
 * that alone loads a web client and web cryptography, a twentieth of the time of a small run.
 */
const NODES_OWN = {
  name: "nodes-own",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path: name, kind }) =>
      kind === "require-call" ? { path: name, external: true } : { path: name, namespace: "nodes-own" },
    );
    onLoad({ filter: /.*/, namespace: "nodes-own" }, ({ path: name }) => ({
      contents: `module.exports = require(${JSON.stringify(name)});`,
    }));
  },
};

/**
 * The packages that speak to AWS, a third of all code: they are in a file of their own, by their names, and loaded when one of
 * them is asked for.
 */
const AWS_FILE = "aws.cjs";
const AWS_PACKAGE = /^@(aws-sdk|smithy)\//;
const AWS_APART = {
  name: "aws-apart",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: AWS_PACKAGE }, ({ path: name }) => ({ path: name, namespace: "aws" }));
    onResolve({ filter: /.*/, namespace: "aws" }, ({ path: name }) => ({ path: name, external: true }));
    onLoad({ filter: /.*/, namespace: "aws" }, ({ path: name }) => ({
      contents: `module.exports = require("./${AWS_FILE}")[${JSON.stringify(name)}];`,
    }));
  },
};

/** What few commands call of modules that take long to read: they are read when it is called. */
const LATE = { fflate: "unzipSync", "node:child_process": "spawn" };
const LATE_ASKED = /node_modules\/commander\/|[/\\]read-maps\.ts$/;
const LATE_ONES = {
  name: "late-ones",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${Object.keys(LATE).join("|")})$`) }, ({ path: name, importer }) =>
      LATE_ASKED.test(importer) ? { path: name, namespace: "late" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "late" }, ({ path: name }) => ({
      contents: `exports.${LATE[name]} = (...given) => require(${JSON.stringify(name)}).${LATE[name]}(...given);`,
      resolveDir: root,
    }));
  },
};

/** What is bundled of these packages: what our files import of them, as inputs of another bundle tell. */
function awsPackages(inputs) {
  const wanted = new Map();
  for (const [file, { imports }] of Object.entries(inputs)) {
    if (file.includes("node_modules/") || !imports.some(({ original }) => AWS_PACKAGE.test(original))) continue;
    const text = readFileSync(path.join(root, file), "utf8");
    for (const [, names, name] of text.matchAll(/^import \{([^}]*)\} from "([^"]+)";$/gm)) {
      if (!AWS_PACKAGE.test(name)) continue;
      const values = names.split(",").map((each) => each.trim());
      const known = wanted.get(name) ?? new Set();
      wanted.set(name, known);
      for (const value of values) if (value !== "" && !value.startsWith("type ")) known.add(value);
    }
  }
  const names = [...wanted.keys()];
  const getters = names.map((name) => `get ${JSON.stringify(name)}() { return require("wanted:${name}"); }`);
  const wantedOnly = {
    name: "wanted-only",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^wanted:/ }, ({ path: name }) => ({ path: name.slice(7), namespace: "wanted" }));
      onLoad({ filter: /.*/, namespace: "wanted" }, ({ path: name }) => ({
        contents: `export { ${[...wanted.get(name)].join(", ")} } from ${JSON.stringify(name)};`,
        resolveDir: root,
      }));
    },
  };
  return { stdin: { contents: `module.exports = { ${getters.join(",\n")} };` }, plugins: [wantedOnly] };
}

/** Writes a bundle into a folder, and says which files went into it. */
async function bundled(outdir) {
  const { build: bundle } = await import("esbuild").catch(() => {
    process.stderr.write("katfan: its packages aren't installed. Run npm ci, or npm start.\n");
    process.exit(2);
  });
  const version = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).version;
  const common = {
    absWorkingDir: root,
    bundle: true,
    minifyIdentifiers: true, // a tenth less to read at each start
    minifySyntax: true,
    minifyWhitespace: true,
    platform: "node",
    mainFields: ["module", "main"], // of what speaks to AWS only what is used
    target: "node20",
    external: EXTERNAL,
    logLevel: "silent",
    legalComments: "none",
  };
  const constants = await constantBytes(common).catch(failed);
  const defined = { KATFAN_VERSION: JSON.stringify(version), ...constants.define };
  const modules = bundle({
    ...common,
    entryPoints: {
      main: "lib/cli/main.ts",
      "functions-alone": "lib/cli/rpc/functions-alone.ts",
      worker: "lib/backends/local/thread.ts",
      "job-process": "lib/backends/local/job-process.ts",
    },
    outdir,
    splitting: true,
    chunkNames: "chunk-[hash]",
    format: "esm",
    plugins: [NODES_OWN],
    metafile: true,
    define: defined,
    // Packages in CommonJS ask for Node's own modules by `require`, and so do we.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module";const require=__createRequire(import.meta.url);',
    },
  });
  const whole = bundle({
    ...common,
    entryPoints: ["lib/cli/main.ts"],
    outdir,
    format: "cjs",
    write: false,
    plugins: [AWS_APART, LATE_ONES],
    // What its modules find beside themselves they find beside it: bin/start.cjs hands this name in.
    define: { ...defined, "import.meta.url": "__url" },
  });
  const [{ metafile }, { outputFiles }, page] = await Promise.all([modules, whole, pageEngine()]).catch(failed);
  writeFileSync(path.join(outdir, "whole.js"), await asFunction(outputFiles[0].text));
  writeFileSync(path.join(outdir, PAGE_ENGINE), page.text);
  await bundle({ ...common, ...awsPackages(metafile.inputs), outfile: path.join(outdir, AWS_FILE), format: "cjs" });
  return [...new Set([...Object.keys(metafile.inputs), ...page.inputs, ...constants.inputs])];
}

/**
 * A program as a function of what it needs, with the hash of its text at its end, which tells whose compiled code is kept.
 *
 * A script may not import by itself: what isn't bundled it imports by a function that it is handed. The few characters that
 * aren't ASCII stand in regular expressions and templates; with one byte each it is read at once.
 */
async function asFunction(text) {
  const { createHash } = await import("node:crypto");
  const ascii = text
    .replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replace(/\bimport\(/g, "__import(");
  const hash = createHash("sha256").update(ascii).digest("hex").slice(0, 16);
  return `(function(exports,require,module,__url,__import){${ascii}\n})//${hash}`;
}

function failed(error) {
  const missing = error.errors?.map(({ text }) => /^Could not resolve "([^."/][^"]*)"/.exec(text)?.[1]).find(Boolean);
  if (missing !== undefined) {
    process.stderr.write(`katfan: a package that it needs isn't installed: ${missing}. Run npm ci, or npm start.\n`);
    process.exit(2);
  }
  process.stderr.write(`katfan: its sources can't be bundled: ${error.message}\n`);
  process.exit(70);
}

async function build() {
  const made = path.join(dist, `building-${process.pid}`);
  const own = (await bundled(made)).filter(
    (file) => !file.includes("node_modules/") && existsSync(path.join(root, file)),
  );
  const { createHash } = await import("node:crypto");
  const inputs = [...own, "package.json", "package-lock.json", ...MAKERS].sort().map(stateOf);
  const folder = createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 16);
  mkdirSync(dist, { recursive: true });
  try {
    renameSync(made, path.join(dist, folder));
  } catch (error) {
    if (!existsSync(path.join(dist, folder))) throw error;
    rmSync(made, { recursive: true }); // another process was first, with the same
  }
  const written = `${current}.${process.pid}`;
  writeFileSync(written, JSON.stringify({ folder, inputs }));
  renameSync(written, current);
  sweepOld(folder);
  return path.join(dist, folder);
}

/** Removes the bundles that no process can be running any more. */
function sweepOld(kept) {
  for (const name of readdirSync(dist)) {
    if (!/^([0-9a-f]{16}|building-\d+)$/.test(name) || name === kept) continue;
    const made = statSync(path.join(dist, name), { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && Date.now() - made > BUNDLE_LIFE_MS)
      rmSync(path.join(dist, name), { recursive: true, force: true });
  }
}

async function buildPackage() {
  const made = path.join(dist, `building-${process.pid}`);
  const { spawnSync } = await import("node:child_process");
  const { licensesOf } = await import("./licenses.mjs");
  writeFileSync(path.join(made, "licenses.txt"), licensesOf(await bundled(made), root));
  const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const options = ["--ignoreConfig", "--declaration", "--emitDeclarationOnly", "--target", "ES2023", "--outDir", made];
  const { status } = spawnSync(
    process.execPath,
    [compiler, ...options, path.join(root, "lib/sweep/spec/code-job.ts")],
    {
      stdio: "inherit",
    },
  );
  if (status !== 0) process.exit(status ?? 1);
  // Such a name is for modules of both kinds: a folder of specs seldom has a package.json that says which its are.
  renameSync(path.join(made, "code-job.d.ts"), path.join(made, "job.d.cts"));
  rmSync(published, { recursive: true, force: true });
  renameSync(made, published);
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildPackage();
}

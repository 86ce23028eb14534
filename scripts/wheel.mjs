/**
 * Makes Python's package: `node scripts/wheel.mjs PYTHON [FOLDER]` writes `katfan-*.whl` into a folder, python/dist if none is
 * named. PYTHON has hatchling.
 *
 * The engine goes in as it is published, but for what only saves time to commands that start often (the program in one piece)
 * and for packages with binaries: pictures as PNG and the bundling of job modules need those.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const project = path.join(root, "python");
const engine = path.join(project, "src", "katfan", "engine");
const PUBLISHED = path.join("dist", "published");
/** What threads need; it consists of files of its own and can't be bundled. */
const THREADS = path.join("node_modules", "piscina");

function made(program, ...args) {
  const { status } = spawnSync(program, args, { cwd: project, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ended with ${status}`);
}

function layEngine() {
  rmSync(engine, { recursive: true, force: true });
  mkdirSync(engine, { recursive: true });
  const copy = (place, filter = () => true) =>
    cpSync(path.join(root, place), path.join(engine, place), { recursive: true, filter });
  const { name, version, license, type, private: own, engines } = ownPackage();
  writeFileSync(
    path.join(engine, "package.json"),
    `${JSON.stringify({ name, version, license, type, private: own, engines }, undefined, 2)}\n`,
  );
  copy("bin", (file) => !file.endsWith(".d.ts"));
  copy(PUBLISHED, (file) => !/[/\\](whole\.js|aws\.cjs|job\.d\.cts|compiled)$/.test(file));
  copy("examples");
  copy(path.join("docs", "spec.schema.json"));
  copy(path.join(THREADS, "package.json"));
  copy(path.join(THREADS, "LICENSE"));
  copy(path.join(THREADS, "dist"), (file) => !/\.(d\.ts|map)$/.test(file));
}

/** Short names within a file: an eighth of the wheel. */
async function shorten(folder) {
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".js"))) {
    const file = path.join(folder, name);
    const options = { format: "esm", minify: true, platform: "node", target: "node20", legalComments: "none" };
    writeFileSync(file, (await transform(readFileSync(file, "utf8"), options)).code);
  }
}

function ownPackage() {
  return JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
}

/** The package as Python's tools know it has the version of the one that it comes from. */
function layVersion() {
  writeFileSync(
    path.join(project, "src", "katfan", "_version.py"),
    `"""The version, as package.json has it."""\n\nVERSION = "${ownPackage().version}"\n`,
  );
}

const [python, folder = path.join(project, "dist")] = process.argv.slice(2);
if (python === undefined) throw new Error("usage: node scripts/wheel.mjs PYTHON [FOLDER]");
made(process.execPath, path.join(root, "scripts", "bundle.mjs"));
layEngine();
await shorten(path.join(engine, PUBLISHED));
layVersion();
made(python, "-m", "hatchling", "build", "--target", "wheel", "--directory", path.resolve(folder));

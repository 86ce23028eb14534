/**
 * Everything that must hold, one after the other: types, lint and format, unused code, tests. Stops at the first that
 * doesn't. With arguments, only the tests that they name: `npm test -- test/cli`. With `--quick`, types and the fast tests.
 *
 * The tests on the emulators run beside the others, as they mostly wait: what they print comes after all else.
 *
 * Tests write files, and katfan flushes each to the disk: where there is room for files in memory, theirs lie there. What depends
 * on the file system's kind brings its own.
 */
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const packageFile = (file) => path.join(root, "node_modules", file);
const quick = process.argv.includes("--quick");
const only = quick ? ["--project", "fast"] : process.argv.slice(2);

const tests = (what, args) => ({ what, program: packageFile("vitest/vitest.mjs"), args: ["run", ...args] });
const TYPES = { what: "types", program: packageFile("typescript/bin/tsc"), args: ["-p", "."] };
const STEPS = [
  TYPES,
  {
    what: "lint and format",
    program: packageFile("@biomejs/biome/bin/biome"),
    args: ["ci", "--error-on-warnings", "."],
  },
  { what: "unused files, exports and packages", program: packageFile("knip/bin/knip.js"), args: [] },
];
const IN_MEMORY = "/dev/shm";
/** So much must be free of it, and so much memory be left besides [bytes]: environments of Python are made there. */
const LEAST_ROOM = 4 * 2 ** 30;
/** Where tests write, unless TMPDIR says: in memory, if there is room and programs may be run from there. */
function environment() {
  if (process.env.TMPDIR !== undefined || process.platform !== "linux") return process.env;
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    if (bavail * bsize < LEAST_ROOM || process.availableMemory() < 2 * LEAST_ROOM || !mayRunFrom(IN_MEMORY))
      return process.env;
    return { ...process.env, TMPDIR: IN_MEMORY };
  } catch {
    return process.env; // there is none, or it isn't ours to write
  }
}
function mayRunFrom(folder) {
  const own = mkdtempSync(path.join(folder, "katfan-try-"));
  const program = path.join(own, "program");
  writeFileSync(program, "#!/bin/sh\nexit 0\n");
  chmodSync(program, 0o700);
  const { status } = spawnSync(program);
  rmSync(own, { recursive: true });
  return status === 0;
}
const env = environment();
/** The projects of vitest.config.ts. */
const inProjects = (...names) => names.flatMap((name) => ["--project", name]);
const ON_EMULATORS = tests("tests on emulators of AWS", inProjects("localstack", "ministack"));
const OTHERS = tests("tests", inProjects("fast", "long", "slow", "apart", "package"));

/** Runs a step; resolves to its exit status and, where that is asked for, what it printed in place of printing it. */
function run({ program, args }, stdio) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root, env, stdio: ["ignore", stdio, stdio] });
    const printed = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (piece) => printed.push(piece));
    child.on("error", reject);
    child.on("close", (code) => resolve({ status: code ?? 1, printed: Buffer.concat(printed) }));
  });
}

const heading = ({ what }) => process.stdout.write(`\n# ${what}\n`);
const endUnless = (status, { what }) => {
  if (status === 0) return;
  process.stdout.write(`\n# ${what}: not as they must be\n`);
  process.exit(status);
};

async function inTurn(steps) {
  for (const step of steps) {
    heading(step);
    endUnless((await run(step, "inherit")).status, step);
  }
}

if (quick) await inTurn([TYPES, tests("tests", only)]);
else if (only.length > 0) await inTurn([tests("tests", only)]);
else {
  await inTurn(STEPS);
  const beside = run(ON_EMULATORS, "pipe");
  heading(OTHERS);
  const { status } = await run(OTHERS, "inherit");
  const { status: statusBeside, printed } = await beside;
  heading(ON_EMULATORS);
  process.stdout.write(printed);
  endUnless(status, OTHERS);
  endUnless(statusBeside, ON_EMULATORS);
}

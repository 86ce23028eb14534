/**
 * Everything that must hold, one after the other: types, lint and format, unused code, tests. Stops at the first that
 * doesn't. With arguments, only the tests that they name: `npm test -- test/cli`. With `--quick`, types and the fast tests.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const packageFile = (file) => path.join(root, "node_modules", file);
const quick = process.argv.includes("--quick");
const only = quick ? ["--project", "fast"] : process.argv.slice(2);

const TESTS = { what: "tests", program: packageFile("vitest/vitest.mjs"), args: ["run", ...only] };
const STEPS = [
  { what: "types", program: packageFile("typescript/bin/tsc"), args: ["-p", "."] },
  {
    what: "lint and format",
    program: packageFile("@biomejs/biome/bin/biome"),
    args: ["ci", "--error-on-warnings", "."],
  },
  { what: "unused files, exports and packages", program: packageFile("knip/bin/knip.js"), args: [] },
  TESTS,
];

const wanted = quick ? [STEPS[0], TESTS] : only.length > 0 ? [TESTS] : STEPS;
for (const { what, program, args } of wanted) {
  process.stdout.write(`\n# ${what}\n`);
  const { status } = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: ["ignore", 1, 2] });
  if (status !== 0) {
    process.stdout.write(`\n# ${what}: not as they must be\n`);
    process.exit(status ?? 1);
  }
}

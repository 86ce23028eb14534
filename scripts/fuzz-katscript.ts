/**
 * Feeds mutated KatScript to the parser: `node scripts/ts.mjs scripts/fuzz-katscript.ts [COUNT [SEED]]`.
 *
 * A million texts if no count is given. Prints the seed; the same seed gives the same texts. The exit code is 1 if
 * anything was thrown that isn't told to the user, or a model didn't print and parse back.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fuzz } from "../test/katscript/fuzz.js";
import { goldenTexts } from "../test/katscript/golden-texts.js";

const DEFAULT_COUNT = 1_000_000;
const SHOWN = 5;

const [count = String(DEFAULT_COUNT), seed = String(process.pid)] = process.argv.slice(2);
const tests = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../test");
const texts = ["golden", "golden-own"]
  .flatMap((folder) => goldenTexts(path.join(tests, folder)))
  .map((text) => text.katscript);
process.stdout.write(`seed ${seed}, ${count} texts from ${texts.length}\n`);
const result = fuzz(texts, {
  count: Number(count),
  seed: Number(seed),
  report: (done) => process.stderr.write(`\r${done}`),
});
process.stderr.write("\r");
const { models, mistaken, broken } = result;
process.stdout.write(`${models} models, ${mistaken} with mistakes, ${broken.length} broken\n`);
for (const { text, problem } of broken.slice(0, SHOWN)) {
  process.stdout.write(`---\n${JSON.stringify(text)}\n${problem}\n`);
}
process.exitCode = broken.length === 0 ? 0 : 1;

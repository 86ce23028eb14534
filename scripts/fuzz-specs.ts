/**
 * Feeds mutated specs to what reads them: `node scripts/ts.mjs scripts/fuzz-specs.ts [COUNT [SEED]]`.
 *
 * Ten thousand texts if no count is given. Prints the seed; the same seed gives the same texts. The exit code is 1 if
 * anything was thrown that isn't told to the user, or a mistake has neither a remedy nor the text that it is about.
 */
import { fuzzSpecs } from "../test/sweep/fuzz-texts.js";

const SHOWN = 5;
const [count = "10000", seed = String(process.pid)] = process.argv.slice(2);
process.stdout.write(`seed ${seed}, ${count} texts\n`);
const { specs, mistaken, broken } = await fuzzSpecs({
  count: Number(count),
  seed: Number(seed),
  report: (done) => process.stderr.write(`\r${done}`),
});
process.stdout.write(`\n${specs} specs, ${mistaken} with mistakes, ${broken.length} broken\n`);
for (const { text, problem } of broken.slice(0, SHOWN))
  process.stdout.write(`---\n${JSON.stringify(text)}\n${problem}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;

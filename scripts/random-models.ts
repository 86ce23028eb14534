/**
 * Holds katfan against the user's own Finesse on random models of plane waves and random expressions:
 * `node scripts/ts.mjs scripts/random-models.ts [COUNT [SEED [PYTHON]]]`.
 *
 * Prints each model in which the two differ, and exits with 1 if there is one. The same seed gives the same models.
 */
import { startFinesse } from "../lib/backends/finesse/finesse.js";
import { verificationLines, verifyText } from "../lib/backends/finesse/verify.js";
import { UserError } from "../lib/errors.js";
import { randomModel } from "../test/random-model.js";

const [count = "200", seed = "1", python] = process.argv.slice(2);
const finesse = await startFinesse(python);
const say = (line: string) => process.stdout.write(`${line}\n`);
/** What Finesse can't do for reasons of its own: rings without losses that nothing lights, and degrees of freedom whose
 * parameters follow functions. */
const THEIR_OWN = /KLU_SINGULAR|compiling cython|needs to be updated|\) undefined/;
const found = { agree: 0, "both refuse": 0, "only theirs fails": 0, differ: 0 };
say(`seed ${seed}, ${count} models`);
for (let index = 0; index < Number(count); index++) {
  const katscript = randomModel(Number(seed) * 1_000_003 + index);
  const { verdict, lines } = await judged(katscript);
  found[verdict]++;
  if (verdict === "differ") say([`--- ${index}`, katscript, ...lines].join("\n"));
}
finesse.close();
say(JSON.stringify(found));
process.exitCode = found.differ === 0 ? 0 : 1;

async function judged(katscript: string): Promise<{ verdict: keyof typeof found; lines: readonly string[] }> {
  try {
    const verification = await verifyText({ katscript, finesse });
    if (verification.refusals.some(({ ours, theirs }) => ours === undefined && THEIR_OWN.test(theirs ?? ""))) {
      return { verdict: "only theirs fails", lines: [] };
    }
    if (!verification.agrees) return { verdict: "differ", lines: verificationLines(verification) };
    return { verdict: verification.refusals.length > 0 ? "both refuse" : "agree", lines: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const answer = await finesse.solve(katscript);
    if ("error" in answer) return { verdict: "both refuse", lines: [] };
    return { verdict: "differ", lines: [`katfan alone refuses: ${error.message}`] };
  }
}

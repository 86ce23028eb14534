/** Specs' code for tests. */
import { createHash } from "node:crypto";

/** Set where a job that is slow on the deployment, to be disturbed there, needn't be: it makes the same row in no time. */
export const HASTE = "KATFAN_TEST_HASTE";
/** The statement of such a job: it waits, which takes nothing from the other workers on the machine. */
export const slowly = (ms: number): string =>
  `if (process.env.${HASTE} === undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${ms});`;

/** A job's code with this body. */
export function codeOf(body: string): { readonly code: string; readonly sha256: string } {
  const code = `export function run(job) { ${body} }\n`;
  return { code, sha256: createHash("sha256").update(code).digest("hex") };
}

/** Specs' code for tests. */
import { createHash } from "node:crypto";

/** A job's code with this body. */
export function codeOf(body: string): { readonly code: string; readonly sha256: string } {
  const code = `export function run(job) { ${body} }\n`;
  return { code, sha256: createHash("sha256").update(code).digest("hex") };
}

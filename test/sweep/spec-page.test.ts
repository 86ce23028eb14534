import { readFileSync } from "node:fs";
import path from "node:path";
import { transform } from "esbuild";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { schemaText } from "../../lib/cli/spec/schema.js";
import { compileSweep, type RunCode } from "../../lib/sweep/jobs/compile-sweep.js";
import { checkSpec } from "../../lib/sweep/jobs/model-check.js";
import { inlineFiles } from "../../lib/sweep/reading/inline-files.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import type { Spec } from "../../lib/sweep/spec/spec.js";
import { specPage } from "../../scripts/spec-keys.js";

const PAGE = readFileSync(path.resolve(import.meta.dirname, "../../docs/spec.md"), "utf8");

const CAVITY = `l LASER P=1
m ITM R=0.99 T=0.01
m ETM R=0.9 T=0.05 phi=10
link(LASER, ITM, 3994, ETM)
pd circulating ETM.p1.i
pd transmitted ETM.p2.o
variable gain value=1
variable offset value=0
variable loss value=0
`;

const FILES: Record<string, string> = {
  "cavity.kat": CAVITY,
  "jobs.csv": "# made by hand\nLASER.P,ETM.phi\n1,0\n2,10\n",
  "weights.csv": `angle,weight\n${Array.from({ length: 41 }, (_, k) => `${k / 2 - 10},1\n`).join("")}`,
  "height.csv": "0,1e-9,0\n1e-9,2e-9,1e-9\n0,1e-9,0\n",
};

const files = {
  read: async (name: string) => new TextEncoder().encode(FILES[name]),
  bundle: async () => ({ code: "export {}", sha256: "0".repeat(64) }),
};

const examples = [...PAGE.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!);

/** The `run` of the page's job module. */
async function runOnPage(): Promise<RunCode> {
  const { code } = await transform(/```ts\n(.*?)```/s.exec(PAGE)![1]!, { loader: "ts", format: "esm" });
  const { run } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { run: RunCode };
  return run;
}

/** An example with what it doesn't say of itself: a model, something that varies, how many jobs. */
async function completed(text: string): Promise<Record<string, unknown>> {
  const example = parse(text) as Record<string, unknown>;
  const vary = "report" in example ? { vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } } } : {};
  return (await inlineFiles({ model: CAVITY, ...vary, ...example }, files)) as Record<string, unknown>;
}

/** Its spec: of ten jobs if it doesn't say how many. */
function specOf(raw: Record<string, unknown>): Spec {
  try {
    return readSpec(raw);
  } catch (error) {
    if (!String(error).includes("jobs: is missing")) throw error;
    return readSpec({ ...raw, jobs: 10 });
  }
}

describe("docs/spec.md", () => {
  it("has the keys of the schema (run: node scripts/ts.mjs scripts/spec-keys.ts)", () => {
    expect(PAGE).toBe(specPage(PAGE));
  });

  it("has a schema beside it for editors, which is the schema's (run: node scripts/ts.mjs scripts/spec-keys.ts)", () => {
    expect(readFileSync(path.resolve(import.meta.dirname, "../../docs/spec.schema.json"), "utf8")).toBe(schemaText());
  });

  it("has examples of every key", () => {
    const listed = PAGE.slice(PAGE.indexOf("## All keys"));
    const keys = [...listed.matchAll(/(?:\| |; )(?:\*\*)?`([A-Za-z0-9.[\]*]+)`(?:\*\*)?(?: \||:)/g)].map(
      ([, key]) => key!,
    );
    const missing = keys.filter((key) => {
      const name = key.slice(key.lastIndexOf(".") + 1).replace("[]", "");
      return name !== "*" && !examples.some((text) => new RegExp(`\\b${name}\\b`).test(text));
    });
    expect(keys.length).toBeGreaterThan(80);
    // The command line writes a job's code and a map's grid; the others say nothing but for people.
    const written = ["job.code", "job.sha256", "maps.*.grid.transmission", "maps.*.grid.y"];
    expect([...new Set(missing)].sort()).toEqual(["description", ...written, "katfan"].sort());
  });

  it.each(examples.map((text) => [text.split("\n")[0]!, text]))("has an example that runs: %s", async (_, text) => {
    const spec = specOf(await completed(text));
    checkSpec(spec);
    const sweep = compileSweep(spec, { runCode: await runOnPage() });
    const { errors } = sweep.run(0, Math.min(spec.jobs, 100));
    expect([...errors]).toEqual([]);
    expect(sweep.outputs.length).toBeGreaterThan(0);
  });
});

/** Feeds mutated texts of specs to what reads them, and says what went wrong beyond a mistake that is told to the user. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Mistake, UserError } from "../../lib/errors.js";
import { checkSpec } from "../../lib/sweep/jobs/model-check.js";
import { inlineFiles } from "../../lib/sweep/reading/inline-files.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { parseSpecText, type SpecFormat } from "../../lib/sweep/reading/spec-text.js";
import { chances, mutate } from "../katscript/mutate.js";

export interface SpecFuzzResult {
  /** How many texts were specs, and how many had mistakes. */
  readonly specs: number;
  readonly mistaken: number;
  readonly broken: readonly { readonly text: string; readonly problem: string }[];
}

interface SpecText {
  readonly text: string;
  readonly format: SpecFormat;
}

/** What the page's examples are of, where they don't say. */
const MODEL = `model: |
  l LASER P=1
  m ITM R=0.99 T=0.01
  m ETM R=0.9 T=0.05 phi=10
  link(LASER, ITM, 3994, ETM)
  pd circulating ETM.p1.i
  pd transmitted ETM.p2.o
  variable gain value=1
  variable offset value=0
  variable loss value=0
`;
const EXAMPLES = path.resolve(import.meta.dirname, "../../examples");
const PAGE = path.resolve(import.meta.dirname, "../../docs/spec.md");

/** The examples and those of the page, in YAML and as JSON. */
export function specTexts(): readonly SpecText[] {
  const examples = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".yaml"),
  );
  const onPage = [...readFileSync(PAGE, "utf8").matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => {
    return `${/^jobs:/m.test(text!) ? "" : "jobs: 3\n"}${/^model:/m.test(text!) ? "" : MODEL}${text}`;
  });
  const yaml = [...examples.map((file) => readFileSync(path.join(EXAMPLES, file), "utf8")), ...onPage];
  return yaml.flatMap((text): SpecText[] => {
    const json = JSON.stringify(parseSpecText(text, "yaml", "x").raw, null, 1);
    return [
      { text, format: "yaml" },
      { text: json, format: "json" },
    ];
  });
}

const files = {
  read: async (name: string) => {
    throw Object.assign(new Error(name), { code: "ENOENT" });
  },
  bundle: async () => ({ code: "export {}", sha256: "0".repeat(64) }),
};

/** What reading a text comes to: a spec, mistakes with places, or something that mustn't be. */
async function tryText({ text, format }: SpecText): Promise<"spec" | "mistaken" | { readonly problem: string }> {
  let locate = (error: UserError) => error;
  try {
    const read = parseSpecText(text, format, `spec.${format}`);
    locate = read.locate;
    checkSpec(readSpec(await inlineFiles(read.raw, files)));
    return "spec";
  } catch (error) {
    if (!(error instanceof UserError)) return { problem: `throws ${(error as Error).stack ?? String(error)}` };
    const told = locate(error);
    const problem = [told, ...told.others].map(problemOf).find((each) => each !== undefined);
    return problem === undefined ? "mistaken" : { problem };
  }
}

/** A whole sentence, or how the thing is written. */
const SENTENCE = /[.?!)]$|^(?:Did you mean .*\? )?Syntax: \w/s;

/** What is missing of a mistake that a user can mend: where, what, and what to do, and the text that it is about. */
function problemOf({ code, place, what, remedy, span, excerpt }: Mistake): string | undefined {
  if (place === "" || what === "") return `no place or no words: ${code}`;
  if (!SENTENCE.test(remedy)) return `no remedy: ${code}: ${place}: ${what}: ${remedy}`;
  const lies = span === undefined || (span.line >= 1 && span.column >= 1 && span.endColumn > span.column);
  if (!lies) return `no place in the text: ${code}: ${place}`;
  return (span === undefined) === (excerpt === undefined) ? undefined : `a place without its text: ${code}`;
}

/** Tries so many mutations of the texts. `report` hears how many are done. */
export async function fuzzSpecs(options: {
  readonly count: number;
  readonly seed: number;
  readonly report?: (done: number) => void;
}): Promise<SpecFuzzResult> {
  const texts = specTexts();
  const chance = chances(options.seed);
  const broken: { text: string; problem: string }[] = [];
  let [specs, mistaken] = [0, 0];
  for (let done = 0; done < options.count; done++) {
    const { text, format } = texts[chance(texts.length)]!;
    const mutated = mutate(
      text,
      chance,
      texts.map((each) => each.text),
    );
    const outcome = await tryText({ text: mutated, format });
    if (outcome === "spec") specs++;
    else if (outcome === "mistaken") mistaken++;
    else broken.push({ text: mutated, problem: outcome.problem });
    if (done % 1_000 === 999) options.report?.(done + 1);
  }
  return { specs, mistaken, broken };
}

/** Feeds mutated texts to the parser and says what went wrong beyond a mistake that is told to the user. */
import { UserError } from "../../lib/errors.js";
import { check } from "../../lib/katscript/check.js";
import { parse } from "../../lib/katscript/parse.js";
import { print } from "../../lib/katscript/print.js";
import { equalModels } from "../model/equal-models.js";
import { chances, mutate } from "./mutate.js";

export interface FuzzResult {
  /** How many texts were models, and how many had mistakes. */
  readonly models: number;
  readonly mistaken: number;
  /** Texts that broke something, each with what happened. */
  readonly broken: readonly { readonly text: string; readonly problem: string }[];
}

/** Checks one text: it is a model that prints and parses back, or it has mistakes, each with its place and what to do. */
export function tryText(text: string): "model" | "mistaken" | { readonly problem: string } {
  try {
    const model = parse(text, { file: "fuzz.kat" });
    const printed = print(model);
    if (!equalModels(model, parse(printed))) return { problem: `prints as another model:\n${printed}` };
    check(text, "fuzz.kat");
    return "model";
  } catch (error) {
    if (!(error instanceof UserError)) return { problem: `throws ${(error as Error).stack ?? String(error)}` };
    for (const mistake of [error, ...error.others]) {
      if (mistake.span === undefined || mistake.excerpt === undefined) return { problem: `no place: ${mistake.what}` };
      if (!/[.?!)]$|Syntax: \w/.test(mistake.remedy))
        return { problem: `no remedy: ${mistake.what}: ${mistake.remedy}` };
    }
    return "mistaken";
  }
}

/** Tries so many mutations of the texts. `report` hears how many are done. */
export function fuzz(
  texts: readonly string[],
  options: { readonly count: number; readonly seed: number; readonly report?: (done: number) => void },
): FuzzResult {
  const chance = chances(options.seed);
  const broken: { text: string; problem: string }[] = [];
  let models = 0;
  let mistaken = 0;
  for (let done = 0; done < options.count; done++) {
    const text = mutate(texts[chance(texts.length)]!, chance, texts);
    const outcome = tryText(text);
    if (outcome === "model") models++;
    else if (outcome === "mistaken") mistaken++;
    else broken.push({ text, problem: outcome.problem });
    if (done % 10_000 === 9999) options.report?.(done + 1);
  }
  return { models, mistaken, broken };
}

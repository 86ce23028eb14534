/** The models of a sweep's jobs of code: what the jobs that only set numbers of theirs have in common. */
import { ModelFamily } from "../../analysis/points/model-family.js";
import { apartFrom } from "../../model/apart.js";
import type { Model } from "../../model/model.js";
import type { Action } from "../../model/value.js";
import { readAnalysis } from "./model-of-spec.js";

/** How many analyses are kept. */
const KEPT = 100;
/** What a job's analysis is called in messages. */
const PLACE = "run";

export class JobFamily {
  readonly models: ModelFamily;
  readonly #base: Model;
  /** By their texts. Those that name a cavity are read anew: its numbers are those of a job. */
  readonly #analyses = new Map<string, Action>();
  readonly #cavities: readonly string[];

  constructor(base: Model) {
    this.#base = base;
    this.models = new ModelFamily(base);
    this.#cavities = base.elements().flatMap(({ kind, name }) => (kind === "cavity" ? [name] : []));
  }

  /** The analysis that a text is for a job's model. */
  analysis(model: Model, text: string): Action {
    if (apartFrom(this.#base, model)?.key !== "") return readAnalysis(model, text, PLACE);
    const known = this.#analyses.get(text);
    if (known !== undefined) return known;
    const read = readAnalysis(model, text, PLACE);
    if (this.#cavities.some((name) => text.includes(name))) return read;
    if (this.#analyses.size >= KEPT) this.#analyses.clear();
    this.#analyses.set(text, read);
    return read;
  }
}

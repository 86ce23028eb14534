/**
 * What a light is built with at a run's present values: which cavities say its beams, and the numbers that beams on maps need.
 *
 * For whoever builds lights itself (`dc_fields`, responses, operators). Detectors at points have stable-points.ts and pinned-points.ts.
 */
import { UserError } from "../../errors.js";
import type { Model } from "../../model/model.js";
import type { LightOptions } from "../../solver/build-system.js";
import { noBeam } from "../../solver/light/beams.js";
import { pinnedInputs, pinnedOptions } from "./pinned-points.js";
import { Stability } from "./stability.js";

/** A light's options, and what it is run with. */
export interface Built {
  /** Equal where the options are. */
  readonly key: string;
  readonly options: LightOptions;
  /** The values of its inputs, in their order. */
  readonly row: Float64Array;
}

export class Geometry {
  readonly #model: Model;
  readonly #inputs: readonly string[];
  readonly #stability: Stability | undefined;
  /** The inputs that are numbers, by which cavities are stable. */
  readonly #pinned = new Map<string, readonly number[]>();

  /** @param inputs the parameters that a run varies @param anew whether a cavity takes part wherever it is stable, whatever the text says */
  constructor(model: Model, inputs: readonly string[], anew: boolean) {
    this.#model = model;
    this.#inputs = inputs;
    const hasCavities = model.elements().some(({ kind }) => kind === "cavity");
    this.#stability = hasCavities ? new Stability(model, { inputs, anew }) : undefined;
  }

  /** @param values of the inputs, in their order */
  at(values: Float64Array): Built {
    const [key = ""] = this.#stability?.keys({ values, count: 1 }).keys() ?? [];
    this.#assertBeam(key, values);
    const options = { inputs: this.#inputs, separate: this.#inputs, ...this.#stability?.setsOf(key) };
    const pinned = this.#pinned.get(key) ?? pinnedInputs(this.#model, options);
    this.#pinned.set(key, pinned);
    if (pinned.length === 0) return { key, options, row: values };
    return {
      key: [key, ...pinned.map((slot) => values[slot]!)].join(),
      options: pinnedOptions(options, pinned, values),
      row: values.filter((_, slot) => !pinned.includes(slot)),
    };
  }

  #assertBeam(key: string, values: Float64Array): void {
    if (this.#stability === undefined || key.includes("1")) return;
    if (this.#model.elements().some(({ kind }) => kind === "gauss")) return;
    throw new UserError(noBeam(this.#stability.at(values)));
  }
}

/** Which of a model's cavities are stable at points of its parameters: they say the beams there, the others don't. */
import type { Model } from "../../model/model.js";
import { compileKernel, type Kernel } from "../../solver/kernel/kernel.js";
import { isStable } from "../../solver/light/beams.js";
import { type Cavity, cavitiesOf } from "../../solver/light/cavities.js";
import { nodesOf } from "../../solver/light/nodes.js";
import { PLANES, type RayContext, rayWaysOf } from "../../solver/light/ray-ways.js";
import { type Ref, Tape } from "../../solver/tape/tape.js";
import { Parameters } from "../../solver/values/expressions.js";
import type { Rows } from "./grouped-rows.js";
import type { PointOptions } from "./point-options.js";

/** The cavities of a model that may take part, and those of them that do. */
export interface CavitySets {
  readonly usable: ReadonlySet<string>;
  readonly stable: ReadonlySet<string>;
}

export class Stability {
  /** Where the g-factors are. */
  readonly parameters: Parameters;
  /** The cavities that may take part: those that are stable by the model's text, or all if that is decided anew at each point. */
  readonly usable: readonly Cavity[];
  /** The g-factors, of each cavity that may take part in x and y. */
  readonly factors: readonly Ref[];
  readonly #width: number;
  readonly #rays: Pick<RayContext, "model" | "nodes">;
  #byText: readonly Cavity[] | undefined;
  #kernel: Kernel | undefined;

  constructor(model: Model, options: Pick<PointOptions, "inputs" | "values" | "anew">) {
    this.parameters = new Parameters(new Tape(), model, options);
    const { tape } = this.parameters;
    this.#rays = { model, nodes: nodesOf(model) };
    const cavities = cavitiesIn({ ...this.#rays, parameters: this.parameters });
    if (options.inputs.length === 0 && (options.values?.size ?? 0) === 0) this.#byText = cavities;
    const isStableByText = (cavity: Cavity) => PLANES.every((plane) => isStable(tape.valueOf(cavity.stability(plane))));
    this.usable = options.anew === true ? cavities : cavities.filter((_, at) => isStableByText(this.byText[at]!));
    this.factors = this.usable.flatMap((cavity) => PLANES.map((plane) => cavity.stability(plane)));
    this.#width = options.inputs.length;
  }

  /** All cavities as the text has them. */
  get byText(): readonly Cavity[] {
    const { model } = this.#rays;
    this.#byText ??= cavitiesIn({ ...this.#rays, parameters: new Parameters(this.parameters.tape, model) });
    return this.#byText;
  }

  /** Which are stable, as a key, where that is so whatever the inputs are; undefined where it isn't. */
  constantKey(): string | undefined {
    const { tape } = this.parameters;
    if (!this.factors.every((ref) => tape.isConstant(ref))) return undefined;
    return this.#keyOf((index) => tape.valueOf(this.factors[index]!));
  }

  /** Points by which cavities are stable there. */
  keys({ values, count }: Rows): ReadonlyMap<string, readonly number[]> {
    const factors = this.#factorsAt(values, count);
    const keys = new Map<string, number[]>();
    for (let point = 0; point < count; point++) {
      const key = this.#keyOf((index) => factors[index * count + point]!);
      const points = keys.get(key);
      if (points === undefined) keys.set(key, [point]);
      else points.push(point);
    }
    return keys;
  }

  /** Shape (factors, count). */
  #factorsAt(values: Float64Array, count: number): Float64Array {
    this.#kernel ??= compileKernel(this.parameters.tape, this.factors, this.#width);
    const factors = new Float64Array(this.factors.length * count);
    this.#kernel.run(values, count, factors);
    return factors;
  }

  /** The g-factors of all cavities that may take part, in x and y. */
  at(values: Float64Array): readonly { readonly name: string; readonly g: readonly number[] }[] {
    const factors = this.#factorsAt(values, 1);
    const planes = PLANES.length;
    return this.usable.map(({ name }, cavity) => ({
      name,
      g: [...factors.subarray(planes * cavity, planes * (cavity + 1))],
    }));
  }

  setsOf(key: string): CavitySets {
    const names = this.usable.map(({ name }) => name);
    return { usable: new Set(names), stable: new Set(names.filter((_, at) => key[at] === "1")) };
  }

  /** The key with all cavities stable. */
  allKey(): string {
    return "1".repeat(this.usable.length);
  }

  /** @param factor the g-factor of a place in `factors` */
  #keyOf(factor: (index: number) => number): string {
    const planes = PLANES.map((_, at) => at);
    return this.usable
      .map((_, cavity) => (planes.every((plane) => isStable(factor(planes.length * cavity + plane))) ? "1" : "0"))
      .join("");
  }
}

function cavitiesIn(rays: RayContext): readonly Cavity[] {
  return cavitiesOf(rays, rayWaysOf(rays));
}

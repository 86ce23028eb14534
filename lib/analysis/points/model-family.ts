/**
 * Points of models that were made of one by setting numbers, as each job's code does with a model of its own: what was set becomes
 * inputs of programs over the one that all were made of, which are kept. So the second of them costs what a spec's second job costs.
 *
 * Which parameters become inputs depends on the two models alone, and so do the bits: neither on which others came before, nor on what
 * is kept. What a model's build hangs on is no input: then the model is compiled as it is.
 */
import { UserError } from "../../errors.js";
import { followedByFixed, followedByFrequencies, isFixed } from "../../model/followers.js";
import type { Model } from "../../model/model.js";
import { numbersSet } from "../../model/set-numbers.js";
import { compileKept } from "./kept-programs.js";
import type { PointOptions, PointProgram } from "./point-options.js";
import { compilePoints } from "./point-program.js";
import { Stability } from "./stability.js";

/** More numbers than these are no inputs any more. */
const MAX_INPUTS = 500;

export class ModelFamily {
  readonly #base: Model;
  readonly #canBeInput = new Map<string, boolean>();
  /** What frequencies and fixed parameters follow. */
  #followed: ReadonlySet<string> | undefined;

  /** @param base what the others are made of; nobody changes it */
  constructor(base: Model) {
    this.#base = base;
  }

  /** As `compilePoints`, of a model of the family. */
  readonly compile = (model: Model, options: PointOptions): PointProgram => {
    const { settings, by } = options;
    const set = settings === undefined && by === undefined ? this.#set(model) : undefined;
    if (set === undefined) return compilePoints(model, options);
    const { inputs } = options;
    const paths = [...set.keys()].filter((path) => !inputs.includes(path));
    try {
      if (paths.length === 0) return compileKept(this.#base, options);
      const program = compileKept(this.#base, { ...options, inputs: [...paths, ...inputs], outer: paths });
      return withNumbers(
        program,
        inputs,
        Float64Array.from(paths, (path) => set.get(path)!),
      );
    } catch (error) {
      // What keeps the one or the other from being compiled is told of the model as it is.
      if (!(error instanceof UserError)) throw error;
      return compilePoints(model, options);
    }
  };

  /** The numbers that were set; undefined if anything else was, or what can't be an input. */
  #set(model: Model): ReadonlyMap<string, number> | undefined {
    const set = numbersSet(this.#base, model);
    if (set === undefined || set.size > MAX_INPUTS) return undefined;
    for (const path of set.keys()) {
      const known = this.#canBeInput.get(path) ?? this.#isFree(path);
      this.#canBeInput.set(path, known);
      if (!known) return undefined;
    }
    return set;
  }

  /** Whether a model's build is the same whatever number a parameter is: which frequencies there are, whence beams come. */
  #isFree(path: string): boolean {
    const base = this.#base;
    const { element, spec } = base.resolve(path);
    if (!spec.sweep || !spec.change || spec.unit === "Hz" || isFixed(element)) return false;
    this.#followed ??= new Set([...followedByFixed(base).keys(), ...followedByFrequencies(base)]);
    if (this.#followed.has(path)) return false;
    const hasCavities = base.elements().some(({ kind }) => kind === "cavity");
    return !hasCavities || new Stability(base, { inputs: [path], anew: true }).constantKey() !== undefined;
  }
}

/** A program whose first inputs are numbers, as one of the others alone. */
function withNumbers(program: PointProgram, inputs: readonly string[], numbers: Float64Array): PointProgram {
  const outer = { outer: numbers, groups: 1 };
  return {
    ...program,
    inputs,
    nominal: program.nominal.subarray(numbers.length),
    run: (values, count, out) => {
      if (count !== 1) return program.runGrid({ ...outer, inner: values, points: count }, out);
      const row = new Float64Array(numbers.length + inputs.length);
      row.set(numbers);
      row.set(values, numbers.length);
      return program.run(row, 1, out);
    },
    runGrid: () => {
      throw new Error("its groups are one");
    },
  };
}

/**
 * Points of models that were made of one, as each job's code makes a model of its own: the numbers in which they differ become inputs of
 * a program over what they have in common, which is kept. So the second of them costs what a spec's second job costs.
 *
 * What is common and which numbers are inputs depends on the two models alone, and so do the bits: neither on which others came before,
 * nor on what is kept. What a model's build hangs on is no input: of what was there before, the model is compiled as it is.
 */
import { UserError } from "../../errors.js";
import { type Apart, apartFrom } from "../../model/apart.js";
import { numberValue } from "../../model/expression.js";
import { followedByFixed, followedByFrequencies, isFixed } from "../../model/followers.js";
import type { Model } from "../../model/model.js";
import { inputsOf } from "../../solver/tape/live.js";
import { compileKept } from "./kept-programs.js";
import type { PointOptions, PointProgram } from "./point-options.js";
import { compilePoints } from "./point-program.js";
import { Stability } from "./stability.js";

/** More numbers than these are no inputs any more. */
const MAX_INPUTS = 500;
/** How many ways of being apart, and models that stand for them, are kept. */
const MAX_WAYS = 64;

/** What a model has in common with others, and its numbers that are inputs. */
interface Member {
  readonly common: Model;
  readonly numbers: ReadonlyMap<string, number>;
}

export class ModelFamily {
  readonly #base: Model;
  /** Of numbers in which models are apart, those that their build hangs on. */
  readonly #bound = new Map<string, ReadonlySet<string>>();
  readonly #common = new Map<string, Model>();

  /** @param base what the others are made of; nobody changes it */
  constructor(base: Model) {
    this.#base = base;
  }

  /** As `compilePoints`, of a model of the family. */
  readonly compile = (model: Model, options: PointOptions): PointProgram => {
    try {
      return this.#shared(model, options) ?? compilePoints(model, options);
    } catch (error) {
      // What keeps the one or the other from being compiled is told of the model as it is.
      if (!(error instanceof UserError)) throw error;
      return compilePoints(model, options);
    }
  };

  /** The program over what the model has in common with others; undefined if it is to be compiled as it is. */
  #shared(model: Model, options: PointOptions): PointProgram | undefined {
    const { inputs, settings, by } = options;
    const member = settings === undefined && by === undefined ? this.#memberOf(model) : undefined;
    if (member === undefined) return undefined;
    const { common, numbers } = member;
    const paths = [...numbers.keys()].filter((path) => !inputs.includes(path));
    if (paths.length === 0) return compileKept(common, options);
    const program = compileKept(common, { ...options, inputs: [...paths, ...inputs], outer: paths });
    const values = Float64Array.from(paths, (path) => numbers.get(path)!);
    return withNumbers(program, inputs, values);
  }

  #memberOf(model: Model): Member | undefined {
    const apart = apartFrom(this.#base, model);
    if (apart === undefined || apart.numbers.size > MAX_INPUTS) return undefined;
    const { key, numbers } = apart;
    const bound = this.#boundOf(model, apart);
    // Such as a job draws are another number in each: nothing would be found again.
    if ([...bound].some((path) => !numbers.get(path)!.added)) return undefined;
    const free = new Map(
      [...numbers].flatMap(([path, { value }]) => (bound.has(path) ? [] : [[path, value] as const])),
    );
    if (key === "") return { common: this.#base, numbers: free };
    const place = JSON.stringify([key, ...[...bound].flatMap((path) => [path, numbers.get(path)!.value])]);
    return { common: remembered(this.#common, place, () => withCommon(model, apart, bound)), numbers: free };
  }

  /** What decides which frequencies there are, whence beams come, and what is fixed while a simulation runs. */
  #boundOf(model: Model, apart: Apart): ReadonlySet<string> {
    const paths = [...apart.numbers.keys()];
    if (paths.length === 0) return new Set();
    return remembered(this.#bound, JSON.stringify([apart.key, paths]), () => {
      const common = apart.key === "" ? this.#base : withCommon(model, apart, new Set());
      return boundIn(common, paths);
    });
  }
}

function boundIn(model: Model, paths: readonly string[]): ReadonlySet<string> {
  const followed = new Set([...followedByFixed(model).keys(), ...followedByFrequencies(model)]);
  const bound = paths.filter((path) => {
    const { element, spec } = model.resolve(path);
    return !spec.sweep || !spec.change || spec.unit === "Hz" || isFixed(element) || followed.has(path);
  });
  if (!model.elements().some(({ kind }) => kind === "cavity")) return new Set(bound);
  // All together: of a length and a curvature neither may matter while the other is 0 or infinite.
  const inputs = paths.filter((path) => !bound.includes(path));
  const { parameters, factors } = new Stability(model, { inputs, anew: true });
  return new Set([...bound, ...inputsOf(parameters.tape, factors).map((slot) => inputs[slot]!)]);
}

/** A model in which what is common stands in the place of its own numbers, but for some. */
function withCommon(model: Model, { numbers }: Apart, but: ReadonlySet<string>): Model {
  const copy = model.clone();
  for (const [path, { common }] of numbers) {
    if (but.has(path)) continue;
    const { element, spec } = copy.resolve(path);
    copy.replace({ ...element, parameters: new Map(element.parameters).set(spec.name, numberValue(common)) });
  }
  return copy;
}

/** What a key has, found or made; all are forgotten when they are too many. */
function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key) ?? make();
  if (known.size >= MAX_WAYS && !known.has(key)) known.clear();
  known.set(key, found);
  return found;
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

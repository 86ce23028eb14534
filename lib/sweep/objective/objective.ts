/**
 * A spec's objective, compiled: an expression over a job's outputs, axes, inputs and given data.
 *
 * Names are outputs (`signal.D` is the output `signal/D`), axes (`fsig.f`), what `where` and `data` define, parameters of the model.
 */
import type { Output } from "../../analysis/job-program.js";
import { UserError } from "../../errors.js";
import { type LoneExpression, parseExpression, refuse } from "../../katscript/lone-expression.js";
import type { Node } from "../../katscript/syntax.js";
import type { Model } from "../../model/model.js";
import { nearest } from "../../model/nearest.js";
import { flatTerms, isArray, realTerm, type Term, type Terms } from "../../model/terms.js";
import { sizeOf, widthOf } from "../../shape.js";
import { compileKernel } from "../../solver/kernel/kernel.js";
import { Adjoints } from "../../solver/tape/derivative.js";
import { type Ref, Tape } from "../../solver/tape/tape.js";
import { goalOf, type Objective } from "../spec/objective-fields.js";
import { fieldPath } from "../spec/spec-errors.js";
import { namesIn, termsOf } from "./array-expression.js";
import { FITTED, MEASURED } from "./fitted.js";

/** The objective's text as it stands in a spec, and those of its parts. */
export interface ObjectiveTexts {
  readonly goal: LoneExpression;
  readonly where: ReadonlyMap<string, LoneExpression>;
}

/** Reads an objective's expressions; mistakes are placed at their fields. @param isFit whether it is a fit's */
export function parseObjective(objective: Objective, isFit: boolean): ObjectiveTexts {
  const { kind, text } = goalOf(objective);
  const placeOf = (name: string) => {
    if (!isFit) return fieldPath(["objective", "where", name]);
    return fieldPath(name === FITTED ? ["fit", "model"] : ["fit", "where", name]);
  };
  return {
    goal: parseExpression(text, fieldPath(["objective", kind])),
    where: new Map(
      Object.entries(objective.where ?? {}).map(([name, each]) => [name, parseExpression(each, placeOf(name))]),
    ),
  };
}

/** The names of an objective that only a model gives meaning to: outputs, axes and parameters. */
export function openNames(objective: Objective, { goal, where }: ObjectiveTexts): readonly string[] {
  const names = [goal, ...where.values()].flatMap(({ node }) => namesIn(node));
  const known = new Set([...where.keys(), ...Object.keys(objective.data ?? {})]);
  return [...new Set(names)].filter((name) => !known.has(name));
}

/** An output's name as expressions have it: dots for slashes. */
export const outputName = (dotted: string): string => dotted.replaceAll(".", "/");

export interface CompiledObjective {
  /** How many numbers it gives a job: one, or as many as there are residuals. */
  readonly count: number;
  /**
   * Its numbers of some jobs; what is maximized has its sign turned.
   *
   * @param outputs one an output, as a `JobProgram` writes them
   * @param values  the jobs' inputs, shape (jobs, inputs)
   * @returns shape (jobs, count)
   */
  values(outputs: readonly Float64Array[], values: Float64Array, jobs: number): Float64Array;
  /** The slopes of what is made small, of a sum of squares the sum's; compiled when first asked for. */
  slopes(outputs: readonly Float64Array[], values: Float64Array, jobs: number): ObjectiveSlopes;
  /** The slopes of each of its numbers for one job; compiled when first asked for. */
  partials(outputs: readonly Float64Array[], values: Float64Array): readonly PartialSlope[];
}

/** What an objective is made over. */
export interface ObjectiveWorld {
  readonly outputs: readonly Output[];
  /** As a `JobProgram` says. */
  readonly level?: ReadonlyMap<number, number>;
  /** What jobs set. */
  readonly inputs: readonly string[];
  readonly model: Model;
  /** Whether the objective is a fit's. */
  readonly isFit?: boolean;
}

/** A number that it reads: of an output, by its place in a job's row, or of an input. */
export interface Slot {
  readonly from: "output" | "input";
  readonly index: number;
  readonly place: number;
}

/** By how much what is made small changes with each number that it reads. */
export interface ObjectiveSlopes {
  /** One an output, of the shape that a `JobProgram` writes. */
  readonly weights: readonly Float64Array[];
  /** With the inputs that it names itself, shape (jobs, inputs). */
  readonly direct: Float64Array;
}

/** By how much one of an objective's numbers changes with one that it reads. */
export interface PartialSlope {
  /** Which of the objective's numbers. */
  readonly of: number;
  readonly by: Slot;
  readonly slope: number;
}

export function compileObjective(objective: Objective, world: ObjectiveWorld): CompiledObjective {
  const tape = new Tape();
  const slots: Slot[] = [];
  const texts = parseObjective(objective, world.isFit === true);
  const { kind } = goalOf(objective);
  const names = new Names(objective, texts, world, { tape, slots });
  if (world.isFit === true) names.checkFitted();
  const refs = texts.goal.told(() => {
    const terms = termsOf(tape, texts.goal.node, (node) => names.lookup(node));
    const signed = kind === "maximize" ? (z: Ref) => tape.neg(z) : (z: Ref) => z;
    return numbersOf(terms, texts.goal.node, kind).map(({ re }) => signed(re));
  });
  names.checkUnread();
  const kernel = compileKernel(tape, refs, slots.length, { points: MANY });
  const widths = world.outputs.map(widthOf);
  const rowsOf = (outputs: readonly Float64Array[], values: Float64Array, jobs: number) =>
    slotRows({ slots, widths, inputs: world.inputs.length }, { outputs, values, jobs });
  let slopes: ReturnType<typeof compileSlopes> | undefined;
  let partials: ReturnType<typeof compilePartials> | undefined;
  return {
    count: refs.length,
    values: (outputs, values, jobs) => {
      const found = new Float64Array(refs.length * jobs);
      kernel.run(rowsOf(outputs, values, jobs), jobs, found);
      if (refs.length === 1 || jobs === 1) return found;
      return found.map((_, at) => found[(at % refs.length) * jobs + Math.floor(at / refs.length)]!);
    },
    slopes: (outputs, values, jobs) => {
      slopes ??= compileSlopes({ tape, refs, slots }, kind === "squares");
      const found = slopes(rowsOf(outputs, values, jobs), jobs);
      const weights = widths.map((width) => new Float64Array(width * jobs));
      const direct = new Float64Array(world.inputs.length * jobs);
      for (const [at, { from, index, place }] of slots.entries()) {
        const [array, width] = from === "output" ? [weights[index]!, widths[index]!] : [direct, world.inputs.length];
        const own = from === "output" ? place : index;
        for (let job = 0; job < jobs; job++) array[job * width + own] = found[at * jobs + job]!;
      }
      return { weights, direct };
    },
    partials: (outputs, values) => {
      partials ??= compilePartials({ tape, refs, slots });
      return partials(rowsOf(outputs, values, 1));
    },
  };
}

/** Objectives are computed very often. */
const MANY = 10_000;

interface Written {
  readonly tape: Tape;
  readonly refs: readonly Ref[];
  readonly slots: readonly Slot[];
}

/** The numbers that an objective reads, a row a job, shape (jobs, slots). */
function slotRows(
  of: { readonly slots: readonly Slot[]; readonly widths: readonly number[]; readonly inputs: number },
  { outputs, values, jobs }: { outputs: readonly Float64Array[]; values: Float64Array; jobs: number },
): Float64Array {
  const { slots, widths, inputs } = of;
  const rows = new Float64Array(jobs * slots.length);
  for (let job = 0; job < jobs; job++) {
    for (const [at, { from, index, place }] of slots.entries()) {
      rows[job * slots.length + at] =
        from === "output" ? outputs[index]![job * widths[index]! + place]! : values[job * inputs + index]!;
    }
  }
  return rows;
}

/** By how much the number, or the sum of squares, changes with each slot. @returns shape (slots, jobs) */
function compileSlopes({ tape, refs, slots }: Written, squares: boolean) {
  const leaves = slots.map((_, at) => tape.input(at));
  const adjoints = new Adjoints(tape, leaves);
  for (const ref of refs) adjoints.add(ref, squares ? tape.mul(tape.constant(2), ref) : tape.one);
  adjoints.sweep();
  const kernel = compileKernel(
    tape,
    leaves.map((leaf) => adjoints.at(leaf)),
    slots.length,
    { points: MANY },
  );
  return (rows: Float64Array, jobs: number) => {
    const found = new Float64Array(slots.length * jobs);
    kernel.run(rows, jobs, found);
    return found;
  };
}

/** By how much each number changes with each slot, where it does. */
function compilePartials({ tape, refs, slots }: Written) {
  const leaves = slots.map((_, at) => tape.input(at));
  const written = refs.flatMap((ref, of) => {
    const adjoints = new Adjoints(tape, leaves);
    adjoints.add(ref, tape.one);
    adjoints.sweep();
    return leaves.flatMap((leaf, at) => {
      const slope = adjoints.at(leaf);
      return tape.isZero(slope) ? [] : [{ of, by: slots[at]!, slope }];
    });
  });
  const kernel = compileKernel(
    tape,
    written.map(({ slope }) => slope),
    slots.length,
    { points: MANY },
  );
  return (rows: Float64Array): readonly PartialSlope[] => {
    const found = new Float64Array(written.length);
    kernel.run(rows, 1, found);
    return written.map((each, at) => ({ ...each, slope: found[at]! }));
  };
}

/** One real number, or of squares any number of them. */
function numbersOf(terms: Terms<Ref>, node: Node, kind: "minimize" | "maximize" | "squares"): readonly Term<Ref>[] {
  if (kind !== "squares" && isArray(terms)) {
    const many = flatTerms(terms).length;
    refuse("wrong-type", node, `it gives ${many} numbers`, "Make one of them, as by mean(...), sum(...) or max(...).");
  }
  const all = flatTerms(terms);
  if (all.length === 0) refuse("wrong-type", node, "it gives no numbers", "Name an output with numbers.");
  if (all.some(({ complex }) => complex)) {
    refuse("not-real", node, "it gives a complex number", "Take its abs, real or imag.");
  }
  return all;
}

/** What the names of an objective stand for on its tape. */
class Names {
  readonly #objective: Objective;
  readonly #texts: ObjectiveTexts;
  readonly #world: ObjectiveWorld;
  readonly #tape: Tape;
  readonly #slots: Slot[];
  readonly #found = new Map<string, Terms<Ref>>();
  readonly #open: string[] = [];

  constructor(
    objective: Objective,
    texts: ObjectiveTexts,
    world: ObjectiveWorld,
    on: { readonly tape: Tape; readonly slots: Slot[] },
  ) {
    this.#objective = objective;
    this.#texts = texts;
    this.#world = world;
    this.#tape = on.tape;
    this.#slots = on.slots;
  }

  lookup(node: Node & { readonly kind: "name" }): Terms<Ref> {
    const known = this.#found.get(node.path);
    if (known !== undefined) return known;
    const found = this.#meaning(node);
    this.#found.set(node.path, found);
    return found;
  }

  /** Throws where a fit's model isn't one real number for each that was measured, or one for all. */
  checkFitted(): void {
    const fitted = this.#texts.where.get(FITTED)!;
    const shapeAt = (path: string) => this.lookup({ ...fitted.node, kind: "name", path });
    const measured = shapeOf(shapeAt(MEASURED));
    const found = shapeAt(FITTED);
    fitted.told(() => {
      if (flatTerms(found).some(({ complex }) => complex)) {
        refuse("not-real", fitted.node, "it gives a complex number", "Take its abs, real or imag.");
      }
      const own = shapeOf(found);
      if (own.length === 0 || own.join() === measured.join()) return;
      const what = `it gives ${own.join(" × ")} numbers, and ${measured.join(" × ")} were measured`;
      refuse("wrong-type", fitted.node, what, "Give one for each; of several values [..., ...].");
    });
  }

  /** Throws for mistakes in parts that nothing names. */
  checkUnread(): void {
    const scratch = new Names(this.#objective, this.#texts, this.#world, { tape: new Tape(), slots: [] });
    for (const [path, { node }] of this.#texts.where) {
      if (!this.#found.has(path)) scratch.lookup({ ...node, kind: "name", path });
    }
  }

  #meaning(node: Node & { readonly kind: "name" }): Terms<Ref> {
    const { path } = node;
    const { outputs, inputs, model } = this.#world;
    const part = this.#texts.where.get(path);
    if (part !== undefined) return this.#part(node, part);
    const data = this.#objective.data?.[path];
    if (data !== undefined) return this.#constants(data);
    const index = outputs.findIndex(({ name }) => name === path || name === outputName(path));
    if (index !== -1) return this.#output(outputs[index]!, index);
    const axis = outputs.flatMap(({ axes }) => axes).find(({ name }) => name === path);
    if (axis !== undefined) return this.#constants(axis.values);
    const input = inputs.indexOf(path);
    if (input !== -1) return this.#input(input);
    const value = numberIn(model, path);
    if (value !== undefined) return realTerm(this.#tape, this.#tape.constant(value));
    const all = [...this.#texts.where.keys(), ...outputs.map(({ name }) => name.replaceAll("/", ".")), ...inputs];
    const near = nearest(path, all);
    const shown = all.length > MAX_LISTED ? `${all.slice(0, MAX_LISTED).join(", ")}, …` : all.join(", ");
    const remedy = near === "" ? `Names are ${shown}.` : `Did you mean ${near}?`;
    return refuse("unknown-name", node, `there is no output, axis, part or parameter "${path}"`, remedy);
  }

  /** Another part of the objective, whose own mistakes are told at its own place. */
  #part(node: Node, part: LoneExpression): Terms<Ref> {
    const name = (node as { readonly path: string }).path;
    if (this.#open.includes(name)) {
      const circle = [...this.#open.slice(this.#open.indexOf(name)), name].join(" → ");
      refuse("circular", node, `it follows itself: ${circle}`, "Write one of them by something else.");
    }
    this.#open.push(name);
    const found = part.told(() => termsOf(this.#tape, part.node, (each) => this.lookup(each)));
    this.#open.pop();
    return found;
  }

  /** An array; of one number it is a number, which goes with arrays of any length. */
  #constants(values: readonly number[]): Terms<Ref> {
    const terms = values.map((value) => realTerm(this.#tape, this.#tape.constant(value)));
    return terms.length === 1 ? terms[0]! : terms;
  }

  /** Of an axis along which it is the same the first number stands for all. */
  #output({ shape, complex }: Output, index: number): Terms<Ref> {
    const level = this.#world.level?.get(index) ?? 0;
    const slot = (place: number) => this.#tape.input(this.#slots.push({ from: "output", index, place }) - 1);
    const term = (place: number): Term<Ref> =>
      complex
        ? { re: slot(2 * place), im: slot(2 * place + 1), complex: true }
        : { re: slot(place), im: this.#tape.zero, complex: false };
    const build = (axis: number, from: number): Terms<Ref> => {
      if (axis === shape.length) return term(from);
      if (axis < level) return Array<Terms<Ref>>(shape[axis]!).fill(shape[axis] === 0 ? [] : build(axis + 1, from));
      const step = sizeOf({ shape: shape.slice(axis + 1) });
      return Array.from({ length: shape[axis]! }, (_, at) => build(axis + 1, from + at * step));
    };
    return build(0, 0);
  }

  #input(index: number): Terms<Ref> {
    return realTerm(this.#tape, this.#tape.input(this.#slots.push({ from: "input", index, place: 0 }) - 1));
  }
}

/** How many numbers along each of its axes. */
function shapeOf(terms: Terms<Ref>): readonly number[] {
  return isArray(terms) ? [terms.length, ...(terms.length === 0 ? [] : shapeOf(terms[0]!))] : [];
}

const MAX_LISTED = 20;

/** The number that a model's parameter has in its text; undefined if there is none. */
function numberIn(model: Model, path: string): number | undefined {
  try {
    return model.get(path);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

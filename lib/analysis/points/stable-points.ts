/**
 * Points of a model whose cavities may become unstable: at each, beams come from the cavities that are stable there.
 *
 * Who says the beam of a node is a matter of structure, so there is a program for each set of stable cavities that comes up, made when
 * it does. Where no beam can be traced, a point of a sweep is NaN but for what cavities are (`cp`), as in Finesse; a job's fails.
 */
import { cavityPropertyReader } from "../../detectors/cavity-property.js";
import { type Mistake, UserError } from "../../errors.js";
import type { Model } from "../../model/model.js";
import { flatTerms } from "../../model/terms.js";
import { widthOf } from "../../shape.js";
import { compileKernel, type Kernel } from "../../solver/kernel/kernel.js";
import type { GridRun } from "../../solver/kernel/kernel-grid.js";
import { isStable, NO_BEAM, noBeam } from "../../solver/light/beams.js";
import { type Cavity, cavitiesOf } from "../../solver/light/cavities.js";
import { nodesOf } from "../../solver/light/nodes.js";
import { PLANES, rayWaysOf } from "../../solver/light/ray-ways.js";
import { type Ref, Tape } from "../../solver/tape/tape.js";
import { Parameters } from "../../solver/values/expressions.js";
import type { Output } from "../job-program.js";
import type { PointOptions, PointProgram } from "./point-options.js";
import type { Pullback } from "./pullback.js";

type Compile = (model: Model, options: PointOptions) => PointProgram;

/** Compiles a model for points at which cavities may be unstable. */
export function compileStable(model: Model, options: PointOptions, compile: Compile): PointProgram {
  if (!model.elements().some(({ kind }) => kind === "cavity")) return compile(model, options);
  const parameters = new Parameters(new Tape(), model, options);
  const cavities = cavitiesIn(model, parameters);
  const { tape } = parameters;
  const text = cavitiesIn(model, new Parameters(tape, model));
  const stableByText = text.map((cavity) => PLANES.every((plane) => isStable(tape.valueOf(cavity.stability(plane)))));
  const usable = cavities.filter((_, at) => options.anew === true || stableByText[at]);
  return new StablePoints({ model, options, compile, parameters, usable, others: text }).program();
}

function cavitiesIn(model: Model, parameters: Parameters): readonly Cavity[] {
  const rays = { model, parameters, nodes: nodesOf(model) };
  return cavitiesOf(rays, rayWaysOf(rays));
}

interface Request {
  readonly model: Model;
  readonly options: PointOptions;
  readonly compile: Compile;
  /** Where the cavities' g-factors are. */
  readonly parameters: Parameters;
  /** The cavities that may take part. */
  readonly usable: readonly Cavity[];
  /** All cavities as the text has them. */
  readonly others: readonly Cavity[];
}

/** Why points fail, by their places. */
type Failures = ReadonlyMap<number, Mistake>;
/** Runs points at which the same cavities are stable. */
type Run = (values: Float64Array, count: number, out: readonly Float64Array[]) => Failures;

class StablePoints {
  readonly #request: Request;
  readonly #width: number;
  /** The g-factors, of each cavity in x and y. */
  readonly #factors: readonly Ref[];
  readonly #kernel: Kernel;
  /** By which cavities are stable: 1 or 0 for each. Undefined where no beam can be traced. */
  readonly #programs = new Map<string, PointProgram | undefined>();

  constructor(request: Request) {
    const { parameters, usable, options } = request;
    this.#request = request;
    this.#width = options.inputs.length;
    this.#factors = usable.flatMap((cavity) => PLANES.map((plane) => cavity.stability(plane)));
    this.#kernel = compileKernel(parameters.tape, this.#factors, this.#width);
  }

  program(): PointProgram {
    const { parameters, options, usable } = this.#request;
    const { tape } = parameters;
    if (this.#factors.every((ref) => tape.isConstant(ref))) {
      return this.#compile(this.#keyOf((index) => tape.valueOf(this.#factors[index]!)));
    }
    const all = "1".repeat(usable.length);
    const base = this.#programAt(all) ?? this.#compile(all);
    return {
      inputs: base.inputs,
      outputs: base.outputs,
      nominal: base.nominal,
      run: (values, count, out) => this.#run(base.outputs, { values, count }, out),
      runGrid: (grid, out) => {
        const rows = { values: rowsOf(grid, options, this.#width), count: grid.groups * grid.points };
        const keys = this.#keys(rows);
        const program = keys.size === 1 ? this.#programAt([...keys.keys()][0]!) : undefined;
        return program === undefined ? this.#run(base.outputs, rows, out, keys) : program.runGrid(grid, out);
      },
      ...(base.slopes === undefined ? {} : { slopes: this.#slopes(base.outputs) }),
    };
  }

  /** Points by which cavities are stable there. */
  #keys({ values, count }: Rows): ReadonlyMap<string, readonly number[]> {
    const factors = new Float64Array(this.#factors.length * count);
    this.#kernel.run(values, count, factors);
    const keys = new Map<string, number[]>();
    for (let point = 0; point < count; point++) {
      const key = this.#keyOf((index) => factors[index * count + point]!);
      const points = keys.get(key);
      if (points === undefined) keys.set(key, [point]);
      else points.push(point);
    }
    return keys;
  }

  /** @param factor the g-factor of a place in `#factors` */
  #keyOf(factor: (index: number) => number): string {
    const planes = PLANES.map((_, at) => at);
    return this.#request.usable
      .map((_, cavity) => (planes.every((plane) => isStable(factor(planes.length * cavity + plane))) ? "1" : "0"))
      .join("");
  }

  #programAt(key: string): PointProgram | undefined {
    if (this.#programs.has(key)) return this.#programs.get(key);
    let program: PointProgram | undefined;
    try {
      program = this.#compile(key);
    } catch (error) {
      if (!(error instanceof UserError) || !isForWantOfBeam(error)) throw error;
    }
    this.#programs.set(key, program);
    return program;
  }

  #compile(key: string): PointProgram {
    const { model, options, compile, usable } = this.#request;
    const names = usable.map(({ name }) => name);
    const stable = new Set(names.filter((_, at) => key[at] === "1"));
    return compile(model, { ...options, usable: new Set(names), stable });
  }

  #run(outputs: readonly Output[], rows: Rows, out: readonly Float64Array[], keys = this.#keys(rows)): Failures {
    const failures = new Map<number, Mistake>();
    for (const [key, points] of keys) {
      const program = this.#programAt(key);
      const run: Run = program === undefined ? this.#dark(outputs) : program.run;
      const isAll = points.length === rows.count;
      const values = isAll ? rows.values : gathered(rows.values, this.#width, points);
      const own = isAll ? out : outputs.map((output) => new Float64Array(points.length * widthOf(output)));
      for (const [place, mistake] of run(values, points.length, own)) failures.set(points[place]!, mistake);
      if (isAll) continue;
      for (const [index, output] of outputs.entries()) scatter(own[index]!, widthOf(output), points, out[index]!);
    }
    return failures;
  }

  #slopes(outputs: readonly Output[]): Pullback {
    const { options } = this.#request;
    const width = options.by!.length;
    const pullback = (values: Float64Array, count: number, weights: readonly Float64Array[], out: Float64Array) => {
      for (const [key, points] of this.#keys({ values, count })) {
        const slopes = this.#programAt(key)?.slopes;
        const own = new Float64Array(points.length * width).fill(Number.NaN);
        const parts = weights.map((all, index) => gathered(all, widthOf(outputs[index]!), points));
        slopes?.pullback(gathered(values, this.#width, points), points.length, parts, own);
        scatter(own, width, points, out);
      }
    };
    return {
      pullback,
      jacobian: (values, count, out) => {
        for (const [key, points] of this.#keys({ values, count })) {
          const own = out.map((all, index) => {
            if (all === undefined) return undefined;
            return new Float64Array(points.length * widthOf(outputs[index]!) * width).fill(Number.NaN);
          });
          this.#programAt(key)?.slopes?.jacobian(gathered(values, this.#width, points), points.length, own);
          for (const [index, all] of out.entries()) {
            if (all !== undefined) scatter(own[index]!, widthOf(outputs[index]!) * width, points, all);
          }
        }
      },
      pullbackGrid: (grid, weights, gradient) => {
        const { groups, points } = grid;
        const values = rowsOf(grid, options, this.#width);
        const keys = this.#keys({ values, count: groups * points });
        const slopes = keys.size === 1 ? this.#programAt([...keys.keys()][0]!)?.slopes : undefined;
        if (slopes !== undefined) {
          slopes.pullbackGrid(grid, weights, gradient);
          return;
        }
        const each = new Float64Array(groups * points * width);
        pullback(values, groups * points, weights, each);
        gradient.fill(0);
        for (let at = 0; at < each.length; at++) {
          gradient[Math.floor(at / (points * width)) * width + (at % width)]! += each[at]!;
        }
      },
    };
  }

  /** What points give at which no beam can be traced. */
  #dark(outputs: readonly Output[]): Run {
    const { model, parameters, usable, others, options } = this.#request;
    const { tape } = parameters;
    const cavity = (name: string) => [...usable, ...others].find((each) => each.name === name)!;
    const refs = outputs.map(({ name }) => {
      const element = model.has(name) ? model.element(name) : undefined;
      if (element?.kind !== "cavity_property_detector") return [];
      const terms = flatTerms(cavityPropertyReader({ model, parameters, tape, cavity }, element).read(() => NOTHING));
      return terms.flatMap(({ re, im, complex }) => (complex ? [re, im] : [re]));
    });
    const kernel = compileKernel(tape, [...refs.flat(), ...this.#factors], this.#width);
    return (values, count, out) => {
      const numbers = new Float64Array((refs.flat().length + this.#factors.length) * count);
      kernel.run(values, count, numbers);
      let row = 0;
      for (const [index, own] of refs.entries()) {
        if (own.length === 0) out[index]!.fill(Number.NaN, 0, count * widthOf(outputs[index]!));
        for (let part = 0; part < own.length; part++, row++) {
          for (let point = 0; point < count; point++) {
            out[index]![point * own.length + part] = numbers[row * count + point]!;
          }
        }
      }
      if (options.anew !== true) return new Map();
      const g = (point: number, at: number) =>
        PLANES.map((_, plane) => numbers[(row + PLANES.length * at + plane) * count + point]!);
      return new Map(
        Array.from({ length: count }, (_, point) => {
          const factors = usable.map(({ name }, at) => ({ name, g: g(point, at) }));
          return [point, noBeam(factors.filter((each) => !each.g.every(isStable)))];
        }),
      );
    };
  }
}

/** Whether a point failed because no beam can be traced there. */
export function isForWantOfBeam({ code }: Mistake): boolean {
  return code === NO_BEAM;
}

/** A cavity's properties are read from no field. */
const NOTHING = { re: 0, im: 0 };

interface Rows {
  /** Shape (count, inputs). */
  readonly values: Float64Array;
  readonly count: number;
}

function gathered(values: Float64Array, width: number, points: readonly number[]): Float64Array {
  const rows = new Float64Array(points.length * width);
  for (const [place, point] of points.entries()) {
    rows.set(values.subarray(point * width, (point + 1) * width), place * width);
  }
  return rows;
}

function scatter(own: Float64Array, width: number, points: readonly number[], out: Float64Array): void {
  for (const [place, point] of points.entries()) {
    out.set(own.subarray(place * width, (place + 1) * width), point * width);
  }
}

/** A grid's points, one after another. */
function rowsOf({ outer, inner, groups, points }: GridRun, options: PointOptions, width: number): Float64Array {
  const places = (options.outer ?? []).map((path) => options.inputs.indexOf(path));
  const others = options.inputs.flatMap((_, slot) => (places.includes(slot) ? [] : [slot]));
  const rows = new Float64Array(groups * points * width);
  for (let group = 0; group < groups; group++) {
    for (let point = 0; point < points; point++) {
      const row = (group * points + point) * width;
      for (const [at, slot] of places.entries()) rows[row + slot] = outer[group * places.length + at]!;
      for (const [at, slot] of others.entries()) rows[row + slot] = inner[point * others.length + at]!;
    }
  }
  return rows;
}

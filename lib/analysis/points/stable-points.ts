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
import { compileKernel } from "../../solver/kernel/kernel.js";
import { isStable, NO_BEAM, noBeam } from "../../solver/light/beams.js";
import { PLANES } from "../../solver/light/ray-ways.js";
import type { Output } from "../job-program.js";
import { gathered, type Rows, rowsOf, scatter } from "./grouped-rows.js";
import type { PointOptions, PointProgram } from "./point-options.js";
import type { Pullback } from "./pullback.js";
import { Stability } from "./stability.js";

type Compile = (model: Model, options: PointOptions) => PointProgram;

/** Compiles a model for points at which cavities may be unstable. */
export function compileStable(model: Model, options: PointOptions, compile: Compile): PointProgram {
  if (!model.elements().some(({ kind }) => kind === "cavity")) return compile(model, options);
  return new StablePoints({ model, options, compile, stability: new Stability(model, options) }).program();
}

interface Request {
  readonly model: Model;
  readonly options: PointOptions;
  readonly compile: Compile;
  readonly stability: Stability;
}

/** Why points fail, by their places. */
type Failures = ReadonlyMap<number, Mistake>;
/** Runs points at which the same cavities are stable. */
type Run = (values: Float64Array, count: number, out: readonly Float64Array[]) => Failures;

class StablePoints {
  readonly #request: Request;
  readonly #width: number;
  /** By which cavities are stable: 1 or 0 for each. Undefined where no beam can be traced. */
  readonly #programs = new Map<string, PointProgram | undefined>();

  constructor(request: Request) {
    this.#request = request;
    this.#width = request.options.inputs.length;
  }

  program(): PointProgram {
    const { stability, options } = this.#request;
    const constant = stability.constantKey();
    if (constant !== undefined) return this.#compile(constant);
    const all = stability.allKey();
    const base = this.#programAt(all) ?? this.#compile(all);
    return {
      inputs: base.inputs,
      outputs: base.outputs,
      nominal: base.nominal,
      operations: base.operations,
      run: (values, count, out) => this.#run(base.outputs, { values, count }, out),
      runGrid: (grid, out) => {
        const rows = { values: rowsOf(grid, options, this.#width), count: grid.groups * grid.points };
        const keys = stability.keys(rows);
        const program = keys.size === 1 ? this.#programAt([...keys.keys()][0]!) : undefined;
        return program === undefined ? this.#run(base.outputs, rows, out, keys) : program.runGrid(grid, out);
      },
      ...(base.slopes === undefined ? {} : { slopes: this.#slopes(base.outputs) }),
    };
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
    const { model, options, compile, stability } = this.#request;
    return compile(model, { ...options, ...stability.setsOf(key) });
  }

  #run(
    outputs: readonly Output[],
    rows: Rows,
    out: readonly Float64Array[],
    keys = this.#request.stability.keys(rows),
  ): Failures {
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
    const { options, stability } = this.#request;
    const width = options.by!.length;
    const pullback = (values: Float64Array, count: number, weights: readonly Float64Array[], out: Float64Array) => {
      for (const [key, points] of stability.keys({ values, count })) {
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
        for (const [key, points] of stability.keys({ values, count })) {
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
        const keys = stability.keys({ values, count: groups * points });
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
    const { model, options, stability } = this.#request;
    const { parameters, usable, byText, factors } = stability;
    const { tape } = parameters;
    const cavity = (name: string) => [...usable, ...byText].find((each) => each.name === name)!;
    const nowhere = tape.constant(Number.NaN);
    const traced = () => ({ re: nowhere, im: nowhere });
    const refs = outputs.map(({ name }) => {
      const element = model.has(name) ? model.element(name) : undefined;
      if (element?.kind !== "cavity_property_detector") return [];
      const terms = flatTerms(
        cavityPropertyReader({ model, parameters, tape, cavity, traced }, element).read(() => NOTHING),
      );
      return terms.flatMap(({ re, im, complex }) => (complex ? [re, im] : [re]));
    });
    const kernel = compileKernel(tape, [...refs.flat(), ...factors], this.#width);
    return (values, count, out) => {
      const numbers = new Float64Array((refs.flat().length + factors.length) * count);
      kernel.run(values, count, numbers);
      let row = 0;
      for (const [index, own] of refs.entries()) {
        if (own.length === 0) fillDark(outputs[index]!, count, out[index]!);
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
          const found = usable.map(({ name }, at) => ({ name, g: g(point, at) }));
          return [point, noBeam(found.filter((each) => !each.g.every(isStable)))];
        }),
      );
    };
  }
}

/** NaN for each number of so many points; complex ones are NaN + 0i, as in Finesse. */
function fillDark(output: Output, count: number, out: Float64Array): void {
  const end = count * widthOf(output);
  out.fill(Number.NaN, 0, end);
  if (output.complex) for (let im = 1; im < end; im += 2) out[im] = 0;
}

/** Whether a point failed because no beam can be traced there. */
export function isForWantOfBeam({ code }: Mistake): boolean {
  return code === NO_BEAM;
}

/** A cavity's properties are read from no field. */
const NOTHING = { re: 0, im: 0 };

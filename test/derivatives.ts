/** Derivatives by differences, for those by formulas to be held to. */
import { compilePoints } from "../lib/analysis/points/point-program.js";
import { changeablePaths } from "../lib/model/changeable.js";
import type { Model } from "../lib/model/model.js";
import { widthOf } from "../lib/shape.js";

/** A derivative, and how far it may be off. */
export interface Slope {
  readonly value: number;
  readonly error: number;
}

/** Each difference's step over the one before's. */
const SHRINK = 1.6;
const STEPS = 12;

/**
 * Derivatives of several functions of one number from central differences, by Neville's extrapolation to a step of 0.
 * Source: C. J. F. Ridders, Advances in Engineering Software 4 (1982) 75.
 *
 * @param first the largest step
 */
export function slopes(f: (x: number) => Float64Array, x: number, first: number): readonly Slope[] {
  const best: Slope[] = Array.from(f(x), () => ({ value: Number.NaN, error: Number.POSITIVE_INFINITY }));
  const rows: Float64Array[][] = [];
  let step = first;
  for (let row = 0; row < STEPS; row++, step /= SHRINK) {
    const [above, below] = [f(x + step), f(x - step)];
    const width = x + step - (x - step);
    rows.push([above.map((value, index) => (value - below[index]!) / width)]);
    for (let order = 1; order <= row; order++) {
      const [here, before] = [rows[row]![order - 1]!, rows[row - 1]![order - 1]!];
      const factor = SHRINK ** (2 * order);
      rows[row]!.push(here.map((value, index) => (value * factor - before[index]!) / (factor - 1)));
      for (const [index, value] of rows[row]![order]!.entries()) {
        const error = Math.max(Math.abs(value - here[index]!), Math.abs(value - before[index]!));
        if (error < best[index]!.error) best[index] = { value, error };
      }
    }
  }
  return best;
}

/** Every parameter that an axis may sweep and that is a plain number, but for the frequencies of light. */
export function sweepable(model: Model): readonly string[] {
  return changeablePaths(model).filter((path) => {
    if (path === "fsig.f") return model.signalFrequency.kind === "number";
    // Where optical frequencies are one by chance, values jump as soon as one moves.
    return !(/^(?:laser|modulator)$/.test(model.resolve(path).element.kind) && path.endsWith(".f"));
  });
}

/** How far the largest steps go, of a parameter's size: fields are sharp in some of them. */
const REACHES = [3e-2, 1e-3, 1e-5];
/** The size of parameters that are 0. */
const SIZE_OF_NOTHING = { beta: 1e-5, other: 1 };
/** Numbers below this are rounding, of fields and powers of size 1, and of densities. */
const NOTHING = { field: 1e-11, density: 1e-25 };
/** How far a derivative may be off where its value itself is known no better [of it]. */
const NEARLY = 1e-6;
/** How far rounding may put a value off [of it]. */
const ROUNDING = 1e-9;

export interface Held {
  /** A line for each derivative that isn't that of differences. */
  readonly wrong: readonly string[];
  readonly compared: number;
  /** Pairs of an output and a parameter that moves it, whose derivatives are right. */
  readonly moving: readonly (readonly [output: string, path: string])[];
}

/**
 * Where the derivatives of a model's outputs by its parameters aren't those of differences: to 1e-9, or as far as those go.
 *
 * @param by parameters that are looked at, or how many of the model's own
 */
export function wrongDerivatives(model: Model, by: number | readonly string[] = 12): Held {
  const inputs = typeof by === "number" ? sweepable(model).slice(0, by) : by;
  const program = compilePoints(model, { inputs, by: inputs, separate: inputs, anew: true });
  const numbersAt = (values: Float64Array) => {
    const out = program.outputs.map((output) => new Float64Array(widthOf(output)));
    program.run(values, 1, out);
    return Float64Array.from(out.flatMap((each) => [...each]));
  };
  const widths = program.outputs.map(widthOf);
  const names = program.outputs.flatMap(({ name }, index) => new Array<string>(widths[index]!).fill(name));
  const leasts = program.outputs.flatMap(({ unit }, index) => {
    return new Array<number>(widths[index]!).fill(unit.includes("Hz") ? NOTHING.density : NOTHING.field);
  });
  const jacobian = widths.map((width) => new Float64Array(width * inputs.length));
  program.slopes!.jacobian(program.nominal, 1, jacobian);
  const exact = Float64Array.from(jacobian.flatMap((each) => [...each]));
  const numbers = numbersAt(program.nominal);
  const infinite = new Set(names.filter((_, number) => !Number.isFinite(numbers[number]!)));
  const wrong: string[] = [];
  const moving: (readonly [string, string])[] = [];
  let compared = 0;
  for (const [input, path] of inputs.entries()) {
    const own = program.nominal[input]!;
    const size = Math.abs(own) || (path.endsWith("beta") ? SIZE_OF_NOTHING.beta : SIZE_OF_NOTHING.other);
    const along = (x: number) => numbersAt(program.nominal.with(input, x));
    const tried = REACHES.map((reach) => ({ step: reach * size, found: slopes(along, own, reach * size) }));
    for (const [number, name] of names.entries()) {
      const ours = exact[number * inputs.length + input]!;
      const known = tried.filter(({ found }) => Number.isFinite(found[number]!.error));
      if (known.length === 0 || infinite.has(name)) continue;
      compared++;
      // What is 0 but for rounding has derivatives that are rounding too.
      const nothing = Math.abs(numbers[number]!) < leasts[number]! ? leasts[number]! / size : 0;
      const isRight = known.some(({ step, found }) => {
        const { value, error } = found[number]!;
        if (Math.abs(ours - value) <= NEARLY * Math.abs(value)) return true;
        const noise = (ROUNDING * Math.abs(numbers[number]!)) / step;
        return Math.abs(ours - value) <= 1e-9 * Math.abs(value) + 10 * error + noise + nothing;
      });
      const finite = known.map(({ found }) => found[number]!.value).join(" or ");
      if (!isRight) wrong.push(`d ${name} / d ${path} = ${ours}, by differences ${finite} (of ${numbers[number]})`);
      else if (Math.abs(ours) > nothing) moving.push([name, path]);
    }
  }
  return { wrong, compared, moving };
}

/** How signals answer to signals, compiled: from inputs to outputs, as functions of the free parameters and the frequency. */
import { complexMul, complexScale } from "../../arithmetic/complex.js";
import { type Mistake, UserError } from "../../errors.js";
import { assertSupported } from "../../model/build-check.js";
import type { Model } from "../../model/model.js";
import type { Mode } from "../../optics/mode-list.js";
import { buildLight, type Light, type LightOptions } from "../../solver/build-system.js";
import type { Source, System } from "../../solver/elimination/system.js";
import { eliminateTogether, eliminateTrusted, LARGEST_DIFFERENCE_OF_SIGNALS } from "../../solver/elimination/trust.js";
import { compileCheckedKernel, type Solved } from "../../solver/kernel/checked-kernel.js";
import { nodeUnit } from "../../solver/signals/node-unit.js";
import { transposed } from "../../solver/signals/quantum-noise.js";
import { signalsOrRefusal } from "../../solver/signals/signal-context.js";
import { numbersOfEnd, type SignalEnd } from "../../solver/signals/signal-ends.js";
import { planSignals } from "../../solver/signals/signals.js";
import type { ComplexRef, Ref } from "../../solver/tape/tape.js";
import { ownNumber } from "./parameter-state.js";

/** The signal's frequency among parameters. */
export const SIGNAL_FREQUENCY = "fsig.f";

export interface ResponseOptions {
  /** What the light is built with: its inputs are the parameters that are free, the frequency comes on top. */
  readonly light: LightOptions;
  readonly inputs: readonly SignalEnd[];
  readonly outputs: readonly SignalEnd[];
}

export interface ResponseProgram {
  /** The modes of the model. Each end of light has them all. */
  readonly modes: readonly Mode[];
  /** How many operations its tape holds. */
  readonly operations: number;
  /**
   * @param values      of the paths, in their order
   * @param frequencies [Hz]
   * @param out         written: shape (frequencies, outputs, inputs, modes where outputs are of light, modes where inputs are, 2): what an output
   *                    holds for an input of 1, in their units
   * @returns why there are none; undefined if there are
   */
  run(values: Float64Array, frequencies: Float64Array, out: Float64Array): Mistake | undefined;
}

/** Compiles responses of a model. */
export function compileResponse(model: Model, { light: built, inputs, outputs }: ResponseOptions): ResponseProgram {
  assertSupported(model);
  const paths = built.inputs;
  const others = paths.filter((path) => path !== SIGNAL_FREQUENCY);
  const free = [...others, SIGNAL_FREQUENCY];
  const light = buildLight(model, { ...built, inputs: free });
  const { tape, conditions } = light;
  const signals = signalsOrRefusal(light);
  const isNode = (end: SignalEnd) => typeof end === "string";
  const plan = planSignals({ ...light, signals }, { inputs: inputs.filter(isNode), outputs: outputs.filter(isNode) });
  const nominal = Float64Array.from(free, (path) => ownNumber(model, path));
  const carriers = eliminateTrusted(light.system, plan.carriers, [nominal]);
  const network = plan.build((field) => carriers.fields.get(field)!);
  const networks: Solved[] = [{ system: light.system, elimination: carriers }];
  const placesOf = (end: SignalEnd) => {
    const numbers = numbersOfEnd({ ...light, signals }, end);
    if (numbers.length === 0) throw noSideband(light, end);
    return numbers.map((number) => number - signals.unknowns.first);
  };
  const one: ComplexRef = { re: tape.one, im: tape.zero };
  const rows = eachCounted(outputs.map(placesOf));
  const columns = eachCounted(
    inputs.map((input) =>
      isNode(input) ? [plan.source(input, one)] : placesOf(input).map((at) => ({ at, value: one })),
    ),
  );
  const { solved, value } = solveResponses(network, columns.all, rows.all, nominal);
  networks.push(...solved);
  const refs = eachMode(
    outputs.map((output, index) => ({ unit: unitOf(light, output), rows: rows.of[index]! })),
    columns.of,
  ).map(({ unit, row, column }) => complexScale<Ref>(tape, unit, value(row, column)));
  const parts = refs.flatMap(({ re, im }) => [re, im]);
  const kernel = compileCheckedKernel({
    tape,
    networks,
    outputs: [...parts, conditions.fault, conditions.value],
    inputCount: free.length,
    outer: others.map((_, slot) => slot),
  });
  return {
    modes: light.modes,
    operations: tape.length,
    run: (values, frequencies, out) => {
      const points = frequencies.length;
      const buffer = new Float64Array((parts.length + 2) * points);
      const outer = values.filter((_, place) => paths[place] !== SIGNAL_FREQUENCY);
      kernel.runGrid({ outer, groups: 1, inner: frequencies, points }, buffer);
      for (let row = 0; row < parts.length; row++) {
        for (let point = 0; point < points; point++) out[point * parts.length + row] = buffer[row * points + point]!;
      }
      const faults = buffer.subarray(parts.length * points);
      const failed = faults.subarray(0, points).findIndex((fault) => fault !== 0);
      return failed < 0 ? undefined : conditions.mistake(faults[failed]!, faults[points + failed]!);
    },
  };
}

/** All of several lists, and which numbers those of each list have. */
function eachCounted<T>(lists: readonly (readonly T[])[]): { readonly all: readonly T[]; readonly of: number[][] } {
  let count = 0;
  return { all: lists.flat(), of: lists.map((list) => list.map(() => count++)) };
}

interface OutputRows {
  readonly unit: Ref;
  readonly rows: readonly number[];
}

/** What is asked for, in the order of the solution: by output and input, then by the output's mode and the input's. */
function eachMode(outputs: readonly OutputRows[], inputs: readonly (readonly number[])[]) {
  return outputs.flatMap(({ unit, rows }) =>
    inputs.flatMap((columns) => rows.flatMap((row) => columns.map((column) => ({ unit, row, column })))),
  );
}

interface Responses {
  readonly solved: readonly Solved[];
  readonly value: (output: number, input: number) => ComplexRef;
}

/** By one elimination: forwards with a column for each input, or backwards with one for each output if those are fewer. */
function solveResponses(
  network: System,
  sources: readonly Source[],
  places: readonly number[],
  nominal: Float64Array,
): Responses {
  const { tape } = network;
  const checking = { samples: [nominal], allowed: LARGEST_DIFFERENCE_OF_SIGNALS };
  const one: ComplexRef = { re: tape.one, im: tape.zero };
  const isBack = places.length < sources.length;
  const system = isBack ? transposed(network) : network;
  const columns = isBack ? places.map((at) => [{ at, value: one }]) : sources.map((source) => [source]);
  const wanted = isBack ? sources.map(({ at }) => at) : places;
  const eliminations = eliminateTogether(system, columns, wanted, checking);
  return {
    solved: eliminations.map((elimination, column) => ({
      system: { ...system, sources: columns[column]! },
      elimination,
    })),
    value: (output, input) => {
      if (!isBack) return eliminations[input]!.fields.get(places[output]!)!;
      const { at, value } = sources[input]!;
      return complexMul<Ref>(tape, eliminations[output]!.fields.get(at)!, value);
    },
  };
}

/** What an end's number is times to have its own unit: a sideband's is √W. */
function unitOf(light: Light, end: SignalEnd): Ref {
  return typeof end === "string" ? nodeUnit(light, end) : light.tape.one;
}

function noSideband({ frequencies: { bins }, signals }: Light, end: SignalEnd): UserError {
  const where = typeof end === "string" ? end : `${end.element}.${end.port}.${end.node}`;
  const what = `no sideband of the signal is at ${typeof end === "string" ? "it" : `${end.frequency} Hz`}`;
  const shown = bins.slice(0, 9).map(({ start }) => start);
  const remedy = `They lie ${signals?.frequency.start} Hz beside ${shown.join(", ")}${bins.length > shown.length ? ", ..." : ""} Hz.`;
  return new UserError({ code: "no-frequency", place: where, what, remedy });
}

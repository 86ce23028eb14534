/** How signals answer to signals, compiled: from inputs to outputs, as functions of the free parameters and the frequency. */
import { complexScale } from "../../arithmetic/complex.js";
import { type Mistake, UserError } from "../../errors.js";
import { assertSupported } from "../../model/build-check.js";
import { noSignal } from "../../model/errors.js";
import type { Model } from "../../model/model.js";
import { buildLight, type Light } from "../../solver/build-system.js";
import { eliminateTrusted, LARGEST_DIFFERENCE_OF_SIGNALS } from "../../solver/elimination/trust.js";
import { compileCheckedKernel, type Solved } from "../../solver/kernel/checked-kernel.js";
import { nodeUnit } from "../../solver/signals/node-unit.js";
import { numberOfEnd, type SignalEnd } from "../../solver/signals/signal-ends.js";
import { planSignals } from "../../solver/signals/signals.js";
import type { ComplexRef, Ref } from "../../solver/tape/tape.js";
import { ownNumber } from "./parameter-state.js";

/** The signal's frequency among parameters. */
export const SIGNAL_FREQUENCY = "fsig.f";

export interface ResponseOptions {
  /** The parameters that are free beside the frequency, canonical paths. */
  readonly paths: readonly string[];
  readonly inputs: readonly SignalEnd[];
  readonly outputs: readonly SignalEnd[];
}

export interface ResponseProgram {
  /**
   * @param values      of the paths, in their order
   * @param frequencies [Hz]
   * @param out         written: shape (frequencies, outputs, inputs, 2): what an output holds for an input of 1, in their units
   * @returns why there are none; undefined if there are
   */
  run(values: Float64Array, frequencies: Float64Array, out: Float64Array): Mistake | undefined;
}

/** Compiles responses of a model. */
export function compileResponse(model: Model, { paths, inputs, outputs }: ResponseOptions): ResponseProgram {
  assertSupported(model);
  const others = paths.filter((path) => path !== SIGNAL_FREQUENCY);
  const free = [...others, SIGNAL_FREQUENCY];
  const light = buildLight(model, { inputs: free });
  const { tape, signals, conditions } = light;
  if (signals === undefined) throw noSignal("fsig", "the model has no signal frequency");
  const isNode = (end: SignalEnd) => typeof end === "string";
  const plan = planSignals({ ...light, signals }, { inputs: inputs.filter(isNode), outputs: outputs.filter(isNode) });
  const nominal = Float64Array.from(free, (path) => ownNumber(model, path));
  const carriers = eliminateTrusted(light.system, plan.carriers, [nominal]);
  const network = plan.build((field) => carriers.fields.get(field)!);
  const networks: Solved[] = [{ system: light.system, elimination: carriers }];
  const placeOf = (end: SignalEnd) => {
    const number = numberOfEnd({ ...light, signals }, end);
    if (number === undefined) throw noSideband(light, end);
    return number - signals.unknowns.first;
  };
  const places = outputs.map(placeOf);
  const one: ComplexRef = { re: tape.one, im: tape.zero };
  const columns = inputs.map((input) => {
    const source = isNode(input) ? plan.source(input, one) : { at: placeOf(input), value: one };
    const system = { ...network, sources: [source] };
    const elimination = eliminateTrusted(system, places, [nominal], LARGEST_DIFFERENCE_OF_SIGNALS);
    networks.push({ system, elimination });
    return outputs.map((output, index) =>
      complexScale<Ref>(tape, unitOf(light, output), elimination.fields.get(places[index]!)!),
    );
  });
  const refs = outputs.flatMap((_, output) => columns.flatMap((column) => [column[output]!.re, column[output]!.im]));
  const kernel = compileCheckedKernel({
    tape,
    networks,
    outputs: [...refs, conditions.fault, conditions.value],
    inputCount: free.length,
    outer: others.map((_, slot) => slot),
  });
  return {
    run: (values, frequencies, out) => {
      const points = frequencies.length;
      const buffer = new Float64Array((refs.length + 2) * points);
      const outer = values.filter((_, place) => paths[place] !== SIGNAL_FREQUENCY);
      kernel.runGrid({ outer, groups: 1, inner: frequencies, points }, buffer);
      for (let row = 0; row < refs.length; row++) {
        for (let point = 0; point < points; point++) out[point * refs.length + row] = buffer[row * points + point]!;
      }
      const faults = buffer.subarray(refs.length * points);
      const failed = faults.subarray(0, points).findIndex((fault) => fault !== 0);
      return failed < 0 ? undefined : conditions.mistake(faults[failed]!, faults[points + failed]!);
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

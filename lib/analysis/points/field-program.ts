/** All fields of a model as functions of the parameters that are free: what `dc_fields` reads. */
import type { Mistake } from "../../errors.js";
import { assertSupported } from "../../model/build-check.js";
import type { Model } from "../../model/model.js";
import { buildLight, type LightOptions } from "../../solver/build-system.js";
import { eliminateTrusted } from "../../solver/elimination/trust.js";
import { compileCheckedKernel } from "../../solver/kernel/checked-kernel.js";
import { ownNumber } from "./parameter-state.js";

export interface FieldProgram {
  /** How many nodes there are, in Finesse's order (lib/solver/light/nodes.ts). */
  readonly nodes: number;
  /** The modes [1], shape (modes, 2): n, m. */
  readonly modes: readonly number[];
  /** How many optical frequencies. */
  readonly frequencies: number;
  /**
   * The fields at one point.
   *
   * @param inputs the free parameters' values, in the order that they were given
   * @param out    written: first the frequencies [Hz], shape (frequencies), then the fields [√W], shape
   *               (nodes, frequencies, modes, 2): re, im
   * @returns why there are none; undefined if there are
   */
  run(inputs: Float64Array, out: Float64Array): Mistake | undefined;
}

/** Compiles a model's fields. */
export function compileFields(model: Model, options: LightOptions): FieldProgram {
  assertSupported(model);
  const light = buildLight(model, options);
  const { frequencies, nodes, unknowns, conditions } = light;
  const all = Array.from({ length: unknowns.count }, (_, field) => field);
  const nominal = options.inputs.map((path) => ownNumber(model, path));
  const elimination = eliminateTrusted(light.system, all, [nominal]);
  const { fields } = elimination;
  const refs = [
    ...frequencies.bins.map(({ offset }) => offset),
    ...all.flatMap((field) => [fields.get(field)!.re, fields.get(field)!.im]),
  ];
  const kernel = compileCheckedKernel({
    tape: light.tape,
    networks: [{ system: light.system, elimination }],
    outputs: [...refs, conditions.fault, conditions.value],
    inputCount: options.inputs.length,
    points: 1,
  });
  const buffer = new Float64Array(refs.length + 2);
  return {
    nodes: nodes.list.length,
    modes: light.modes.flatMap(({ n, m }) => [n, m]),
    frequencies: frequencies.bins.length,
    run: (inputs, out) => {
      kernel.run(inputs, 1, buffer);
      out.set(buffer.subarray(0, refs.length));
      const [fault, value] = buffer.subarray(refs.length) as unknown as readonly [number, number];
      return fault === 0 ? undefined : conditions.mistake(fault, value);
    },
  };
}

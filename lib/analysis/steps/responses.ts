/** Runs `frequency_response` and `noise_projection`: how outputs answer to inputs and to noise, frequency by frequency. */
import { modulus } from "../../numerics/modulus.js";
import type { Mode } from "../../optics/mode-list.js";
import type { SignalEnd } from "../../solver/signals/signal-ends.js";
import { Kept } from "../kept.js";
import { Geometry } from "../points/geometry.js";
import { compileResponse, type ResponseProgram, SIGNAL_FREQUENCY } from "../points/response-program.js";
import type { ResponseReader, Session } from "../points/session.js";
import { unsolvable } from "../points/unsolvable.js";
import { type Axis, complexData, type Data, realData, solutionOf } from "../solution.js";
import type { ProjectionStep, ResponseStep } from "../step.js";

/** Programs by what the model holds, what varies, how its beams are traced, and what is asked: whatever the frequencies are. */
const programs = new Kept<ResponseProgram>({ count: 64, size: 500_000 }, ({ operations }) => operations);

/** Compiles what is asked when it is first asked, for each way that beams are traced. @param anew as of `Geometry` */
export function responseReader(anew: boolean): ResponseReader {
  let geometry: Geometry | undefined;
  /** Shape (frequencies, outputs, inputs, modes of each side of light, 2). */
  const responses = (
    session: Session,
    { name, frequencies, inputs, outputs, lightSides }: Omit<ResponseStep, "kind">,
  ) => {
    geometry ??= new Geometry(session.model, session.state.paths, anew);
    const { key, options, row } = geometry.at(session.state.values);
    const asked = JSON.stringify([session.model.contents, session.state.paths, anew, key, inputs, outputs]);
    const program = programs.get(asked, () => compileResponse(session.model, { light: options, inputs, outputs }));
    const { modes } = program;
    let size = frequencies.length * inputs.length * outputs.length;
    for (let side = 0; side < lightSides; side++) size *= modes.length;
    const out = new Float64Array(2 * size);
    const error = session.dry() ? undefined : program.run(row, Float64Array.from(frequencies), out);
    if (error !== undefined) throw unsolvable(name, error);
    return { out, modes };
  };
  return {
    response: (session, step) => {
      const { out, modes } = responses(session, step);
      return solutionOf(step.name, [
        ["f", frequenciesOf(step)],
        ["out", responseData(step, modes, out)],
      ]);
    },
    projection: (session, step) => {
      const { name, frequencies, noises, outputs, scaling } = step;
      const inputs = [...noises.map(({ node }) => node), ...(scaling === undefined ? [] : [scaling])];
      const nodes = outputs.map(({ node }) => node);
      const { out: found } = responses(session, { name, frequencies, inputs, outputs: nodes, lightSides: 0 });
      const densities = densitiesOf(session, step);
      const shape = [frequencies.length, noises.length];
      const dimensions = [frequencyAxis(step), { labels: noises.map((noise) => noise.name), isBudget: true }];
      const sizeAt = (index: number) => modulus(found[2 * index]!, found[2 * index + 1]!);
      const projected = nodes.map((_, output) =>
        densities.map((density, at) => {
          const first = Math.floor(at / noises.length) * nodes.length * inputs.length;
          const size = sizeAt(first + output * inputs.length + (at % noises.length)) * density;
          // Finesse scales all outputs by what the first holds. So do we.
          return scaling === undefined ? size : size / sizeAt(first + noises.length);
        }),
      );
      return solutionOf(name, [
        ["f", frequenciesOf(step)],
        [
          "PSDs",
          realData(
            shape,
            densities.map((density) => density * density),
            { dimensions: [frequencyAxis(step), { labels: noises.map((noise) => noise.name), isBudget: false }] },
          ),
        ],
        ...outputs.map(
          (output, index) => [`out[${output.name}]`, realData(shape, projected[index]!, { dimensions })] as const,
        ),
      ]);
    },
  };
}

/** An axis for each of frequencies, outputs, inputs, and for the modes of each side of light. */
function responseData(step: ResponseStep, modes: readonly Mode[], out: Float64Array): Data {
  const names = modes.length > 1 ? modes.map(({ n, m }) => `${n}${m}`) : [""];
  const ofLight = Array.from({ length: step.lightSides }, () => names);
  const sides = [step.outputs.map(labelOf), step.inputs.map(labelOf), ...ofLight];
  const dimensions = [frequencyAxis(step), ...sides.map((labels) => ({ labels, isBudget: false }))];
  return complexData([step.frequencies.length, ...sides.map(({ length }) => length)], out, { dimensions });
}

function labelOf(end: SignalEnd): string {
  return typeof end === "string" ? end : `${end.element}.${end.port}.${end.node} at ${end.frequency} Hz`;
}

function frequencyAxis({ frequencies }: Pick<ResponseStep, "frequencies">): Axis {
  return { name: "f", unit: "Hz", values: frequencies };
}

function frequenciesOf({ frequencies }: Pick<ResponseStep, "frequencies">) {
  return realData([frequencies.length], frequencies, { unit: "Hz", dimensions: [frequencyAxis({ frequencies })] });
}

/** The amplitude spectral densities of noises, shape (frequencies, noises). */
function densitiesOf({ state, points }: Session, { frequencies, noises }: ProjectionStep): Float64Array {
  const densities = new Float64Array(frequencies.length * noises.length);
  const before = state.own(SIGNAL_FREQUENCY);
  const detectors = noises.flatMap(({ density }) => (density.kind === "detector" ? [density.name] : []));
  const readings = points.reader(detectors)();
  for (const [row, frequency] of frequencies.entries()) {
    state.set(SIGNAL_FREQUENCY, frequency);
    let read = 0;
    for (const [column, { density }] of noises.entries()) {
      const value = density.kind === "value" ? state.evaluate(density.value) : readings[2 * read++]!;
      densities[row * noises.length + column] = value;
    }
  }
  state.set(SIGNAL_FREQUENCY, before);
  return densities;
}

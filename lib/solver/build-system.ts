/**
 * From a model to all that its equations are made of: nodes, frequencies, beams and modes, and the equations of its light.
 *
 * Not here: the equations (light/carriers.ts), what reads the fields (lib/detectors), solving (eliminate.ts).
 */
import { SPEED_OF_LIGHT } from "../constants.js";
import { UserError } from "../errors.js";
import type { Model } from "../model/model.js";
import type { Mode } from "../optics/mode-list.js";
import type { System } from "./elimination/system.js";
import { type Beams, beamsOf } from "./light/beams.js";
import { carriersOf } from "./light/carriers.js";
import { type Conditions, conditionsOfModel } from "./light/conditions.js";
import { type Frequencies, frequenciesOf } from "./light/frequencies.js";
import { type Modal, PLANE, phasesOf } from "./light/modal.js";
import { modesOf } from "./light/mode-choice.js";
import { type Nodes, nodesOf } from "./light/nodes.js";
import { type Unknowns, unknownsOf } from "./light/unknowns.js";
import { type Signals, signalsOf } from "./signals/signal-context.js";
import { type Ref, Tape } from "./tape/tape.js";
import { Parameters } from "./values/expressions.js";

/** The equations of a model's light, and all that is on their tape. */
export interface Light {
  readonly model: Model;
  readonly tape: Tape;
  readonly parameters: Parameters;
  readonly frequencies: Frequencies;
  readonly nodes: Nodes;
  /** Beams and modes; undefined if the light is plane waves. */
  readonly modal: Modal | undefined;
  /** The modes that fields are told apart by; a plane wave is the one mode 00. */
  readonly modes: readonly Mode[];
  readonly unknowns: Unknowns;
  readonly system: System;
  /** Undefined if the model has no signal frequency. */
  readonly signals: Signals | undefined;
  readonly conditions: Conditions;
  /** The carrier's frequency f0 [Hz]. */
  readonly carrier: Ref;
  /** The beams, which are traced when they are first asked for. Throws where they can't be. */
  readonly beams: () => Beams;
  /** Whether an action varies a parameter, or it is an input. */
  readonly varies: (path: string) => boolean;
}

export interface LightOptions {
  /** The parameters that are free: canonical paths, in the order of the tape's inputs. */
  readonly inputs: readonly string[];
  /** The paths that any action of the whole run varies; inputs count as such. They decide which frequencies are their own. */
  readonly separate?: readonly string[];
  /** Present values that differ from the model's, by path. The model's own are those at the start of the run. */
  readonly values?: ReadonlyMap<string, number>;
  /** The cavities that beams come from; those that are stable by the model's text if nothing is said. */
  readonly stable?: ReadonlySet<string>;
  /** The cavities that may take part at all; the others' properties stay as they are by the text. As many if nothing is said. */
  readonly usable?: ReadonlySet<string>;
}

/** How many operations the tape of light in many modes has room for at first: growing moves all that there is. */
const MODAL_CAPACITY = 2 ** 15;
const MANY_MODES = 10;

/** All that the equations are made of, without them. */
export type Frame = Omit<Light, "system" | "signals" | "conditions">;

/** The equations of a model's light. */
export function buildLight(model: Model, options: LightOptions): Light {
  const isLarge = (modesOf(model)?.length ?? 1) >= MANY_MODES;
  const { frame, traced } = framed(model, options, isLarge ? MODAL_CAPACITY : undefined);
  const system = carriersOf(frame, frame.nodes, frame.unknowns);
  const signals = signalsOf(frame, frame.unknowns);
  const conditions = conditionsOfModel(model, frame.parameters, [
    ...(traced()?.conditions ?? []),
    ...(frame.modal?.steepness ?? []),
  ]);
  return { ...frame, system, signals, conditions };
}

/** What a light without equations is asked: its ways, beams and modes. */
export function frameLight(model: Model, options: LightOptions): Frame {
  return framed(model, options).frame;
}

/** @returns traced: the beams, if they were asked for */
function framed(
  model: Model,
  options: LightOptions,
  capacity?: number,
): { frame: Frame; traced: () => Beams | undefined } {
  const tape = new Tape(capacity);
  const parameters = new Parameters(tape, model, options);
  const separate = [...new Set([...(options.separate ?? []), ...options.inputs])];
  const frequencies = frequenciesOf(model, { parameters, separate });
  const carrier = tape.div(tape.constant(SPEED_OF_LIGHT), parameters.realOf(model.wavelength, "lambda"));
  let free: Parameters | undefined;
  const varies = (path: string) => {
    free ??= new Parameters(new Tape(), model, { inputs: separate });
    const found = free.lookup(path);
    return "re" in found && !(free.tape.isConstant(found.re) && free.tape.isConstant(found.im));
  };
  const nodes = nodesOf(model);
  let traced: Beams | undefined;
  const beams = () => {
    traced ??= beamsOf({ model, parameters, nodes, stable: options.stable, usable: options.usable });
    return traced;
  };
  const modal = modalOf({ model, parameters, nodes, beams });
  const modes = modal?.modes ?? PLANE;
  const unknowns = unknownsOf(nodes.list.length, frequencies.bins.length, modes.length);
  const frame = { model, tape, parameters, frequencies, nodes, modal, modes, unknowns, carrier, beams, varies };
  return { frame, traced: () => traced };
}

/** The beams and modes of a model. */
function modalOf(context: Pick<Light, "model" | "parameters" | "nodes" | "beams">): Modal | undefined {
  const { model, parameters, nodes } = context;
  const modes = modesOf(model);
  if (modes === undefined) {
    const [mapped] = model.maps.keys();
    if (mapped === undefined) return undefined;
    const what = `"${mapped}" has a map, and the model's light has no shape`;
    const remedy = "Give the model a cavity (cav) or a beam (gauss), and modes.";
    throw new UserError({ code: "no-beam", place: mapped, what, remedy });
  }
  const lambda = parameters.realOf(model.wavelength, "lambda");
  const beams = context.beams();
  return { modes, beams, nodes, phases: phasesOf(model), wavelength: parameters.tape.valueOf(lambda), steepness: [] };
}

/**
 * From a model to the equations of its light: which fields there are, how they feed one another, where they come from.
 *
 * A field is a node and a frequency (unknowns.ts numbers them). Fields that no light reaches have no equations: they are 0.
 * Not here: the formulas of couplings (lib/optics), what reads the fields (lib/detectors), solving (eliminate.ts).
 */
import { isZero } from "../arithmetic/complex.js";
import { SPEED_OF_LIGHT } from "../constants.js";
import { UserError } from "../errors.js";
import type { Model } from "../model/model.js";
import { laserField } from "../optics/laser.js";
import type { Edge, Source, System } from "./elimination/system.js";
import { type Beams, beamsOf } from "./light/beams.js";
import { type Conditions, conditionsOfModel } from "./light/conditions.js";
import { waysOf } from "./light/couplings.js";
import { type Frequencies, frequenciesOf } from "./light/frequencies.js";
import { type Nodes, nodesOf } from "./light/nodes.js";
import { type Unknowns, unknownsOf } from "./light/unknowns.js";
import { type CouplingContext, isOn, type Way } from "./light/ways.js";
import { type Signals, signalsOf } from "./signals/signal-context.js";
import { type ComplexRef, type Ref, Tape } from "./tape/tape.js";
import { Parameters } from "./values/expressions.js";

/** The equations of a model's light, and all that is on their tape. */
export interface Light {
  readonly model: Model;
  readonly tape: Tape;
  readonly parameters: Parameters;
  readonly frequencies: Frequencies;
  readonly nodes: Nodes;
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
}

/** The equations of a model's light. */
export function buildLight(model: Model, options: LightOptions): Light {
  const tape = new Tape();
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
  const context = { model, parameters, frequencies, carrier, varies };
  const nodes = nodesOf(model);
  let traced: Beams | undefined;
  const beams = () => {
    traced ??= beamsOf({ model, parameters, nodes });
    return traced;
  };
  const unknowns = unknownsOf(nodes.list.length, frequencies.bins.length);
  const system = systemOf(context, nodes, unknowns);
  const signals = signalsOf(context, unknowns);
  const conditions = conditionsOfModel(model, parameters);
  return { ...context, tape, nodes, unknowns, beams, system, signals, conditions };
}

/** The most couplings that a model may have. */
const MAX_EDGES = 2_000_000;

function tooLarge(what: string): UserError {
  const remedy = "Lower the orders of its modulators, or take fewer elements.";
  return new UserError({ code: "too-many", place: "model", what, remedy });
}

/** The sources, and the edges of all fields that light reaches. */
function systemOf(context: CouplingContext, nodes: Nodes, unknowns: Unknowns): System {
  const { tape } = context.parameters;
  const { bins } = context.frequencies;
  const size = unknowns.count;
  const leaving = waysByNode(waysOf(context), nodes);
  const sources = sourcesOf(context, nodes, unknowns);
  const edges: Edge[] = [];
  const lit = new Uint8Array(size);
  const waiting: number[] = [];
  const light = (field: number) => {
    if (lit[field] === 1) return;
    lit[field] = 1;
    waiting.push(field);
  };
  for (const { at } of sources) light(at);
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    const here = unknowns.binOf(from);
    for (const { way, to } of leaving[unknowns.nodeOf(from)]!) {
      for (const { bin, value } of way.couple(here, bins[here]!.offset)) {
        if (isZero(tape, value)) continue;
        const field = unknowns.of(to, bin);
        if (edges.length === MAX_EDGES) throw tooLarge(`the model has more than ${MAX_EDGES} couplings of fields`);
        edges.push({ from, to: field, value });
        light(field);
      }
    }
  }
  return { tape, size, edges, sources };
}

interface Leaving {
  readonly way: Way;
  readonly to: number;
}

function waysByNode(ways: readonly Way[], nodes: Nodes): readonly (readonly Leaving[])[] {
  const leaving: Leaving[][] = nodes.list.map(() => []);
  for (const way of ways) {
    const from = nodes.numberOf(...way.from);
    const to = nodes.numberOf(...way.to);
    if (from !== undefined && to !== undefined) leaving[from]!.push({ way, to });
  }
  return leaving;
}

function sourcesOf(context: CouplingContext, nodes: Nodes, unknowns: Unknowns): readonly Source[] {
  const { model, parameters, frequencies } = context;
  const sources: Source[] = [];
  for (const element of model.elements()) {
    if (element.kind !== "laser" || isOn(model, element, "signals_only")) continue;
    const { name } = element;
    const value: ComplexRef = laserField<Ref>(
      parameters.tape,
      parameters.of(element, "P"),
      parameters.of(element, "phase"),
    );
    if (isZero(parameters.tape, value)) continue;
    sources.push({ at: unknowns.of(nodes.numberOf(name, "p1", "o")!, frequencies.carriers.get(name)!), value });
  }
  return sources;
}

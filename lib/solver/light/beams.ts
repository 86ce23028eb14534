/**
 * The beams of a model on its tape: the beam parameter at each node, the ray matrices of ways, the Gouy phases of spaces.
 *
 * Which node takes its beam from where is decided once, from what the model's text says (trace-tree.ts); what no input moves folds to
 * constants. A cavity that isn't stable by the text takes no part; one that may become unstable is a condition.
 */
import { radians } from "../../arithmetic/arithmetic.js";
import { type Mistake, UserError } from "../../errors.js";
import { pathsChangedByActions } from "../../model/build-check.js";
import type { Element } from "../../model/element.js";
import type { Model } from "../../model/model.js";
import type { Condition } from "../../model/rules.js";
import { beamOfSize, beamOfWaist, beamThrough, gouyPhase, type Medium, reversedBeam } from "../../optics/beam.js";
import type { RayMatrix } from "../../optics/ray-matrix.js";
import { type ComplexRef, type Ref, Tape } from "../tape/tape.js";
import { Parameters } from "../values/expressions.js";
import { type Cavity, cavitiesOf } from "./cavities.js";
import { detectedNode, type Nodes, nodesOf } from "./nodes.js";
import { indexOf, PLANES, type Plane, type RayContext, type RayWay, rayWaysOf } from "./ray-ways.js";
import { type BeamSource, type Forest, growForest, inTraceOrder, oppositeOf, type Traced } from "./trace-tree.js";

export type { Plane } from "./ray-ways.js";

export interface Beams {
  /** The beam parameter [m] at an optical node, for the node's own direction of travel. */
  q(node: number, plane: Plane): ComplexRef;
  /** The ray matrix of the way from one node to another, through an element or a space; undefined if there is none. */
  ray(from: number, to: number, plane: Plane): RayMatrix<Ref> | undefined;
  /** The Gouy phase [rad] that a beam gathers over a space, one way. */
  gouy(space: string, plane: Plane): Ref;
  /** The same as light in modes has it: what the space itself says of it, if it does. */
  saidGouy(space: string, plane: Plane): Ref;
  /** The refractive index at a node [1]. */
  index(node: number): Ref;
  /** What a beam's size at a node depends on beside its parameter. */
  medium(node: number): Medium<Ref>;
  /**
   * Whether the beam at a way's end is that at its start, taken along the way, whatever varies: one was traced from the other, or,
   * reversed, the other from the one.
   */
  isMatched(from: number, to: number, plane: Plane): boolean;
  /** A cavity by its name. */
  cavity(name: string): Cavity;
  /** Whether all cavities that may take part do. */
  readonly isWhole: boolean;
  /** The trees, in the order in which they were traced. */
  readonly forest: Forest;
  /** Where cavities that beams come from may become unstable. */
  readonly conditions: readonly Condition<Ref>[];
}

export interface BeamContext {
  readonly model: Model;
  readonly parameters: Parameters;
  readonly nodes?: Nodes;
  /** The values by which it is decided who takes part; those of the model's text if nothing is said. */
  readonly start?: Parameters;
  /** The cavities that beams come from; those that are stable at the start if nothing is said. */
  readonly stable?: ReadonlySet<string> | undefined;
  /** The cavities that may take part at all: the others stay as they are at the start. Those stable at the start if nothing is said. */
  readonly usable?: ReadonlySet<string> | undefined;
  /** Sources by name that come before all others, in this order. */
  readonly order?: readonly string[];
  /** Whether a source takes part. */
  readonly takes?: (name: string) => boolean;
}

/** The beams of a model. Throws where there are none, and where nodes are reached by none. */
export function beamsOf(context: BeamContext): Beams {
  const { model, parameters, order = [], takes = () => true, stable, usable } = context;
  const nodes = context.nodes ?? nodesOf(model);
  const rays: RayContext = { model, parameters, nodes };
  const leaving = rayWaysOf(rays);
  const start = context.start ?? new Parameters(parameters.tape, model);
  let nominal: ReadonlyMap<string, Nominal> | undefined;
  const atStart = (name: string): Nominal => {
    nominal ??= nominalOf({ model, nodes, parameters: start });
    return nominal.get(name)!;
  };
  const isUsable = ({ name }: Cavity) => usable?.has(name) ?? atStart(name).stable;
  const isTaken = (cavity: Cavity) => stable?.has(cavity.name) ?? isUsable(cavity);
  const present = cavitiesOf(rays, leaving);
  const cavities = new Map(present.map((each) => [each.name, isUsable(each) ? each : atStart(each.name).cavity]));
  const all = inTraceOrder([
    ...present.filter(isTaken).map((cavity) => cavitySource(start, cavity)),
    ...gaussSources(rays, start),
  ]).filter(({ name }) => takes(name));
  const first = order.flatMap((name) => all.filter((source) => source.name === name));
  const sources = [...first, ...all.filter(({ name }) => !order.includes(name))];
  if (sources.length === 0) {
    const asked = present.filter(({ name }) => takes(name));
    throw new UserError(noBeam(asked.map(({ name }) => ({ name, g: atStart(name).g }))));
  }
  assertApart(rays, leaving, sources);
  const moving = context.start === undefined ? movingCavities(rays, sources) : undefined;
  const forest = growForest(leaving, sources, moving);
  assertReached(nodes, forest);
  return new TracedBeams(rays, { leaving, cavities, forest, sources }, present.filter(isUsable).every(isTaken));
}

/** The same; undefined where there are none. */
export function beamsIfAny(context: BeamContext): Beams | undefined {
  try {
    return beamsOf(context);
  } catch (error) {
    if (error instanceof UserError && error.code === NO_BEAM) return undefined;
    throw error;
  }
}

/** A cavity as the model's text has it. */
interface Nominal {
  readonly cavity: Cavity;
  readonly stable: boolean;
  /** By plane [1]. */
  readonly g: readonly number[];
}

function nominalOf(rays: RayContext): ReadonlyMap<string, Nominal> {
  const { tape } = rays.parameters;
  const cavities = cavitiesOf(rays, rayWaysOf(rays)).map((cavity): [string, Nominal] => {
    const g = PLANES.map((plane) => tape.known(cavity.stability(plane))!);
    return [cavity.name, { cavity, g, stable: g.every(isStable) }];
  });
  return new Map(cavities);
}

/** Whether a round trip of such a g-factor has a beam of its own. */
export function isStable(g: number): boolean {
  return g > 0 && g < 1;
}

/** The code of errors where no beam can be traced. */
export const NO_BEAM = "no-beam";

/** What is wrong where no cavity is stable and no `gauss` says a beam. @param cavities with their g-factors in x and y */
export function noBeam(cavities: readonly { readonly name: string; readonly g: readonly number[] }[]): Mistake {
  const unstable = cavities.map(({ name, g: [x, y] }) =>
    x === y ? `"${name}" (g = ${x})` : `"${name}" (g = ${x} in x, ${y} in y)`,
  );
  const are = unstable.length === 1 ? ["the cavity", "isn't"] : ["all cavities,", "aren't"];
  const what =
    unstable.length === 0
      ? "nothing says what the beams are: the model has neither a cavity nor a gauss"
      : `no beam can be traced: ${are[0]} ${unstable.join(", ")} ${are[1]} stable`;
  const remedy = "Give it a cavity that is stable (0 < g < 1), or a gauss.";
  return { code: NO_BEAM, place: cavities[0]?.name ?? "model", what, remedy };
}

function cavitySource(start: Parameters, { name, element, path, ways }: Cavity): BeamSource {
  const priority = start.tape.known(start.of(element, "priority"))!;
  return { kind: "cavity", name, priority, node: path[0]!, within: ways.slice(0, -1) };
}

function gaussSources({ model, nodes }: RayContext, start: Parameters): readonly BeamSource[] {
  return model.elements().flatMap((element): readonly BeamSource[] => {
    if (element.kind !== "gauss") return [];
    const node = detectedNode(nodes, element);
    if (node === undefined) {
      const remedy = "Name one, as laser.p1.o.";
      throw new UserError({ code: "unknown-node", place: element.name, what: "a gauss needs a node", remedy });
    }
    const priority = start.tape.known(start.of(element, "priority"))!;
    return [{ kind: "gauss", name: element.name, priority, node, within: [] }];
  });
}

/**
 * The cavities that hold where several lie, because an action of the model moves them: Finesse traces these alone anew, and then they take
 * what they share with others, whatever their priorities.
 */
function movingCavities({ model, nodes }: RayContext, sources: readonly BeamSource[]): ReadonlySet<string> {
  const cavities = sources.filter(({ kind }) => kind === "cavity");
  const nodesOfAll = cavities.flatMap(({ node, within }) => [...new Set([node, ...within.map(({ to }) => to)])]);
  if (new Set(nodesOfAll).size === nodesOfAll.length) return new Set();
  const inputs = pathsChangedByActions(model);
  if (inputs.length === 0) return new Set();
  const parameters = new Parameters(new Tape(), model, { inputs });
  const rays = { model, parameters, nodes };
  const moved = cavitiesOf(rays, rayWaysOf(rays)).filter(({ round }) =>
    PLANES.some((plane) => Object.values(round(plane)).some((entry) => !parameters.tape.isConstant(entry))),
  );
  return new Set(moved.map(({ name }) => name));
}

/** Throws where two sources say the beam of one place. */
function assertApart(
  { nodes }: RayContext,
  leaving: readonly (readonly RayWay[])[],
  sources: readonly BeamSource[],
): void {
  const taken = new Map<number, string>();
  for (const { kind, name, within, node } of sources) {
    if (kind !== "cavity") continue;
    for (const each of [node, ...within.map(({ to }) => to)]) taken.set(each, `lies within the cavity "${name}"`);
  }
  for (const { kind, name, node } of sources) {
    if (kind !== "gauss") continue;
    const where = taken.get(node);
    if (where !== undefined) {
      const what = `the gauss "${name}" stands at ${nameOf(nodes, node)}, which ${where}`;
      const remedy = "Take away one of them: both say the beam there.";
      throw new UserError({ code: "two-beams", place: name, what, remedy });
    }
    const far = [node, oppositeOf(node)].flatMap((each) => leaving[each]!.filter(({ to }) => to % 2 === 0));
    for (const each of [node, ...far.map(({ to }) => to)]) {
      for (const at of [each, oppositeOf(each)]) taken.set(at, `is where the gauss "${name}" says the beam`);
    }
  }
}

function nameOf({ list }: Nodes, node: number): string {
  const { element, port, node: direction } = list[node]!;
  return `${element}.${port}.${direction}`;
}

/** How many nodes an error names. */
const NAMED = 8;

function assertReached(nodes: Nodes, { traced }: Forest): void {
  const dark = nodes.list.flatMap((_, node) => (traced[node] === undefined ? [nameOf(nodes, node)] : []));
  if (dark.length === 0) return;
  const more = dark.length > NAMED ? ` and ${dark.length - NAMED} more` : "";
  throw new UserError({
    code: NO_BEAM,
    place: nodes.list[traced.indexOf(undefined)]!.element,
    what: `no beam reaches ${dark.slice(0, NAMED).join(", ")}${more}`,
    remedy: "Give the model a cavity or a gauss from which light can get there.",
  });
}

interface Traces {
  readonly leaving: readonly (readonly RayWay[])[];
  readonly cavities: ReadonlyMap<string, Cavity>;
  readonly forest: Forest;
  readonly sources: readonly BeamSource[];
}

class TracedBeams implements Beams {
  readonly isWhole: boolean;
  readonly forest: Forest;
  readonly conditions: readonly Condition<Ref>[];
  readonly #rays: RayContext;
  readonly #traces: Traces;
  /** What is known already. */
  readonly #known: Record<Plane, Map<Traced, ComplexRef>> = { x: new Map(), y: new Map() };
  /** By cavity: the beams at its nodes, as far as they were asked for. */
  readonly #around: Record<Plane, Map<string, ComplexRef[]>> = { x: new Map(), y: new Map() };
  readonly #indices: Ref[] = [];

  constructor(rays: RayContext, traces: Traces, isWhole: boolean) {
    this.isWhole = isWhole;
    this.#rays = rays;
    this.#traces = traces;
    this.forest = traces.forest;
    this.conditions = traces.sources.flatMap(({ kind, name }) =>
      kind === "cavity" ? stabilityConditions(rays.parameters.tape, this.cavity(name)) : [],
    );
  }

  q(node: number, plane: Plane): ComplexRef {
    const known = this.#known[plane];
    const last = this.forest.traced[node]!;
    const needed: Traced[] = [];
    for (let at: Traced | undefined = last; at !== undefined && !known.has(at); at = originOf(at)) needed.unshift(at);
    for (const traced of needed) known.set(traced, this.#compute(traced, plane));
    return known.get(last)!;
  }

  #compute(traced: Traced, plane: Plane): ComplexRef {
    const { model, parameters } = this.#rays;
    switch (traced.by) {
      case "gauss":
        return gaussBeam(parameters, model.element(traced.source), plane, this.medium(traced.node));
      case "cavity":
        return this.#aroundCavity(traced.source, traced.step, plane);
      case "way":
        return this.#along(traced.way, this.#known[plane].get(traced.from)!, plane);
      case "opposite":
        return reversedBeam<Ref>(parameters.tape, this.#known[plane].get(traced.of)!);
    }
  }

  /** The beam so many steps from a cavity's source. */
  #aroundCavity(name: string, step: number, plane: Plane): ComplexRef {
    const cavity = this.cavity(name);
    const beams = this.#around[plane].get(name) ?? [cavity.beam(plane)];
    this.#around[plane].set(name, beams);
    while (beams.length <= step) beams.push(this.#along(cavity.ways[beams.length - 1]!, beams.at(-1)!, plane));
    return beams[step]!;
  }

  #along({ from, to, ray }: RayWay, q: ComplexRef, plane: Plane): ComplexRef {
    const indices = { before: this.index(from), after: this.index(to) };
    return beamThrough<Ref>(this.#rays.parameters.tape, q, ray(plane), indices);
  }

  ray(from: number, to: number, plane: Plane): RayMatrix<Ref> | undefined {
    return this.#traces.leaving[from]!.find((each) => each.to === to)?.ray(plane);
  }

  isMatched(from: number, to: number): boolean {
    const here = this.forest.traced[from]!;
    const there = this.forest.traced[to]!;
    if (this.#leads([from, here], [to, there])) return true;
    if (here.by !== "opposite" || there.by !== "opposite") return false;
    return this.#leads([oppositeOf(to), there.of], [oppositeOf(from), here.of]);
  }

  /** Whether a node's beam was traced from another's by the way between them. */
  #leads([from, here]: readonly [number, Traced], [to, there]: readonly [number, Traced]): boolean {
    if (there.by === "way") return there.way.from === from && there.way.to === to && there.from === here;
    if (here.by !== "cavity" || there.by !== "cavity" || here.source !== there.source) return false;
    const way = this.cavity(here.source).ways[here.step]!;
    return way.from === from && way.to === to;
  }

  saidGouy(space: string, plane: Plane): Ref {
    const { parameters } = this.#rays;
    const said = `${space}.user_gouy_${plane}`;
    return parameters.has(said) ? radians<Ref>(parameters.tape, parameters.real(said)) : this.gouy(space, plane);
  }

  gouy(space: string, plane: Plane): Ref {
    const { tape } = this.#rays.parameters;
    const [near, far] = ["p1", "p2"].map((port) => this.#rays.nodes.numberOf(space, port, port === "p1" ? "i" : "o")!);
    const phase = (node: number) => gouyPhase<Ref>(tape, this.q(node, plane));
    return tape.sub(phase(far!), phase(near!));
  }

  index(node: number): Ref {
    this.#indices[node] ??= indexOf(this.#rays, node);
    return this.#indices[node];
  }

  medium(node: number): Medium<Ref> {
    const { model, parameters } = this.#rays;
    return { wavelength: parameters.realOf(model.wavelength, "lambda"), index: this.index(node) };
  }

  cavity(name: string): Cavity {
    return this.#traces.cavities.get(name)!;
  }
}

/** The beam that one is made of. */
function originOf(traced: Traced): Traced | undefined {
  return traced.by === "way" ? traced.from : traced.by === "opposite" ? traced.of : undefined;
}

function stabilityConditions(tape: Tape, cavity: Cavity): readonly Condition<Ref>[] {
  return PLANES.flatMap((plane) => {
    const g = cavity.stability(plane);
    if (tape.isConstant(g)) return [];
    const holds = tape.select(tape.less(tape.zero, g), tape.less(g, tape.one), tape.zero);
    const mistake = (value: number) => ({
      code: "unstable-cavity",
      place: cavity.name,
      what: `the cavity "${cavity.name}" is unstable in ${plane}: its g-factor is ${value}`,
      remedy: "It is stable where 0 < g < 1.",
    });
    return [{ holds, value: g, mistake }];
  });
}

/** What a `gauss` says, in one plane. */
function gaussBeam(parameters: Parameters, element: Element, plane: Plane, medium: Medium<Ref>): ComplexRef {
  const { tape } = parameters;
  const has = (key: string) =>
    element.parameters.has(`${key}${plane}`) && parameters.has(`${element.name}.${key}${plane}`);
  const read = (key: string) => parameters.of(element, `${key}${plane}`);
  if (has("q")) {
    const q = parameters.lookup(`${element.name}.q${plane}`);
    if ("re" in q) return { re: q.re, im: q.im };
  }
  if (has("w0")) return beamOfWaist<Ref>(tape, read("w0"), read("z"), medium);
  if (has("zr")) return { re: read("z"), im: read("zr") };
  const curvature = has("S") ? read("S") : tape.div(tape.one, read("Rc"));
  return beamOfSize<Ref>(tape, read("w"), curvature, medium);
}

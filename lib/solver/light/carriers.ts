/**
 * The equations of a model's light: which fields there are, how they feed one another, where they come from.
 *
 * A field is a node, a frequency and a mode (unknowns.ts numbers them). Fields that no light reaches have no equations: they are 0.
 * Not here: the formulas of couplings (lib/optics), solving (eliminate.ts).
 */
import { complexMul, isConstant, isZero } from "../../arithmetic/complex.js";
import { UserError } from "../../errors.js";
import type { Edge, Source, System } from "../elimination/system.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import { waysOf } from "./couplings.js";
import { laserModes } from "./laser-modes.js";
import type { Nodes } from "./nodes.js";
import type { Unknowns } from "./unknowns.js";
import { type Coupled, type CouplingContext, isOn, type Scattered, type Way } from "./ways.js";

/** The most couplings that a model may have. */
const MAX_EDGES = 2_000_000;

/** The sources, and the edges of all fields that light reaches. */
export function carriersOf(context: CouplingContext, nodes: Nodes, unknowns: Unknowns): System {
  const leaving = waysByNode(waysOf(context), nodes);
  const sources = sourcesOf(context, nodes, unknowns);
  const spread = new Spread(context, unknowns);
  for (const { at } of sources) spread.light(at);
  for (let from = spread.next(); from !== undefined; from = spread.next()) {
    spread.from(from, leaving[unknowns.nodeOf(from)]!);
  }
  return {
    tape: context.parameters.tape,
    size: spread.size,
    edges: spread.edges,
    sources,
    isModal: unknowns.modes > 1,
  };
}

/** A way that leaves a node. */
interface Leaving {
  readonly way: Way;
  readonly to: number;
  /** What it makes of a frequency, by bin, as far as it has been asked. */
  readonly coupled: (readonly Coupled[])[];
  /** Unknowns within it, by mode, then by the bins of both ends. */
  readonly within: Map<number, number>;
}

function waysByNode(ways: readonly Way[], nodes: Nodes): readonly (readonly Leaving[])[] {
  const leaving: Leaving[][] = nodes.list.map(() => []);
  for (const way of ways) {
    const from = nodes.numberOf(...way.from);
    const to = nodes.numberOf(...way.to);
    if (from !== undefined && to !== undefined) leaving[from]!.push({ way, to, coupled: [], within: new Map() });
  }
  return leaving;
}

/** The edges, as light is followed from field to field. */
class Spread {
  readonly edges: Edge[] = [];
  /** How many unknowns there are: the fields, and behind them those within ways. */
  size: number;
  readonly #context: CouplingContext;
  readonly #unknowns: Unknowns;
  readonly #lit: Uint8Array;
  readonly #waiting: number[] = [];

  constructor(context: CouplingContext, unknowns: Unknowns) {
    this.#context = context;
    this.#unknowns = unknowns;
    this.size = unknowns.count;
    this.#lit = new Uint8Array(unknowns.count);
  }

  light(field: number): void {
    if (this.#lit[field] === 1) return;
    this.#lit[field] = 1;
    this.#waiting.push(field);
  }

  /** A field that is lit, whose edges aren't there yet. */
  next(): number | undefined {
    return this.#waiting.pop();
  }

  /** Along all ways that leave a field's node. */
  from(field: number, leaving: readonly Leaving[]): void {
    const bin = this.#unknowns.binOf(field);
    const mode = this.#unknowns.modeOf(field);
    for (const each of leaving) this.#along(field, each, bin, mode);
  }

  #along(from: number, leaving: Leaving, here: number, mode: number): void {
    const { tape } = this.#context.parameters;
    const { bins } = this.#context.frequencies;
    const { way, to, coupled } = leaving;
    coupled[here] ??= way.couple(here, bins[here]!.offset).filter(({ value }) => !isZero(tape, value));
    for (const { bin, value } of coupled[here]) {
      const scattered = way.scatter?.(mode);
      if (scattered === undefined) this.#reach({ from, to: this.#unknowns.of(to, bin, mode), value });
      else this.#scatter(from, { leaving, bin, value, key: here * bins.length + bin }, scattered);
    }
  }

  /**
   * Where the frequencies' coupling varies and the modes' doesn't, an unknown for each mode stands between the two: so what varies is one
   * coupling a mode, not one a pair of modes.
   */
  #scatter(
    from: number,
    { leaving, bin, value, key }: { leaving: Leaving; bin: number; value: ComplexRef; key: number },
    scattered: readonly Scattered[],
  ): void {
    const { tape } = this.#context.parameters;
    const { modes } = this.#unknowns;
    const isFixed = isConstant(tape, value);
    for (const each of scattered) {
      const to = this.#unknowns.of(leaving.to, bin, each.mode);
      if (scattered.length === 1 || isFixed || !isConstant(tape, each.value)) {
        this.#reach({ from, to, value: product(tape, value, each.value, isFixed) });
        continue;
      }
      let between = leaving.within.get(key * modes + each.mode);
      if (between === undefined) {
        between = this.size++;
        leaving.within.set(key * modes + each.mode, between);
        this.#reach({ from: between, to, value });
      }
      this.#add({ from, to: between, value: each.value });
    }
  }

  #reach(edge: Edge): void {
    this.#add(edge);
    this.light(edge.to);
  }

  #add(edge: Edge): void {
    if (this.edges.length === MAX_EDGES) {
      const what = `the model has more than ${MAX_EDGES} couplings of fields`;
      const remedy = "Lower the orders of its modulators or of its modes, or take fewer elements.";
      throw new UserError({ code: "too-many", place: "model", what, remedy });
    }
    this.edges.push(edge);
  }
}

/** As `complexMul`: most couplings are constants, and there are thousands of them. @param isFixed whether a doesn't vary */
function product(tape: Tape, a: ComplexRef, b: ComplexRef, isFixed: boolean): ComplexRef {
  if (b.re === tape.one && b.im === tape.zero) return a;
  if (!isFixed || !isConstant(tape, b)) return complexMul(tape, a, b);
  const { value } = tape.columns();
  const [x, y, u, v] = [value[a.re]!, value[a.im]!, value[b.re]!, value[b.im]!];
  return { re: tape.constant(x * u - y * v), im: tape.constant(x * v + y * u) };
}

function sourcesOf(context: CouplingContext, nodes: Nodes, unknowns: Unknowns): readonly Source[] {
  const { model, parameters, frequencies } = context;
  return model.elements().flatMap((element): readonly Source[] => {
    if (element.kind !== "laser" || isOn(model, element, "signals_only")) return [];
    const { name } = element;
    const [node, bin] = [nodes.numberOf(name, "p1", "o")!, frequencies.carriers.get(name)!];
    return laserModes(context, element)
      .map(({ mode, value }) => ({ at: unknowns.of(node, bin, mode), value }))
      .filter(({ value }) => !isZero(parameters.tape, value));
  });
}

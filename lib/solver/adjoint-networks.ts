/**
 * Derivatives through the networks of a model: by the equations themselves, not by the operations that solved them.
 *
 * Of x = A x + b and a sum that changes by Re(g·x) with it, dx = (1 - A)⁻¹ (dA x + db): so the sum changes by Re(y·dA x + y·db), where
 * y = (1 - A)⁻ᵀ g is the solution of the network with its couplings turned round. One such solution serves every parameter, and where a
 * kernel can't be trusted the oracle solves it as it solves the light. Source: the adjoint method, as in Griewank and Walther,
 * "Evaluating Derivatives" (2008), section 15.
 */
import { complexMul, isZero } from "../arithmetic/complex.js";
import type { LoopPlan } from "./elimination/loops.js";
import { relevantFields } from "./elimination/relevant.js";
import type { System } from "./elimination/system.js";
import { eliminateTogether, LARGEST_DIFFERENCE_OF_SIGNALS } from "./elimination/trust.js";
import type { Solved } from "./kernel/checked-kernel.js";
import { type Adjoints, dependents } from "./tape/derivative.js";
import { ARGUMENTS, argumentCount } from "./tape/live.js";
import { type ComplexRef, OP, type Ref, type Tape } from "./tape/tape.js";

/** A network that was solved. */
interface Layer {
  /** One for each column of sources; their couplings are the same. */
  readonly systems: readonly System[];
  /** The unknowns of each as far as they are known, each held (tape.ts). */
  readonly columns: readonly Fields[];
  /** How they were eliminated. */
  readonly plan: LoopPlan | undefined;
}

type Fields = ReadonlyMap<number, ComplexRef>;

/** Networks as they are solved one after the other, for the derivatives of what is made of them. */
export class NetworkTrace {
  readonly #tape: Tape;
  readonly #leaves: readonly Ref[];
  readonly #layers: Layer[] = [];

  /** @param leaves what derivatives are wanted by */
  constructor(tape: Tape, leaves: readonly Ref[]) {
    this.#tape = tape;
    this.#leaves = leaves;
  }

  /** The unknowns that are to be solved for: those wanted, and those that a coupling leaves which moves. */
  needed(system: System, wanted: readonly number[]): readonly number[] {
    const marks = dependents(this.#tape, this.#leaves);
    const relevant = relevantFields(system, wanted);
    const tails = system.edges
      .filter(({ from, to, value }) => relevant[from] === 1 && relevant[to] === 1 && isActive(marks, value))
      .map(({ from }) => from);
    return [...new Set([...wanted, ...tails])];
  }

  /**
   * Keeps a network that was solved, for one column of sources or several.
   *
   * @returns the unknowns of each, as values that derivatives stop at
   */
  hold(solved: readonly Solved[]): readonly Fields[] {
    const tape = this.#tape;
    const columns = solved.map(({ elimination: { fields } }): Fields => {
      return new Map([...fields].map(([unknown, { re, im }]) => [unknown, { re: tape.held(re), im: tape.held(im) }]));
    });
    this.#layers.push({ systems: solved.map(({ system }) => system), columns, plan: solved[0]?.elimination.plan });
    return columns;
  }

  /** Goes back from what is known of sums, network by network. @param adjoints of the tape as it is now, by the trace's own leaves */
  pull(adjoints: Adjoints, options: PullOptions): readonly Solved[] {
    const levels = levelsOf(this.#tape, this.#layers);
    const solved: Solved[] = [];
    for (let level = this.#layers.length; level >= 0; level--) {
      adjoints.sweep((ref) => levels[ref]! >= level && options.isMeant(ref));
      const layer = this.#layers[level - 1];
      if (layer === undefined) continue;
      solved.push(...pullThrough(layer, adjoints, options));
    }
    return solved;
  }
}

export interface PullOptions {
  /** Points at which the solutions are checked. */
  readonly samples: readonly ArrayLike<number>[];
  /** Which operations pass on what is known of them; the others keep it. */
  readonly isMeant: (ref: Ref) => boolean;
}

function isActive(marks: Uint8Array, { re, im }: ComplexRef): boolean {
  return marks[re] === 1 || marks[im] === 1;
}

/** By operation: the last of the layers that it depends on, from 1; 0 for what depends on none. */
function levelsOf(tape: Tape, layers: readonly Layer[]): Uint16Array {
  const levels = new Uint16Array(tape.length);
  const own = new Map<Ref, number>();
  for (const [index, { columns }] of layers.entries()) {
    for (const fields of columns) {
      for (const { re, im } of fields.values()) for (const ref of [re, im]) own.set(ref, index + 1);
    }
  }
  const { op, a, b, c } = tape.columns();
  for (let ref = 0; ref < levels.length; ref++) {
    const code = op[ref]!;
    const width = ARGUMENTS[code]!;
    if (code === OP.held) levels[ref] = own.get(ref) ?? 0;
    else if (code === OP.block) levels[ref] = levelOfBlock(tape, ref, levels);
    else if (width > 0) {
      let level = levels[a[ref]!]!;
      if (width > 1) level = Math.max(level, levels[b[ref]!]!);
      if (width > 2) level = Math.max(level, levels[c[ref]!]!);
      levels[ref] = level;
    }
  }
  return levels;
}

function levelOfBlock(tape: Tape, ref: Ref, levels: Uint16Array): number {
  let level = 0;
  for (let which = 0; which < argumentCount(tape, ref); which++) {
    level = Math.max(level, levels[tape.argument(ref, which)]!);
  }
  return level;
}

/** From what is known of a network's unknowns to what is known of its couplings and sources. @returns what was solved for that */
function pullThrough({ systems, columns, plan }: Layer, adjoints: Adjoints, options: PullOptions): readonly Solved[] {
  const { tape, size, edges, last, isModal } = systems[0]!;
  const take = (ref: Ref) => (options.isMeant(ref) ? adjoints.take(ref) : tape.zero);
  const known = columns.map((fields) => {
    const all = [...fields].map(([at, { re, im }]) => ({ at, value: { re: take(re), im: tape.neg(take(im)) } }));
    return all.filter(({ value }) => !isZero(tape, value));
  });
  const used = [...columns.keys()].filter((column) => known[column]!.length > 0);
  if (used.length === 0) return [];
  const isMoved = ({ re, im }: ComplexRef) => adjoints.isActive(re) || adjoints.isActive(im);
  const moved = edges.filter(({ from, value }) => used.some((column) => columns[column]!.has(from)) && isMoved(value));
  const entering = systems.map(({ sources }) => sources.filter(({ value }) => isMoved(value)));
  const back: System = {
    tape,
    size,
    edges: edges.map(({ from, to, value }) => ({ from: to, to: from, value })),
    sources: [],
    last,
    ...(isModal === undefined ? {} : { isModal }),
  };
  const ends = [...new Set([...moved.map(({ to }) => to), ...entering.flatMap((each) => each.map(({ at }) => at))])];
  const sources = used.map((column) => known[column]!);
  const eliminations = eliminateTogether(back, sources, ends, {
    samples: options.samples,
    allowed: LARGEST_DIFFERENCE_OF_SIGNALS,
    turned: plan,
  });
  const give = ({ re, im }: ComplexRef, by: ComplexRef) => {
    adjoints.add(re, by.re);
    adjoints.add(im, tape.neg(by.im));
  };
  for (const [index, column] of used.entries()) {
    const { fields } = eliminations[index]!;
    for (const { from, to, value } of moved) {
      const field = columns[column]!.get(from);
      if (field !== undefined) give(value, complexMul(tape, fields.get(to)!, field));
    }
    for (const { at, value } of entering[column]!) give(value, fields.get(at)!);
  }
  return eliminations.map((elimination, index) => ({ system: { ...back, sources: sources[index]! }, elimination }));
}

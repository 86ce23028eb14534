/**
 * A block system with its constant part reduced: what is left are the vectors that run into edges whose factors vary.
 *
 * x = Σ factor · K x + Σ factor · source, a vector x for each node with a varying edge behind it ("tail"), K constant; and
 * wanted nodes as sums of the same form.
 */
import { complexConstant, isConstant } from "../arithmetic/complex.js";
import { type Block, denseOf, multiplyBlocks, UNIT_BLOCK } from "./block-algebra.js";
import { BlockNetwork } from "./block-network.js";
import { type BlockEdge, type BlockSystem, couplingEdges } from "./block-system.js";
import { multiplyMatrices } from "./complex-matrix.js";
import { relevantFields } from "./relevant.js";
import type { ComplexRef } from "./tape.js";

/** factor · matrix · (vector of tail `from`). */
export interface TailTerm {
  readonly from: number;
  /** Its number among the factors. */
  readonly factor: number;
  /** Shape (modes, modes, 2). */
  readonly matrix: Float64Array;
}

/** A vector as a sum. */
export interface VectorSum {
  readonly terms: readonly TailTerm[];
  /** Constant vectors, by the source's number; shape (modes, 2). */
  readonly entering: ReadonlyMap<number, Float64Array>;
}

export interface BlockReduction {
  readonly modes: number;
  readonly factors: readonly { readonly value: ComplexRef; readonly isTurn: boolean }[];
  /** What the sources' vectors are times. */
  readonly sources: readonly ComplexRef[];
  readonly tails: readonly VectorSum[];
  /** By node; nodes that are dark aren't there. */
  readonly wanted: ReadonlyMap<number, VectorSum>;
}

interface Varying {
  /** Copies of the ends. */
  readonly tail: number;
  readonly head: number;
  readonly block: Block;
  readonly factor: number;
}

export function reduceBlocks(system: BlockSystem, wanted: readonly number[]): BlockReduction {
  const edges = couplingEdges(system);
  const relevant = relevantFields(
    { size: system.size, edges: withRefs(edges), sources: withRefs(system.sources) },
    wanted,
  );
  return new Reduction(system, edges, relevant).reduce(wanted);
}

/** As edges and sources of a system: only their ends matter here. */
function withRefs<T extends { readonly factor: ComplexRef }>(
  items: readonly T[],
): (T & { readonly value: ComplexRef })[] {
  return items.map((item) => ({ ...item, value: item.factor }));
}

class Reduction {
  readonly #system: BlockSystem;
  readonly #edges: readonly BlockEdge[];
  readonly #relevant: Uint8Array;
  readonly #network: BlockNetwork;
  readonly #tails = new Map<number, number>();
  readonly #heads = new Map<number, number>();
  readonly #varying: Varying[] = [];
  readonly #factors: { value: ComplexRef; isTurn: boolean }[] = [];
  readonly #sources: ComplexRef[];

  constructor(system: BlockSystem, edges: readonly BlockEdge[], relevant: Uint8Array) {
    this.#system = system;
    this.#edges = edges;
    this.#relevant = relevant;
    this.#network = new BlockNetwork(system.modes);
    // Source 0 is all that is constant.
    this.#sources = [complexConstant(system.tape, 1)];
  }

  reduce(wanted: readonly number[]): BlockReduction {
    const network = this.#network;
    for (let node = 0; node < this.#system.size; node++) network.node();
    for (const edge of this.#edges)
      if (this.#relevant[edge.from] === 1 && this.#relevant[edge.to] === 1) this.#add(edge);
    this.#enterSources();
    const outputs = new Map<number, number>();
    for (const node of wanted) {
      if (this.#relevant[node] !== 1 || outputs.has(node)) continue;
      const output = network.node();
      network.add(node, output, UNIT_BLOCK);
      outputs.set(node, output);
    }
    const removable = new Uint8Array(network.size);
    removable.set(this.#relevant);
    network.reduce(removable);
    const tails = [...this.#tails.values()];
    return {
      modes: this.#system.modes,
      factors: this.#factors,
      sources: this.#sources,
      tails: tails.map((tail) => this.#sumOf(tail, tails)),
      wanted: new Map([...outputs].map(([node, output]) => [node, this.#sumOf(output, tails)])),
    };
  }

  #add({ from, to, block, factor, isTurn = false }: BlockEdge): void {
    const { tape, modes } = this.#system;
    if (isConstant(tape, factor)) {
      const scalar: Block = { kind: "scalar", re: tape.valueOf(factor.re), im: tape.valueOf(factor.im) };
      this.#network.add(from, to, multiplyBlocks(scalar, block, modes));
      return;
    }
    let index = this.#factors.findIndex(({ value }) => value.re === factor.re && value.im === factor.im);
    if (index < 0) index = this.#factors.push({ value: factor, isTurn }) - 1;
    this.#varying.push({ tail: this.#beside(from, "tail"), head: this.#beside(to, "head"), block, factor: index });
  }

  #beside(node: number, end: "tail" | "head"): number {
    const known = end === "tail" ? this.#tails : this.#heads;
    let copy = known.get(node);
    if (copy === undefined) {
      copy = this.#network.node();
      known.set(node, copy);
      if (end === "tail") this.#network.add(node, copy, UNIT_BLOCK);
      else this.#network.add(copy, node, UNIT_BLOCK);
    }
    return copy;
  }

  #enterSources(): void {
    const { tape, sources } = this.#system;
    for (const { at, vector, factor } of sources) {
      if (this.#relevant[at] !== 1) continue;
      if (!isConstant(tape, factor)) {
        this.#network.enter(this.#sources.push(factor) - 1, at, vector);
        continue;
      }
      const [re, im] = [tape.valueOf(factor.re), tape.valueOf(factor.im)];
      const shape = { rows: vector.length / 2, inner: 1, columns: 1 };
      this.#network.enter(0, at, multiplyMatrices(vector, Float64Array.of(re, im), shape));
    }
  }

  /** What a node that is left gets: through heads from tails, and from sources. */
  #sumOf(node: number, tails: readonly number[]): VectorSum {
    const { modes } = this.#system;
    const into = this.#network.into[node]!;
    const terms: TailTerm[] = [];
    for (const { tail, head, block, factor } of this.#varying) {
      const way = into.get(head);
      if (way === undefined) continue;
      const matrix = denseOf(multiplyBlocks(way, block, modes), modes);
      terms.push({ from: tails.indexOf(tail), factor, matrix });
    }
    return { terms, entering: this.#network.entering[node]! };
  }
}

/**
 * Which node takes its beam from where: decided once, before anything varies, in the order in which Finesse traces.
 *
 * First come the nodes within cavities, then the trees that grow out of each cavity and each `gauss`; among them those of higher
 * priority, and of equals the first by name. A node's two directions have the same beam, reversed, so a node is reached when its
 * opposite is. What a `gauss` stands at, and the other end of the space there, no other tree enters.
 */
import type { RayWay } from "./ray-ways.js";

/** A source of beams: a cavity that is stable, or a `gauss`. */
export interface BeamSource {
  readonly name: string;
  readonly priority: number;
  /** The ways within a cavity from its source on, without the last; none for a `gauss`. */
  readonly within: readonly RayWay[];
  /** Where it starts. */
  readonly node: number;
  readonly kind: "cavity" | "gauss";
}

/** How a node gets its beam. */
export type Traced =
  /** It is that of a `gauss`. */
  | { readonly by: "gauss"; readonly source: string }
  /** It is that of a cavity, so many ways behind its source. */
  | { readonly by: "cavity"; readonly source: string; readonly step: number }
  /** By a way from another node. */
  | { readonly by: "way"; readonly way: RayWay; readonly source: string }
  /** It is that of its opposite, reversed. */
  | { readonly by: "opposite"; readonly source: string };

export interface TracedTree {
  readonly source: string;
  /** Whether it lies within a cavity. */
  readonly within: boolean;
  readonly root: number;
  /** Its ways, each after the one that it grows from. */
  readonly ways: readonly RayWay[];
}

export interface Forest {
  readonly trees: readonly TracedTree[];
  /** By node; undefined where no beam comes. */
  readonly traced: readonly (Traced | undefined)[];
}

/** The other direction at the same port. */
export function oppositeOf(node: number): number {
  return node ^ 1;
}

/** Sources in the order in which they are traced. */
export function inTraceOrder<T extends Pick<BeamSource, "name" | "priority">>(sources: readonly T[]): readonly T[] {
  const later = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...sources].sort((a, b) => b.priority - a.priority || later(a.name, b.name));
}

/**
 * @param leaving the ways that leave each node, reflections first
 * @param sources in the order in which they are traced
 */
export function growForest(leaving: readonly (readonly RayWay[])[], sources: readonly BeamSource[]): Forest {
  const forest = new Growth(leaving, sources);
  for (const source of sources) if (source.kind === "cavity") forest.fillCavity(source);
  for (const source of sources) forest.growFrom(source);
  forest.growRest();
  return { trees: forest.trees, traced: forest.traced };
}

class Growth {
  readonly trees: TracedTree[] = [];
  readonly traced: (Traced | undefined)[];
  readonly #leaving: readonly (readonly RayWay[])[];
  /** The ways that lead to each node, reflections first. */
  readonly #arriving: readonly RayWay[][];
  /** Which `gauss` keeps a node for itself. */
  readonly #kept = new Map<number, string>();

  constructor(leaving: readonly (readonly RayWay[])[], sources: readonly BeamSource[]) {
    this.#leaving = leaving;
    this.traced = leaving.map(() => undefined);
    this.#arriving = leaving.map(() => []);
    for (const reflects of [true, false]) {
      for (const way of leaving.flat()) if (way.reflects === reflects) this.#arriving[way.to]!.push(way);
    }
    for (const { kind, name, node } of sources) {
      if (kind !== "gauss") continue;
      const far = [node, oppositeOf(node)].flatMap((each) =>
        leaving[each]!.filter(({ to }) => isInput(to)).map(({ to }) => to),
      );
      for (const each of [node, ...far]) {
        this.#kept.set(each, name);
        this.#kept.set(oppositeOf(each), name);
      }
    }
  }

  /** The nodes of a cavity; those of one that came before it keep their beams. */
  fillCavity({ name, node, within }: BeamSource): void {
    const path = [node, ...within.map(({ to }) => to)];
    for (const [step, at] of path.entries()) this.traced[at] ??= { by: "cavity", source: name, step };
    for (const at of path) this.traced[oppositeOf(at)] ??= { by: "opposite", source: name };
    this.trees.push({ source: name, within: true, root: node, ways: within });
  }

  /** The trees out of a source. */
  growFrom({ kind, name, node, within }: BeamSource): void {
    if (kind === "gauss") {
      this.traced[node] ??= { by: "gauss", source: name };
      this.traced[oppositeOf(node)] ??= { by: "opposite", source: name };
      this.#grow(node, name);
      this.#grow(oppositeOf(node), name);
      return;
    }
    for (const root of [node, ...within.map(({ to }) => to)]) this.#grow(root, name);
  }

  /** What is reached by going back from nodes that are. */
  growRest(): void {
    for (let grown = true; grown; ) {
      grown = false;
      for (let node = 0; node < this.traced.length; node++) {
        if (this.traced[node] !== undefined) continue;
        const way = this.#arriving[node]!.find(({ from }) => this.traced[from] !== undefined);
        if (way !== undefined) grown = this.#grow(way.from, this.traced[way.from]!.source) || grown;
      }
    }
  }

  /** Grows a tree from a node that has its beam, the near before the far; false if there was nothing to grow to. */
  #grow(root: number, source: string): boolean {
    const ways: RayWay[] = [];
    const found = new Set([root]);
    const left = new Set<number>();
    const waiting = [root];
    for (const here of waiting) {
      if (left.has(here)) continue;
      left.add(here).add(oppositeOf(here));
      for (const way of this.#leaving[here]!) {
        if (left.has(way.to) || found.has(way.to) || this.traced[way.to] !== undefined) continue;
        if ((this.#kept.get(way.to) ?? source) !== source) continue;
        ways.push(way);
        found.add(way.to);
        waiting.push(way.to);
      }
    }
    for (const way of ways) this.traced[way.to] ??= { by: "way", way, source };
    for (const { to } of ways) this.traced[oppositeOf(to)] ??= { by: "opposite", source };
    if (ways.length > 0) this.trees.push({ source, within: false, root, ways });
    return ways.length > 0;
  }
}

/** Whether a node is the end of a space: inputs come first at each port. */
function isInput(node: number): boolean {
  return node % 2 === 0;
}

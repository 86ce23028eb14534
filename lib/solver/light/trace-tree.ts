/**
 * Which node takes its beam from where: decided once, before anything varies, in the order in which Finesse traces.
 *
 * First come the nodes within cavities, then the trees that grow out of each cavity and each `gauss`; among them those of higher
 * priority, and of equals the first by name. A node's two directions have the same beam, reversed, so a node is reached when its
 * opposite is. A tree goes on past the place of a `gauss` whose turn is still to come, and is cut there when it comes.
 */
import { arrivingWays, type RayWay } from "./ray-ways.js";

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
  | { readonly by: "gauss"; readonly source: string; readonly node: number }
  /** It is that of a cavity, so many ways behind its source. */
  | { readonly by: "cavity"; readonly source: string; readonly step: number }
  /** By a way, from the beam at its start. */
  | { readonly by: "way"; readonly source: string; readonly way: RayWay; readonly from: Traced }
  /** It is that of its opposite, reversed. */
  | { readonly by: "opposite"; readonly source: string; readonly of: Traced };

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
 * @param moving  cavities that an action moves: they are traced anew, and take what they share with others
 */
export function growForest(
  leaving: readonly (readonly RayWay[])[],
  sources: readonly BeamSource[],
  moving: ReadonlySet<string> = new Set(),
): Forest {
  const growth = new Growth(leaving);
  for (const source of sources) if (source.kind === "cavity") growth.fillCavity(source);
  for (const source of sources) growth.growFrom(source);
  growth.growRest();
  return { trees: growth.trees, traced: beamsIn(leaving.length, inHoldingOrder(growth.trees, moving), sources) };
}

class Growth {
  readonly trees: TracedTree[] = [];
  /** The source of each node that is reached, or whose opposite is. */
  readonly #reached: (string | undefined)[];
  readonly #leaving: readonly (readonly RayWay[])[];
  readonly #arriving: readonly (readonly RayWay[])[];

  constructor(leaving: readonly (readonly RayWay[])[]) {
    this.#leaving = leaving;
    this.#reached = leaving.map(() => undefined);
    this.#arriving = arrivingWays(leaving);
  }

  fillCavity({ name, node, within }: BeamSource): void {
    for (const each of [node, ...within.map(({ to }) => to)]) this.#reach(each, name);
    this.trees.push({ source: name, within: true, root: node, ways: within });
  }

  /** The trees out of a source. */
  growFrom({ kind, name, node, within }: BeamSource): void {
    if (kind === "cavity") {
      const path = [node, ...within.map(({ to }) => to)];
      const ways = inDepthFirst(this.#leaving, node).filter(
        ({ from, to }) => path.includes(from) && !path.includes(to),
      );
      for (const way of ways.toSorted((one, other) => path.indexOf(one.from) - path.indexOf(other.from))) {
        this.#grow(way.from, name, (each) => each === way);
      }
      return;
    }
    this.#cutAt(node);
    this.#reach(node, name);
    if (!this.#grow(node, name)) this.trees.push({ source: name, within: false, root: node, ways: [] });
    this.#grow(oppositeOf(node), name);
  }

  /** What is reached by going on from nodes that are. */
  growRest(): void {
    for (let grown = true; grown; ) {
      grown = false;
      const before = [...this.#reached];
      for (let node = 0; node < this.#reached.length; node++) {
        if (this.#reached[node] !== undefined) continue;
        const way = this.#arriving[node]!.find(({ from }) => before[from] !== undefined);
        if (way !== undefined) grown = this.#grow(way.from, this.#reached[way.from]!, (each) => each === way) || grown;
      }
    }
  }

  /** Takes from the trees what has grown past the place of a `gauss`, from the element on that the light comes from there. */
  #cutAt(node: number): void {
    for (const [index, tree] of this.trees.entries()) {
      const found = tree.ways.find(({ to }) => to === node || to === oppositeOf(node));
      if (found === undefined) continue;
      const cut = new Set([isInput(found.to) ? found.from : found.to]);
      for (const { from, to } of tree.ways) if (cut.has(from)) cut.add(to);
      this.trees[index] = { ...tree, ways: tree.ways.filter(({ to }) => !cut.has(to)) };
      for (const each of cut) {
        this.#reached[each] = undefined;
        this.#reached[oppositeOf(each)] = undefined;
      }
    }
  }

  /**
   * Grows a tree from a node that has its beam, the near before the far; false if there was nothing to grow to.
   *
   * The search follows light wherever it goes, also back the way it came and over nodes that are reached. What it finds is part of the
   * tree only if it comes from what is, is not reached, and if its opposite wasn't found before: so a loop is cut where light both
   * ways round meets.
   *
   * @param begins whether it may begin by a way
   */
  #grow(root: number, source: string, begins = (_: RayWay) => true): boolean {
    const ways: RayWay[] = [];
    const found = new Set([root]);
    const inTree = new Set([root]);
    for (const here of found) {
      for (const way of this.#leaving[here]!) {
        if (found.has(way.to) || (here === root && !begins(way))) continue;
        found.add(way.to);
        if (!inTree.has(here) || found.has(oppositeOf(way.to)) || this.#reached[way.to] !== undefined) continue;
        ways.push(way);
        inTree.add(way.to);
      }
    }
    for (const { to } of ways) this.#reach(to, source);
    if (ways.length > 0) this.trees.push({ source, within: false, root, ways });
    return ways.length > 0;
  }

  #reach(node: number, source: string): void {
    this.#reached[node] ??= source;
    this.#reached[oppositeOf(node)] ??= source;
  }
}

/** Whether light goes into an element at a node: inputs come first at each port. */
function isInput(node: number): boolean {
  return node % 2 === 0;
}

/**
 * Trees so that of those within cavities the ones that hold come first: cavities that move, and those whose source lies within one of these
 * whose turn is later, before the others.
 */
function inHoldingOrder(trees: readonly TracedTree[], moving: ReadonlySet<string>): readonly TracedTree[] {
  const within = trees.filter((tree) => tree.within);
  const holding = new Set(within.filter(({ source }) => moving.has(source)));
  for (const mover of holding) {
    const nodes = new Set([mover.root, ...mover.ways.map(({ to }) => to)]);
    for (const tree of within.slice(0, within.indexOf(mover))) {
      if (nodes.has(tree.root) || nodes.has(oppositeOf(tree.root))) holding.add(tree);
    }
  }
  const first = trees.filter((tree) => holding.has(tree));
  return [...first, ...trees.filter((tree) => !holding.has(tree))];
}

/**
 * The beams that trees bring, one tree after another, each node's own and its opposite's: what comes later holds. Cavities come from the
 * last to the first, and a tree's reflections with all behind them before its transmissions.
 */
function beamsIn(
  nodes: number,
  trees: readonly TracedTree[],
  sources: readonly BeamSource[],
): readonly (Traced | undefined)[] {
  const traced: (Traced | undefined)[] = Array.from({ length: nodes }, () => undefined);
  const set = (node: number, beam: Traced) => {
    traced[node] = beam;
    traced[oppositeOf(node)] = { by: "opposite", source: beam.source, of: beam };
  };
  for (const { root, ways, source } of trees.filter(({ within }) => within).reverse()) {
    const path = [root, ...ways.map(({ to }) => to)];
    const isSimple = new Set(path).size === path.length;
    const goesBack = isSimple && path.every((node, step) => path[path.length - 1 - step] === oppositeOf(node));
    for (const [step, node] of path.entries()) {
      const beam: Traced = { by: "cavity", source, step };
      // Light that comes back the way it went, and twice nowhere, has the same beam both ways.
      if (goesBack) traced[node] = beam;
      else set(node, beam);
    }
  }
  for (const { kind, name, node } of sources) if (kind === "gauss") set(node, { by: "gauss", source: name, node });
  let waiting = trees.filter(({ within }) => !within);
  // A tree out of a cavity whose own end a gauss has cut off begins where a later one gets to; Finesse ends with a KeyError there.
  for (let count = -1; count !== waiting.length; ) {
    count = waiting.length;
    waiting = waiting.filter(({ root, ways, source }) => {
      if (traced[root] === undefined) return true;
      for (const way of inDepth(root, ways)) set(way.to, { by: "way", source, way, from: traced[way.from]! });
      return false;
    });
  }
  return traced;
}

/**
 * The ways by which a search from a node first comes to each other one, if it goes as deep as it can before it turns: what it finds behind
 * a way out of a cavity, once light has come back from there, isn't looked for from the cavity again.
 */
function inDepthFirst(leaving: readonly (readonly RayWay[])[], node: number): readonly RayWay[] {
  const found = new Set([node]);
  const ways: RayWay[] = [];
  const waiting = [...leaving[node]!].reverse();
  for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
    if (found.has(way.to)) continue;
    found.add(way.to);
    ways.push(way);
    waiting.push(...[...leaving[way.to]!].reverse());
  }
  return ways;
}

/** A tree's ways, each with all that grows from it before its neighbours. */
function inDepth(root: number, ways: readonly RayWay[]): readonly RayWay[] {
  const children = new Map<number, RayWay[]>();
  for (const way of ways) children.set(way.from, [...(children.get(way.from) ?? []), way]);
  const ordered: RayWay[] = [];
  const waiting = [...(children.get(root) ?? [])].reverse();
  for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
    ordered.push(way);
    waiting.push(...[...(children.get(way.to) ?? [])].reverse());
  }
  return ordered;
}

/**
 * What equations are made of, whatever their unknowns are: a = A a + b as a signal-flow graph over an algebra.
 *
 * A node is an unknown, an edge what it adds to another. In plane waves a node carries one complex number and an edge is one
 * (scalars.ts); in many modes a node carries a vector and an edge is a matrix (block-algebra.ts). What can be said without
 * knowing which stands here and in split-network.ts, reduce-network.ts: both are reduced in one and the same way.
 */

/** What an unknown adds to another: a[to] gets value · a[from]. */
export interface Edge<E> {
  readonly from: number;
  readonly to: number;
  readonly value: E;
}

/** What comes from outside: b[at]. */
export interface Source<E> {
  readonly at: number;
  readonly value: E;
  /** Of several right-hand sides that are solved with one elimination: which; the first if nothing is said. */
  readonly column?: number;
}

export interface Network<E> {
  /** How many unknowns there are; they go by number from 0. */
  readonly size: number;
  /** Several between the same two add up. */
  readonly edges: readonly Edge<E>[];
  /** Several at one unknown add up. */
  readonly sources: readonly Source<E>[];
}

/** Constant couplings while they are reduced. `C` is a coupling in plain numbers. */
export interface ConstantNetwork<C> {
  readonly size: number;
  /** Adds a node. @returns its number */
  node(): number;
  /** Adds to the coupling between two nodes. */
  add(from: number, to: number, value: C): void;
  /** What leads into a node, and where from. */
  into(node: number): Iterable<readonly [from: number, value: C]>;
  /** How many ways lead through a node: what eliminating it costs. */
  cost(node: number): number;
  /** How far from singular 1 - A_kk is: small where light is stored; 1 where nothing comes back. */
  pivot(node: number): number;
  /** Whether anything leads into a node, or out of it. */
  isTouched(node: number): boolean;
  /** Writes a node into those that it leads to. @returns the nodes whose couplings changed, some of them twice */
  eliminate(node: number): Iterable<number>;
}

/** What an elimination asks of the values of edges and sources. */
export interface Algebra<E, C> {
  isConstant(value: E): boolean;
  /** A constant value in plain numbers. */
  constant(value: E): C;
  /** What changes nothing. */
  readonly unit: C;
  readonly one: E;
  /** A source that varies, as a constant way in and what varies. */
  entering(value: E): { readonly way: C; readonly value: E };
  /** An empty network. */
  network(): ConstantNetwork<C>;
}

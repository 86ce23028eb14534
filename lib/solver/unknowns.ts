/**
 * The numbers of the light's unknowns: the one place that counts them. A field is a node and an optical frequency.
 *
 * Whoever needs a field's number, or a number's field, asks here, so that a third index (a mode, a sideband of a signal) is
 * this file's matter alone.
 */
export interface Unknowns {
  /** How many there are; they go by number from 0. */
  readonly count: number;
  /** The number of a field. @param bin its frequency's place among the bins */
  of(node: number, bin: number): number;
  /** The node of an unknown. */
  nodeOf(unknown: number): number;
  /** The bin of an unknown. */
  binOf(unknown: number): number;
}

/** Numbers fields node by node. */
export function unknownsOf(nodes: number, bins: number): Unknowns {
  return {
    count: nodes * bins,
    of: (node, bin) => node * bins + bin,
    nodeOf: (unknown) => Math.floor(unknown / bins),
    binOf: (unknown) => unknown % bins,
  };
}

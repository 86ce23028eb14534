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
  /** The numbers of the fields at a node, all frequencies, in the order of the bins. */
  fieldsAt(node: number): readonly number[];
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
    fieldsAt: (node) => Array.from({ length: bins }, (_, bin) => node * bins + bin),
    nodeOf: (unknown) => Math.floor(unknown / bins),
    binOf: (unknown) => unknown % bins,
  };
}

/**
 * The numbers of what signals are made of, behind those of the light: the two sidebands of each field, and a number for each motion,
 * force and current.
 */
export interface SignalUnknowns {
  /** The first of them: how many unknowns the light has. */
  readonly first: number;
  /** How many there are. */
  readonly count: number;
  /** The sideband above a field. */
  upper(node: number, bin: number): number;
  /** The conjugate of the sideband below a field. */
  lower(node: number, bin: number): number;
  /** Both of each field at a node, in the order of the bins. */
  sidebandsAt(node: number): readonly number[];
  /** What a node of electronics or mechanics carries, as `m1.mech.z`; undefined if there is no such node. */
  at(name: string): number | undefined;
}

/** @param names of the nodes of electronics and mechanics */
export function signalUnknownsOf(light: Unknowns, names: readonly string[]): SignalUnknowns {
  const first = light.count;
  const behind = 3 * first;
  const places = new Map(names.map((name, index) => [name, behind + index]));
  return {
    first,
    count: 2 * first + names.length,
    upper: (node, bin) => first + 2 * light.of(node, bin),
    lower: (node, bin) => first + 2 * light.of(node, bin) + 1,
    sidebandsAt: (node) => light.fieldsAt(node).flatMap((field) => [first + 2 * field, first + 2 * field + 1]),
    at: (name) => places.get(name),
  };
}

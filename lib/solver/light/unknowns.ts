/**
 * The numbers of the light's unknowns: the one place that counts them. A field is a node, an optical frequency and a mode.
 *
 * Whoever needs a field's number, or a number's field, asks here. A plane wave is one mode, the only one.
 */
export interface Unknowns {
  /** How many there are; they go by number from 0. */
  readonly count: number;
  /** How many modes each node and frequency has: 1 for plane waves. */
  readonly modes: number;
  /** The number of a field. @param bin its frequency's place among the bins @param mode its place among the modes */
  of(node: number, bin: number, mode?: number): number;
  /** The numbers of the fields at a node, all frequencies and modes: in the order of the bins, the modes of each together. */
  fieldsAt(node: number): readonly number[];
  /** The numbers of the fields of a frequency at a node, in the order of the modes. */
  modesAt(node: number, bin: number): readonly number[];
  /** The node of an unknown. */
  nodeOf(unknown: number): number;
  /** The bin of an unknown. */
  binOf(unknown: number): number;
  /** The mode of an unknown. */
  modeOf(unknown: number): number;
}

/** Numbers fields node by node, of each the bins, of each the modes. */
export function unknownsOf(nodes: number, bins: number, modes = 1): Unknowns {
  const each = bins * modes;
  const from = (first: number, length: number) => Array.from({ length }, (_, at) => first + at);
  return {
    count: nodes * each,
    modes,
    of: (node, bin, mode = 0) => node * each + bin * modes + mode,
    fieldsAt: (node) => from(node * each, each),
    modesAt: (node, bin) => from(node * each + bin * modes, modes),
    nodeOf: (unknown) => Math.floor(unknown / each),
    binOf: (unknown) => Math.floor((unknown % each) / modes),
    modeOf: (unknown) => unknown % modes,
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
  /** How many modes each sideband has: 1 for plane waves. */
  readonly modes: number;
  /** The sideband above a field. */
  upper(node: number, bin: number, mode?: number): number;
  /** The conjugate of the sideband below a field. */
  lower(node: number, bin: number, mode?: number): number;
  /** Both of each field at a node, in the order of its fields. */
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
    modes: light.modes,
    upper: (node, bin, mode) => first + 2 * light.of(node, bin, mode),
    lower: (node, bin, mode) => first + 2 * light.of(node, bin, mode) + 1,
    sidebandsAt: (node) => light.fieldsAt(node).flatMap((field) => [first + 2 * field, first + 2 * field + 1]),
    at: (name) => places.get(name),
  };
}

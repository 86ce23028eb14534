/**
 * Which Hermite-Gauss modes a model has, and in which order: what `modes(...)` asks for, as Finesse lists them.
 *
 * By order n + m, then by m; where something is included the whole list goes by n, then by m; a list that is given stays as given.
 */

/** A Hermite-Gauss mode: n along x, m along y. */
export interface Mode {
  readonly n: number;
  readonly m: number;
}

/** Sets of modes that have a name. `even`: both indices are. `odd`: none of them is even but 0. `x`, `y`: along one axis. */
export type ModeSet = "all" | "even" | "odd" | "x" | "y";

export interface ModeChoice {
  /** A named set up to an order n + m, or modes one by one. */
  readonly from: { readonly set: ModeSet; readonly maxtem: number } | { readonly list: readonly Mode[] };
  /** Modes that come on top. */
  readonly include: readonly Mode[];
  /** Modes that are left out; those that aren't there change nothing. */
  readonly remove: readonly Mode[];
}

/** The modes of a choice. */
export function modeList({ from, include, remove }: ModeChoice): readonly Mode[] {
  const first = "list" in from ? from.list : modesUpTo(from.maxtem).filter(IS_IN[from.set]);
  const modes = include.length === 0 ? first : [...first, ...include].toSorted((a, b) => a.n - b.n || a.m - b.m);
  return modes.filter(
    (mode, index) => !hasMode(remove, mode) && (include.length === 0 || !hasMode(modes.slice(0, index), mode)),
  );
}

const isEven = (index: number): boolean => index % 2 === 0;

const IS_IN: Readonly<Record<ModeSet, (mode: Mode) => boolean>> = {
  all: () => true,
  even: ({ n, m }) => isEven(n) && isEven(m),
  odd: ({ n, m }) => (n === 0 || !isEven(n)) && (m === 0 || !isEven(m)),
  x: ({ m }) => m === 0,
  y: ({ n }) => n === 0,
};

/** All modes up to an order. */
function modesUpTo(maxtem: number): readonly Mode[] {
  return Array.from({ length: maxtem + 1 }, (_, order) =>
    Array.from({ length: order + 1 }, (_, m) => ({ n: order - m, m })),
  ).flat();
}

function hasMode(modes: readonly Mode[], { n, m }: Mode): boolean {
  return modes.some((each) => each.n === n && each.m === m);
}

/** The largest index along an axis. */
export function largestIndex(modes: readonly Mode[], axis: "n" | "m"): number {
  return modes.reduce((largest, mode) => Math.max(largest, mode[axis]), 0);
}

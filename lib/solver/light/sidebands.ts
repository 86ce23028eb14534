/**
 * Which fields a modulator couples: each to those that lie whole multiples of its frequency away, up to its order.
 *
 * A sideband that the modulator makes of a carrier is coupled by its making. Other fields, another laser's or another
 * modulator's, are coupled where they lie a multiple away at the start of the run and stay there whatever an action varies.
 * Finesse asks for f_j - f_i = k·f_mod exactly and at the start alone: it loses sidebands to rounding, and makes power where a sweep
 * takes frequencies apart that were equal. Where neither happens the two are the same.
 */
import type { Bin, Frequencies, ModulatorFrequency } from "./frequencies.js";

/** A field that is modulated to another. */
export interface Sideband {
  readonly to: number;
  /** How many times the modulator's frequency lies between them; 0 is the field itself. */
  readonly order: number;
}

/** How many units in the last place of the largest frequency two may be apart that are meant to be one. */
const ROUNDING = 4 * Number.EPSILON;

/** @returns for each bin, what a modulator makes of it; by bin */
export function sidebandsOf(frequencies: Frequencies, which: number): readonly (readonly Sideband[])[] {
  const { bins, modulators } = frequencies;
  const modulator = modulators[which]!;
  const made = madeBy(bins, which);
  const sorted = bins.map((bin, index) => ({ start: bin.start, index })).sort((a, b) => a.start - b.start);
  return bins.map((bin, from) => {
    const found: Sideband[] = [{ to: from, order: 0 }];
    for (let order = -modulator.order; order <= modulator.order; order++) {
      if (order === 0) continue;
      const to = made(bin, order) ?? nearest({ bins, sorted, modulator }, bin, order);
      if (to !== undefined && to !== from) found.push({ to, order });
    }
    return found;
  });
}

/** Finds by its labels what a modulator makes of a field that it made itself, or of a carrier. */
function madeBy(bins: readonly Bin[], which: number): (bin: Bin, order: number) => number | undefined {
  const places = new Map<string, number>();
  const key = (carrier: number, order: number) => `${carrier}:${order}`;
  bins.forEach((bin, index) => {
    for (const { carrier, modulator, order } of bin.labels) {
      if (modulator === which || modulator === -1) places.set(key(carrier, order), index);
    }
  });
  return (bin, order) => {
    for (const label of bin.labels) {
      if (label.modulator !== which && label.modulator !== -1) continue;
      const found = places.get(key(label.carrier, label.order + order));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

interface Search {
  readonly bins: readonly Bin[];
  readonly sorted: readonly { readonly start: number; readonly index: number }[];
  readonly modulator: ModulatorFrequency;
}

/** The field that lies so many multiples away, at the start and where what varies has moved. */
function nearest({ bins, sorted, modulator }: Search, bin: Bin, order: number): number | undefined {
  const target = bin.start + order * modulator.start;
  const allowed = (at: number, here: number) => ROUNDING * Math.max(Math.abs(at), Math.abs(here));
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  const reach = 2 * allowed(Math.max(Math.abs(target), Math.abs(bin.start)), order * modulator.start);
  for (let place = firstFrom(sorted, target - reach); place < sorted.length; place++) {
    const { start, index } = sorted[place]!;
    if (start > target + reach) break;
    const away = Math.abs(start - target);
    const other = bins[index]!;
    const stays = other.moved.every((value, probe) => {
      const from = bin.moved[probe]!;
      const step = order * modulator.moved[probe]!;
      return Math.abs(value - from - step) <= 2 * allowed(Math.max(Math.abs(value), Math.abs(from)), step);
    });
    if (!stays || away >= least) continue;
    best = index;
    least = away;
  }
  return best;
}

/** The first place whose start is not below a value. */
function firstFrom(sorted: Search["sorted"], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.start < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

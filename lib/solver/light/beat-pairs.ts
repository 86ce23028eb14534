/** Which pairs of fields beat at a frequency: decided at the start of the run where it can be, else asked at each point. */
import { UserError } from "../../errors.js";
import type { Ref, Tape } from "../tape/tape.js";
import { type Bin, type Frequencies, type Frequency, isSameInJobs } from "./frequencies.js";

/** How near a pair's frequency must be [Hz], beside rounding. */
const NEARNESS = 1e-14;
/** What rounding leaves, of the largest of all frequencies: one measure for all pairs, so that no two that are alike differ. */
const ROUNDING = 4 * Number.EPSILON;
/** How near a pair must be where none was found at the start, of the frequency [1]: as Finesse has it. */
const SECOND_NEARNESS = 1e-13;

/** When pairs are looked for. What the text's numbers alone bring together may part in a job: there each is asked. */
export type Search =
  /** At the start of the run, and at each point only if nothing was found then or the frequency varies itself. */
  "start" | "points";

interface Spectrum {
  readonly tape: Tape;
  readonly frequencies: Frequencies;
}

/** Tells whether two fields lie a frequency apart, `a` above `b`: 1 or 0 on the tape. */
export function pairsAt(light: Spectrum, frequency: Frequency, search: Search = "start"): (a: Bin, b: Bin) => Ref {
  const { bins } = light.frequencies;
  const { tape } = light;
  const pairs = search === "start" && !frequency.acted ? pairsAtStart(bins, frequency.start) : undefined;
  let asked = 0;
  return (a, b) => {
    if (pairs !== undefined && isSameInJobs(a, b, frequency)) return pairs(a, b) ? tape.one : tape.zero;
    const when = pairs === undefined ? "offset" : "began";
    const counts = meets(light, {
      from: b,
      to: a,
      frequency,
      when,
      nearness: search === "start" ? SECOND_NEARNESS : 0,
    });
    if (!tape.isConstant(counts) && ++asked > MAX_PAIRS) throw tooMany();
    return counts;
  };
}

/** Tells which pairs meet at the start of the run; undefined if none do. */
function pairsAtStart(bins: readonly Bin[], frequency: number): ((a: Bin, b: Bin) => boolean) | undefined {
  const sorted = bins.map(({ start }) => start).sort((a, b) => a - b);
  const allowed = NEARNESS + ROUNDING * Math.max(largestOf(bins), Math.abs(frequency));
  const meet = (to: number, from: number) => Math.abs(to - from - frequency) < allowed;
  const any = sorted.some((from) => {
    const to = nearestTo(sorted, from + frequency);
    return to !== undefined && meet(to, from);
  });
  return any ? (a, b) => meet(a.start, b.start) : undefined;
}

/** The largest frequency at the start [Hz]. */
function largestOf(bins: readonly Bin[]): number {
  return bins.reduce((most, { start }) => Math.max(most, Math.abs(start)), 0);
}

/** The value of a sorted list that is nearest to another. */
function nearestTo(sorted: readonly number[], value: number): number | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  const above = sorted[low];
  const below = sorted[low - 1];
  if (above === undefined || below === undefined) return above ?? below;
  return above - value < value - below ? above : below;
}

interface Pair {
  readonly from: Bin;
  readonly to: Bin;
  readonly frequency: Frequency;
  /** Whether they are asked at each point or at each job's start. */
  readonly when: "offset" | "began";
  /** How near they must be, of the frequency, beside what rounding leaves [1]. */
  readonly nearness: number;
}

/** 1 on the tape where two fields lie a frequency apart, else 0. */
function meets({ tape, frequencies }: Spectrum, { from, to, frequency, when, nearness }: Pair): Ref {
  const size = (x: Ref) => tape.call("abs", x);
  const apart = size(tape.sub(tape.sub(to[when], from[when]), frequency[when]));
  const sum = tape.add(tape.add(size(to[when]), size(from[when])), size(frequency[when]));
  const rounding = tape.add(
    tape.constant(NEARNESS + ROUNDING * largestOf(frequencies.bins)),
    tape.mul(tape.constant(ROUNDING / 2), sum),
  );
  const allowed = tape.add(rounding, tape.mul(tape.constant(nearness), size(frequency[when])));
  return tape.less(apart, allowed);
}

/** The most pairs of fields that a detector may ask at each point whether they meet. */
const MAX_PAIRS = 1_000_000;

function tooMany(): UserError {
  const what = `a detector would compare more than ${MAX_PAIRS} pairs of fields at each point`;
  const remedy = "Lower the orders of the modulators, or leave its frequency as it is.";
  return new UserError({ code: "too-many", place: "model", what, remedy });
}

/**
 * Which jobs of a run are drawn: by their index alone, so the same ones however the run was cut into chunks.
 *
 * Of Saltelli's sampling whole blocks from the beginning, as its indices come from them. Of a grid whole lines of it, thinned along its axes, so that what is drawn is a grid again. Of all else one job in each
 * of as many equally long stretches, where in it by a hash: evenly spread, and in step with nothing that repeats; of a run that may end
 * early the first ones, as nobody knows how many will follow.
 */
import { sizeOf } from "../../shape.js";
import { blockOf, factorsOf } from "../../sweep/sampling/saltelli.js";
import { type Axis, isAxis } from "../../sweep/spec/distribution.js";
import type { Spec } from "../../sweep/spec/spec.js";

/** At most so many jobs of a run are drawn. */
export const MAX_SAMPLED_JOBS = 10_000;
/** And so many of Saltelli's sampling, if a block isn't longer. */
const MAX_JOBS_OF_BLOCKS = 131_072;
/** Of a grid that is gone through again and again so many rounds are kept, before its axes are thinned. */
const ROUNDS = 4;

/** @returns their indices, ascending */
export function sampledJobs(spec: Pick<Spec, "jobs" | "vary" | "sampling" | "stop">): Float64Array {
  const { jobs, vary, sampling, stop } = spec;
  if (jobs <= MAX_SAMPLED_JOBS || stop !== undefined) return firstOnes(Math.min(jobs, MAX_SAMPLED_JOBS));
  if (sampling.kind === "saltelli") return ofBlocks(jobs, blockOf(factorsOf(vary).length, sampling.secondOrder));
  return sampling.kind === "grid" ? ofGrid(jobs, gridLengths(vary, sampling.order)) : spread(jobs);
}

const firstOnes = (count: number): Float64Array => Float64Array.from({ length: count }, (_, job) => job);

/** How many points each axis of a grid has, the one that changes slowest first. */
export function gridLengths(vary: Spec["vary"], order: readonly string[]): number[] {
  const axes = new Map<string, Axis>(vary.filter(isAxis).map((axis) => [axis.parameter, axis]));
  return order.map((parameter) => {
    const axis = axes.get(parameter)!;
    return axis.kind === "values" ? axis.values.length : axis.points;
  });
}

/** The first bases' jobs: all, or a power of two of bases, whose points are the most even. */
function ofBlocks(jobs: number, block: number): Float64Array {
  let bases = Math.floor(jobs / block);
  if (jobs > MAX_JOBS_OF_BLOCKS) {
    const most = Math.max(1, Math.floor(MAX_JOBS_OF_BLOCKS / block));
    for (bases = 1; 2 * bases <= most; ) bases *= 2;
  }
  return Float64Array.from({ length: bases * block }, (_, job) => job);
}

function ofGrid(jobs: number, lengths: readonly number[]): Float64Array {
  const size = sizeOf({ shape: lengths });
  const all = [Math.max(1, Math.floor(jobs / size)), ...lengths];
  const steps = all.map(() => 1);
  const counts = () => all.map((length, axis) => Math.ceil(length / steps[axis]!));
  const total = () => sizeOf({ shape: counts() });
  const rounds = Math.min(all[0]!, Math.max(ROUNDS, Math.floor(MAX_SAMPLED_JOBS / size)));
  steps[0] = Math.ceil(all[0]! / rounds);
  while (total() > MAX_SAMPLED_JOBS) {
    const now = counts();
    const longest = now.indexOf(Math.max(...now));
    steps[longest] = steps[longest]! + Math.max(1, steps[longest]! >> 4);
  }
  let indices: number[] = [0];
  for (const [axis, length] of all.entries()) {
    const places = Array.from({ length: counts()[axis]! }, (_, at) => at * steps[axis]!);
    indices = indices.flatMap((before) => places.map((place) => before * length + place));
  }
  return Float64Array.from(indices);
}

function spread(jobs: number): Float64Array {
  const width = jobs / MAX_SAMPLED_JOBS;
  return Float64Array.from({ length: MAX_SAMPLED_JOBS }, (_, stretch) => {
    const [from, to] = [Math.floor(stretch * width), Math.floor((stretch + 1) * width)];
    return from + Math.floor(hashed(stretch) * (to - from));
  });
}

/** In [0, 1): the finish of A. Appleby's MurmurHash3, whole numbers only, so the same everywhere. */
function hashed(index: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

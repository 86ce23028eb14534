/**
 * At which jobs a run that may end early is judged: by how many jobs there are at most, and nothing else, so that it ends at the
 * same one however it is cut, and wherever it runs.
 *
 * A block of jobs, then twice, three, four, six, eight, twelve times as many, and so on: the further it goes the rarer they are,
 * and beyond the second a run is at most half as long again as it had to be.
 */
import { MAX_CHUNKS } from "./spec/limits.js";

/** Fewer jobs than this say nothing of how wide an interval is. */
const LEAST_BLOCK = 64;
/** A block of more jobs than this isn't worth waiting for, unless there are very many. */
const USUAL_BLOCK = 4_096;
/** A block is about so little of all. */
const BLOCKS = 64;

/** How many jobs the first checkpoint has: a power of two, so that chunks of a power of two fit. @param jobs at most */
function blockOf(jobs: number): number {
  const fitting = powerUpTo(jobs / BLOCKS);
  const forChunks = 4 * powerUpTo(jobs / MAX_CHUNKS); // a chunk is a block at most
  return Math.max(LEAST_BLOCK, Math.min(USUAL_BLOCK, fitting), forChunks);
}

/** After how many jobs a run is judged, ascending; the last is all of them. @param jobs at most */
export function checkpointsOf(jobs: number): readonly number[] {
  const found: number[] = [];
  const block = blockOf(jobs);
  for (let power = 1; power * block < jobs; power *= 2) {
    found.push(power * block);
    if (power > 1 && 1.5 * power * block < jobs) found.push(1.5 * power * block);
  }
  return [...found, jobs];
}

/** The largest chunk up to the one asked for that no checkpoint cuts: a power of two. */
export function uncutChunk(chunk: number, jobs: number): number {
  return powerUpTo(Math.min(chunk, blockOf(jobs)));
}

/** The largest power of two up to x, 1 at least. */
function powerUpTo(x: number): number {
  let power = 1;
  while (2 * power <= x) power *= 2;
  return power;
}

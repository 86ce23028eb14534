/**
 * Ranges of jobs, and the one way in which they are split.
 *
 * A chunk of the plan is the root of a binary tree: a range splits in the middle, nowhere else, down to single jobs.
 * Whoever splits one (a worker whose time runs out, an orchestrator that looks for the job that kills its workers)
 * first seals the part of the whole range with an empty one. As that is put only if there is none, a range has either
 * its own rows or those of its halves, never both, however late a forgotten worker writes: parts never overlap.
 */

/** The jobs `first` to `first + count - 1`. */
export interface JobRange {
  readonly first: number;
  readonly count: number;
}

/** A range's two halves, the first one the longer if one is. */
export function halves({ first, count }: JobRange): readonly [JobRange, JobRange] {
  if (count < 2) throw new RangeError("a single job has no halves");
  const left = Math.ceil(count / 2);
  return [
    { first, count: left },
    { first: first + left, count: count - left },
  ];
}

/** What is behind a range: the index of the first job that isn't in it. */
export const endOf = ({ first, count }: JobRange): number => first + count;

/** A name for a range, unique in a run. */
export const nameOf = ({ first, count }: JobRange): string => `${first}-${count}`;

/**
 * The largest ranges of the tree under `range` that hold exactly the jobs from `next` on; `range` itself is split.
 *
 * @param next where the rest begins: the start of some range of the tree
 */
export function restOf(range: JobRange, next: number): JobRange[] {
  if (next >= endOf(range)) return [];
  const [left, right] = halves(range);
  if (next <= left.first) return [left, right];
  if (next < right.first) return [...restOf(left, next), right];
  return next === right.first ? [right] : restOf(right, next);
}

/**
 * A range cut into equal pieces of its tree, at most 2^levels.
 *
 * @returns in order; all are ranges of the tree
 */
export function piecesOf(range: JobRange, levels: number): JobRange[] {
  let pieces = [range];
  for (let level = 0; level < levels && pieces.length < range.count; level += 1) {
    pieces = pieces.flatMap((piece) => (piece.count < 2 ? [piece] : halves(piece)));
  }
  return pieces;
}

/**
 * How the jobs before `next` are stored when `range` is split there: the ranges to seal, and those that are whole.
 *
 * @param next the start of some range of the tree, inside `range`
 */
export function cutAt(range: JobRange, next: number): { readonly seals: JobRange[]; readonly whole: JobRange[] } {
  const seals: JobRange[] = [];
  const whole: JobRange[] = [];
  let node = range;
  while (next > node.first && next < endOf(node)) {
    seals.push(node);
    const [left, right] = halves(node);
    if (next >= endOf(left)) {
      whole.push(left);
      node = right;
    } else {
      node = left;
    }
  }
  return { seals, whole };
}

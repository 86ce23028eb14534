/**
 * Numbers that are computed together from others by dense linear algebra, where operations one by one would be too many: the solution of a
 * loop of light in many modes. On a tape a block is one operation with many arguments and many results.
 */
import { type Dense, plainDense } from "./dense.js";

/** Where a block's numbers lie in the memory that it works on: even places. */
export interface BlockPlaces {
  /** Its constants. */
  readonly numbers: number;
  /** Its arguments first, four numbers for each complex one (dense.ts); behind them all that it needs on the way. */
  readonly scratch: number;
}

export interface Block {
  /** All that what it does depends on beside its constants: blocks of the same shape share their code. */
  readonly shape: Int32Array;
  readonly numbers: Float64Array;
  /** How many complex numbers it is given, and how many it gives. */
  readonly takes: number;
  readonly gives: number;
  /** How many numbers of memory it needs. */
  readonly scratch: number;
  /** Where in there its results lie, four numbers for each. */
  readonly results: number;
  /** Computes two points. */
  run(dense: Dense, memory: Float64Array, places: BlockPlaces): void;
}

/** Which number of the memory is a part of a complex one. @param part 0 of the real part of the first, 1 of its imaginary part, ... */
export function partPlace(part: number): number {
  return 2 * part;
}

/** Where a block is run on its own, the last one that was. */
let own: { readonly block: Block; readonly memory: Float64Array } | undefined;

/**
 * A block at one point.
 *
 * @param argument a real part, an imaginary one, ...
 * @param give     told each result in the same way
 */
export function runBlock(
  block: Block,
  argument: (part: number) => number,
  give: (part: number, value: number) => void,
) {
  const scratch = 2 * Math.ceil(block.numbers.length / 2);
  if (own?.block !== block) {
    own = { block, memory: new Float64Array(scratch + block.scratch) };
    own.memory.set(block.numbers);
  }
  const { memory } = own;
  for (let part = 0; part < 2 * block.takes; part++) {
    const place = scratch + partPlace(part);
    memory[place] = argument(part);
    memory[place + 1] = memory[place]!;
  }
  block.run(plainDense(memory, 1), memory, { numbers: 0, scratch });
  for (let part = 0; part < 2 * block.gives; part++) give(part, memory[scratch + block.results + partPlace(part)]!);
}

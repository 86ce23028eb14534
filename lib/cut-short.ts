/**
 * What is ended in its middle (lib/backends/bounded.ts) ends between any two steps, and nothing that stands behind them runs, no `finally`
 * either. What outlives it in a module is to be whole at any such moment, as what is computed first and set then; what can't be says
 * here how it is put in order.
 */

const resets: (() => void)[] = [];

/** @param reset forgets what a computation that was ended may have left half done */
export function afterCutShort(reset: () => void): void {
  resets.push(reset);
}

/** Puts in order what was at work, before anything else is computed. */
export function putInOrder(): void {
  for (const reset of resets) reset();
}

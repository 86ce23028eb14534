/**
 * Reduces constant couplings to the nodes that are kept: the light's way between them.
 *
 * A node that isn't kept is written into those that it leads to: where i -> k -> j, j gets A_jk (1 - A_kk)⁻¹ A_ki of i. The node with
 * the fewest such ways goes first (H. Markowitz, "The elimination form of the inverse and its application to linear
 * programming", Management Science 1957).
 */

import { CostQueue } from "../matrix/cost-queue.js";
import type { ConstantNetwork } from "./constant-network.js";

/**
 * Eliminates all nodes that may go.
 *
 * @param removable 1 for nodes that may go; set to 0 for those that went
 * @param minPivot  those whose pivot is smaller wait for the others
 */
export function reduceNetwork(network: ConstantNetwork, removable: Uint8Array, minPivot: number): void {
  const queue = new CostQueue();
  for (let node = 0; node < removable.length; node++) if (removable[node] === 1) queue.put(node, network.cost(node));
  const weak: number[] = [];
  for (;;) {
    let node = queue.take((each) => (removable[each] === 1 ? network.cost(each) : undefined));
    if (node === undefined) {
      node = strongest(network, weak, removable);
      if (node === undefined) return;
    } else if (network.pivot(node) < minPivot) {
      weak.push(node);
      continue;
    }
    removable[node] = 0;
    for (const other of network.eliminate(node)) if (removable[other] === 1) queue.put(other, network.cost(other));
  }
}

/** Of those left aside for their small pivots, the one whose pivot is largest now. */
function strongest(network: ConstantNetwork, weak: readonly number[], removable: Uint8Array): number | undefined {
  let best: number | undefined;
  let found = -1;
  for (const node of weak) {
    if (removable[node] !== 1) continue;
    const pivot = network.pivot(node);
    if (!(pivot > found) && best !== undefined) continue;
    found = pivot;
    best = node;
  }
  return best;
}

/** Strongly connected components of a directed graph, in the order in which light meets them. */

/**
 * Finds the sets of nodes that all reach one another, by R. Tarjan's algorithm ("Depth-first search and linear graph
 * algorithms", SIAM J. Comput. 1972), without recursion.
 *
 * @param size how many nodes there are
 * @param first shape (size + 1): where each node's successors begin in `successors`
 * @param successors node numbers
 * @returns the components, each before all that it leads to; nodes that nothing leads to or from aren't in them
 */
function stronglyConnected(size: number, first: Int32Array, successors: Int32Array): number[][] {
  const isReached = new Uint8Array(size);
  for (const to of successors) isReached[to] = 1;
  const order = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const open = new Uint8Array(size);
  const next = new Int32Array(size);
  const stack: number[] = [];
  const path: number[] = [];
  const found: number[][] = [];
  let count = 0;
  const enter = (node: number): void => {
    order[node] = low[node] = count++;
    open[node] = 1;
    next[node] = first[node]!;
    stack.push(node);
    path.push(node);
  };
  for (let root = 0; root < size; root++) {
    if (order[root] !== -1 || (isReached[root] === 0 && first[root] === first[root + 1])) continue;
    enter(root);
    while (path.length > 0) {
      const node = path[path.length - 1]!;
      if (next[node]! < first[node + 1]!) {
        const to = successors[next[node]!++]!;
        if (order[to] === -1) enter(to);
        else if (open[to] === 1) low[node] = Math.min(low[node]!, order[to]!);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[node]!);
      if (low[node] !== order[node]) continue;
      const component: number[] = [];
      let member: number;
      do {
        member = stack.pop()!;
        open[member] = 0;
        component.push(member);
      } while (member !== node);
      found.push(component);
    }
  }
  return found.reverse();
}

export type Edges = readonly { readonly from: number; readonly to: number }[];

const known = new WeakMap<Edges, readonly (readonly number[])[]>();

/**
 * The loops of light of a system, as `stronglyConnected` has them; asked for again, they aren't looked for again. Of modes most are dark:
 * what has no coupling at all is in none.
 */
export function loopsOf({ size, edges }: { readonly size: number; readonly edges: Edges }) {
  let loops = known.get(edges);
  if (loops === undefined) {
    const { first, places } = edgesBy("from", size, edges);
    loops = stronglyConnected(
      size,
      first,
      places.map((place) => edges[place]!.to),
    );
    known.set(edges, loops);
  }
  return loops;
}

const listed = { from: new WeakMap<Edges, EdgeLists>(), to: new WeakMap<Edges, EdgeLists>() };

/** Where each node's edges begin in `places`, shape (size + 1), and where each stands among the edges. */
interface EdgeLists {
  readonly first: Int32Array;
  readonly places: Int32Array;
}

/**
 * Lists the edges that begin, or end, at each node, one node after the other; asked for again, they aren't listed again.
 *
 * @returns first, shape (size + 1): where each node's begin in `places`; places: where each stands in `edges`
 */
export function edgesBy(end: "from" | "to", size: number, edges: Edges): EdgeLists {
  const before = listed[end].get(edges);
  if (before?.first.length === size + 1) return before;
  const first = new Int32Array(size + 1);
  const ends = new Int32Array(edges.length);
  // By the property's own name: one that is computed takes many times as long.
  if (end === "from") for (let place = 0; place < edges.length; place++) ends[place] = edges[place]!.from;
  else for (let place = 0; place < edges.length; place++) ends[place] = edges[place]!.to;
  for (const node of ends) first[node + 1]!++;
  for (let node = 0; node < size; node++) first[node + 1]! += first[node]!;
  const at = first.slice();
  const places = new Int32Array(edges.length);
  for (let place = 0; place < ends.length; place++) places[at[ends[place]!]!++] = place;
  const lists = { first, places };
  listed[end].set(edges, lists);
  return lists;
}

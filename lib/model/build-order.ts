/**
 * In which order Finesse builds what a text defines: of all whose references are built, the first in the text is next.
 *
 * It shows in lists that name nothing: the fields of all nodes, the locks that are run together, the ports that links take.
 * Not here: what refers to itself, which is told elsewhere (cycles.ts); it comes last, in the order of the text.
 */
import type { Element } from "./element.js";
import { namesIn } from "./expression.js";
import type { Model } from "./model.js";

/** A model's elements in the order of building. */
export function builtOrder(model: Model): readonly Element[] {
  return inBuildOrder(model.elements(), ({ name }) => name, namesIn);
}

/**
 * Things in the order of building.
 *
 * @param nameOf  a thing's own name, if it has one
 * @param namedBy what it refers to; names of nothing don't count
 */
export function inBuildOrder<T>(
  things: readonly T[],
  nameOf: (thing: T) => string | undefined,
  namedBy: (thing: T) => Iterable<string>,
): readonly T[] {
  const places = new Map<string, number>();
  for (const [place, thing] of things.entries()) {
    const name = nameOf(thing);
    if (name !== undefined) places.set(name, place);
  }
  const needs = things.map((thing) => {
    const found: number[] = [];
    for (const name of namedBy(thing)) {
      const place = places.get(name);
      if (place !== undefined) found.push(place);
    }
    return found;
  });
  return buildOrder(needs).map((place) => things[place]!);
}

/**
 * The places of things in the order of building.
 *
 * @param needs for each thing, the places of those that must come before it
 */
export function buildOrder(needs: readonly (readonly number[])[]): readonly number[] {
  const waiting: number[][] = needs.map(() => []);
  /** How many each still waits for. */
  const lacking = new Int32Array(needs.length);
  needs.forEach((places, own) => {
    for (const place of places) {
      const others = waiting[place]!;
      if (place === own || others[others.length - 1] === own) continue;
      others.push(own);
      lacking[own]!++;
    }
  });
  const order: number[] = [];
  /** Those before `next` whose last need was built just now, ascending. */
  const late: number[] = [];
  let next = 0;
  const build = (place: number) => {
    order.push(place);
    for (const other of waiting[place]!) {
      lacking[other]!--;
      if (lacking[other]! > 0 || other > next) continue;
      const at = late.findIndex((each) => each > other);
      late.splice(at === -1 ? late.length : at, 0, other);
    }
  };
  for (; next < needs.length; next++) {
    if (lacking[next] === 0) build(next);
    for (let place = late.shift(); place !== undefined; place = late.shift()) build(place);
  }
  if (order.length === needs.length) return order;
  const built = new Set(order);
  return [...order, ...[...needs.keys()].filter((place) => !built.has(place))];
}

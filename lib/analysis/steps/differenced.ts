/**
 * Derivatives of a step that gives numbers by plain code, as beams along a path or responses: differences, extrapolated to a step of 0.
 *
 * Each is along what the whole state changes by with one parameter: what the step needn't know.
 */
import { UserError } from "../../errors.js";
import { extrapolated } from "../minimum/extrapolated.js";
import type { KeptState } from "../points/parameter-state.js";
import type { Session } from "../points/session.js";
import { type Data, type SolutionTree, visitData } from "../solution.js";
import { knownSlopes, type Slopes } from "../tangents.js";

/** What a step gives, with derivatives of its arrays that have none yet, asked for later. @param run leaves the state as it is */
export function differenced(session: Session, run: () => SolutionTree): SolutionTree {
  const { state } = session;
  const tree = run();
  if (state.tangents === undefined) return tree;
  const kept = state.keep();
  const lacking: boolean[] = [];
  visitData(tree, ({ slopes, telltale }) => lacking.push(slopes === undefined && !telltale));
  let found: Slopes | undefined;
  const slopes = (): Slopes => {
    found ??= slopesFrom(session, kept, () => arraysOf(run(), lacking));
    return found;
  };
  const of: Slopes = {
    jacobian: (index) => slopes().jacobian(index),
    pull: (weights, gradient) => slopes().pull(weights, gradient),
  };
  let array = 0;
  let index = 0;
  const sloped = (solution: SolutionTree): SolutionTree => ({
    ...solution,
    data: new Map(
      [...solution.data].map(([name, data]): [string, Data] => {
        return lacking[array++] ? [name, { ...data, slopes: { of, index: index++ } }] : [name, data];
      }),
    ),
    children: solution.children.map(sloped),
  });
  return sloped(tree);
}

/** Writes to the state what a step changes it by. @param run changes the state */
export function changed<T>(session: Session, run: () => T): T {
  const { state } = session;
  if (state.tangents === undefined || session.dry()) return run();
  const kept = state.keep();
  const columns = columnsOf(session, kept, () => {
    run();
    return [state.values.slice()];
  });
  state.restore(kept);
  const result = run();
  const by = columns.length;
  for (const [k, [column]] of columns.entries()) {
    for (const [place, slope] of column!.entries()) state.tangents[place * by + k] = slope;
  }
  return result;
}

function arraysOf(tree: SolutionTree, wanted: readonly boolean[]): readonly Float64Array[] {
  const all: Float64Array[] = [];
  visitData(tree, ({ values }) => all.push(values));
  return all.filter((_, index) => wanted[index]);
}

function slopesFrom(session: Session, kept: KeptState, read: () => readonly Float64Array[]): Slopes {
  const columns = columnsOf(session, kept, read);
  const by = columns.length;
  const [first = []] = columns;
  return knownSlopes(
    first.map((one, index) => {
      const rows = new Float64Array(one.length * by);
      for (const [k, column] of columns.entries()) {
        for (const [number, slope] of column[index]!.entries()) rows[number * by + k] = slope;
      }
      return rows;
    }),
    by,
  );
}

/** By each parameter the slopes of what is read: along what a state changes by with it. */
function columnsOf(
  { state }: Session,
  kept: KeptState,
  read: () => readonly Float64Array[],
): readonly (readonly Float64Array[])[] {
  const tangents = kept.tangents!;
  const count = state.paths.length;
  const by = tangents.length / count;
  const now = state.keep();
  const at = (x: number, k: number) => {
    state.restore(kept);
    state.tangents = undefined;
    for (let place = 0; place < count; place++) state.values[place]! += x * tangents[place * by + k]!;
    return read();
  };
  const nominal = at(0, 0);
  const lengths = nominal.reduce((sum, { length }) => sum + length, 0);
  /** Where a step leads to what can't be computed there is no difference. */
  const beside = (x: number, k: number) => {
    try {
      return joined(at(x, k));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return new Float64Array(lengths).fill(Number.NaN);
    }
  };
  const columns = Array.from({ length: by }, (_, k) => {
    const flat = extrapolated((x) => beside(x, k), 0, sizeOf(kept, by, k));
    let from = 0;
    return nominal.map(({ length }) => {
      from += length;
      return flat.subarray(from - length, from);
    });
  });
  state.restore(now);
  return columns;
}

/** A step along which values change by about their own size. */
function sizeOf({ values, tangents }: KeptState, by: number, k: number): number {
  let size = Number.POSITIVE_INFINITY;
  for (const [place, value] of values.entries()) {
    const slope = Math.abs(tangents![place * by + k]!);
    if (slope > 0) size = Math.min(size, (Math.abs(value) || 1) / slope);
  }
  return Number.isFinite(size) ? size : 1;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

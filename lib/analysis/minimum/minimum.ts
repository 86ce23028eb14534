/** What the methods of minimization have in common: what they find, how they count, when they give up. */

export interface Minimum {
  readonly x: readonly number[];
  readonly value: number;
  readonly iterations: number;
  readonly calls: number;
  /** 0 where it ended by itself, 1 after too many calls, 2 after too many iterations; others are the method's own. */
  readonly status: number;
}

/** Thrown by a function that was called more often than it may be. */
export class TooManyCalls extends Error {
  override readonly name = "TooManyCalls";
}

export interface Counted {
  /** The function's value; throws once it was called too often. */
  readonly at: (x: readonly number[]) => number;
  readonly calls: number;
}

/** Counts the calls of a function. */
export function counted(f: (x: readonly number[]) => number, most: number): Counted {
  let calls = 0;
  return {
    at: (x) => {
      if (calls >= most) throw new TooManyCalls(`more than ${most} calls`);
      calls++;
      return f(x);
    },
    get calls() {
      return calls;
    },
  };
}

export interface Limits {
  readonly iterations: number;
  readonly calls: number;
}

/** How often it may try: if only one of the two limits is given, the other isn't one. */
export function limitsOf(
  given: { readonly maxiter: number | undefined; readonly maxfev: number | undefined },
  otherwise: number,
): Limits {
  const { maxiter, maxfev } = given;
  if (maxiter === undefined && maxfev === undefined) return { iterations: otherwise, calls: otherwise };
  return {
    iterations: maxiter ?? (maxfev === Infinity ? otherwise : Infinity),
    calls: maxfev ?? (maxiter === Infinity ? otherwise : Infinity),
  };
}

/**
 * Lines of equal value over a grid of points, by marching squares: straight lines across each square of four neighbours.
 *
 * Where two opposite corners of a square are above the level, what is in its middle decides which are joined.
 * Source: C. Maple 2003, doi:10.1109/GMAG.2003.1219671, "Geometric design and space planning using the marching squares and marching
 * cube algorithms".
 */

export interface Field {
  /** Where the points are [px], ascending in value. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** The value at a point; NaN where there is none. */
  at(i: number, j: number): number;
}

type Point = readonly [x: number, y: number];

/** An SVG path of the lines of a level. */
export function contourPath({ xs, ys, at }: Field, level: number): string {
  let path = "";
  for (let i = 0; i + 1 < xs.length; i++) {
    for (let j = 0; j + 1 < ys.length; j++) {
      const values = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)] as const;
      if (values.some((value) => !Number.isFinite(value))) continue;
      const corners: readonly Point[] = [
        [xs[i]!, ys[j]!],
        [xs[i + 1]!, ys[j]!],
        [xs[i + 1]!, ys[j + 1]!],
        [xs[i]!, ys[j + 1]!],
      ];
      for (const [from, to] of linesIn(values, corners, level)) path += `M${shown(from)}L${shown(to)}`;
    }
  }
  return path;
}

/** @param values of the corners, around the square */
function linesIn(values: readonly number[], corners: readonly Point[], level: number): (readonly [Point, Point])[] {
  const crossings = values.flatMap((value, side): readonly Point[] => {
    const next = (side + 1) % 4;
    if (value >= level === values[next]! >= level) return [];
    const part = (level - value) / (values[next]! - value);
    const [[x, y], [toX, toY]] = [corners[side]!, corners[next]!];
    return [[x + part * (toX - x), y + part * (toY - y)]];
  });
  if (crossings.length === 2) return [[crossings[0]!, crossings[1]!]];
  if (crossings.length < 4) return [];
  const middle = values.reduce((sum, value) => sum + value, 0) / 4;
  const [a, b, c, d] = crossings as [Point, Point, Point, Point];
  // Crossing n lies between the corners n and n + 1: the first corner is cut off alone where the middle isn't as it is.
  return values[0]! >= level === middle >= level
    ? [
        [a, b],
        [c, d],
      ]
    : [
        [d, a],
        [b, c],
      ];
}

function shown([x, y]: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

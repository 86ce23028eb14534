/** Medians, and numbers as people read them. */

/** Whoever is told what was measured, a line of Markdown at a time. */
export type Tell = (line: string) => void;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Three digits and a unit that suits. @param value [s] */
export function time(value: number): string {
  const scales = [
    [1, "s"],
    [1e-3, "ms"],
    [1e-6, "µs"],
    [1e-9, "ns"],
  ] as const;
  const [scale, unit] = scales.find(([least]) => value >= least) ?? scales[3];
  return `${(value / scale).toPrecision(3)} ${unit}`;
}

export function factor(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

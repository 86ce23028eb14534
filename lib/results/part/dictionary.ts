/** Columns of few distinct values: these, and for each row which of them it has. */

export interface Dictionary<T> {
  readonly distinct: T;
  /** One a value. */
  readonly indexes: Uint16Array;
}

/** How many rows are looked at to see whether a column repeats itself, and how many distinct values are still few. */
const SAMPLE = 1000;
const FEW = 200;
const MOST = 4096;

/** The dictionary of doubles, if it pays. Numbers that differ in a bit are distinct. */
export function dictionaryOf(values: Float64Array): Dictionary<Float64Array> | undefined {
  if (!repeats(values)) return undefined;
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const indexes = new Uint16Array(values.length);
  const distinct: number[] = [];
  const known = new Map<number, Map<number, number>>();
  let [low, high, index] = [words[0]!, words[1]!, -1];
  for (let row = 0; row < values.length; row++) {
    const [ownLow, ownHigh] = [words[2 * row]!, words[2 * row + 1]!];
    if (ownLow !== low || ownHigh !== high || index < 0) {
      [low, high] = [ownLow, ownHigh];
      const alike = known.get(high) ?? new Map<number, number>();
      known.set(high, alike);
      const found = alike.get(low);
      if (found === undefined) {
        if (distinct.length === MOST) return undefined;
        index = distinct.push(values[row]!) - 1;
        alike.set(low, index);
      } else index = found;
    }
    indexes[row] = index;
  }
  return { distinct: Float64Array.from(distinct), indexes };
}

/** Whether a dictionary may pay: few values among those of a sample spread evenly. */
export function repeats(values: Float64Array): boolean {
  const step = Math.max(1, Math.floor(values.length / SAMPLE));
  const seen = new Set<number>();
  for (let index = 0; index < values.length && seen.size < FEW; index += step) seen.add(values[index]!);
  return values.length > FEW && seen.size < FEW;
}

/** The dictionary of texts, if at least half of them are repeated. */
export function dictionaryOfTexts(texts: readonly string[]): Dictionary<string[]> | undefined {
  const known = new Map<string, number>();
  const indexes = new Uint16Array(texts.length);
  for (const [row, text] of texts.entries()) {
    let index = known.get(text);
    if (index === undefined) {
      index = known.size;
      if (index === MOST || 2 * index > texts.length) return undefined;
      known.set(text, index);
    }
    indexes[row] = index;
  }
  return known.size === 0 ? undefined : { distinct: [...known.keys()], indexes };
}

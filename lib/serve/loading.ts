/**
 * Rows of a finished run from its parts, column by column, each part checked by its hash.
 *
 * Of a run with more rows than memory should hold, evenly spread parts are read. Not here: what is made of them (counts/).
 */
import { type Manifest, type ManifestPart, namedBytes, partsOf } from "../fanout/manifest.js";
import type { Store } from "../fanout/ports.js";
import { columnsOfPart, readScalars } from "../results/part/part.js";
import type { Column } from "../results/table.js";
import { componentsOf, hasStatistics, labelOf } from "../results/variables.js";
import { sizeOf } from "../shape.js";
import { type Numbers, NumbersWriter } from "./counts/codes.js";
import type { Quantity, Rows, Stretch } from "./counts/explored.js";

/** So many rows are held at most. */
export const MOST_ROWS = 20_000_000;

export interface Loaded extends Rows {
  /** The parts that the stretches are of, in the same order. */
  readonly parts: readonly ManifestPart[];
}

export interface Loading {
  readonly run: string;
  readonly store: Store;
  readonly mostRows?: number;
  /** Told of each part that was read: how many rows it has. */
  readonly onPart?: (rows: number) => void;
  /** What a quantity's numbers lie between, if that is known. */
  readonly rangeOf?: (quantity: Quantity) => readonly [number, number] | undefined;
  /** Lets whoever else waits for the thread go first. */
  readonly breathe: () => Promise<void>;
}

/** @throws NotAsNamed if a part isn't there, or isn't as it was */
export async function loadedRows(manifest: Manifest, loading: Loading): Promise<Loaded> {
  const { run, store, mostRows = MOST_ROWS } = loading;
  const all: ManifestPart[] = [];
  for await (const part of partsOf(manifest, store)) all.push(part);
  const parts = spread(all, manifest.jobs, mostRows);
  const stretches = stretchesOf(parts);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const columns = columnsOfPart(await namedBytes(run, parts[0]!, store));
  const own = new Columns(parts, count, loading);
  return { count, stretches, parts, quantities: quantitiesOf(columns), numbers: (asked) => own.numbers(asked) };
}

/** Evenly spread ones, if all are more rows than `most`; one at least. */
function spread(parts: readonly ManifestPart[], rows: number, most: number): readonly ManifestPart[] {
  const step = Math.ceil(rows / most);
  return step <= 1 ? parts : parts.filter((_, index) => index % step === 0);
}

function stretchesOf(parts: readonly ManifestPart[]): readonly Stretch[] {
  let row = 0;
  return parts.map(({ first, count }) => {
    const stretch = { first, count, row };
    row += count;
    return stretch;
  });
}

/** The numbers that each job has: scalars. */
export function quantitiesOf(columns: readonly Column[]): readonly Quantity[] {
  return columns
    .filter((column) => hasStatistics(column) && sizeOf(column) === 1)
    .flatMap((column) =>
      componentsOf(column).map((part) => {
        const { name, unit, role } = column;
        return { label: labelOf(name, part), name, part, unit, role: role as Quantity["role"] };
      }),
    );
}

/** Quantities that are asked for together are read in one go over the parts. */
class Columns {
  readonly #known = new Map<string, Promise<Numbers>>();
  readonly #parts: readonly ManifestPart[];
  readonly #count: number;
  readonly #loading: Loading;

  constructor(parts: readonly ManifestPart[], count: number, loading: Loading) {
    this.#parts = parts;
    this.#count = count;
    this.#loading = loading;
  }

  async numbers(quantities: readonly Quantity[]): Promise<readonly Numbers[]> {
    const lacking = quantities.filter(({ label }) => !this.#known.has(label));
    if (lacking.length > 0) {
      const reading = this.#read(lacking);
      for (const [at, { label }] of lacking.entries()) {
        const own = reading.then((all) => all[at]!);
        this.#known.set(label, own);
        own.catch(() => this.#known.delete(label));
      }
    }
    return Promise.all(quantities.map(({ label }) => this.#known.get(label)!));
  }

  async #read(quantities: readonly Quantity[]): Promise<readonly Numbers[]> {
    const { run, store, onPart, breathe, rangeOf } = this.#loading;
    const writers = quantities.map((quantity) => new NumbersWriter(this.#count, rangeOf?.(quantity)));
    for (const part of this.#parts) {
      const pieces = await readScalars(await namedBytes(run, part, store), quantities);
      for (const [at, piece] of pieces.entries()) writers[at]!.add(piece);
      onPart?.(part.count);
      await breathe();
    }
    return writers.map((writer) => writer.finish());
  }
}

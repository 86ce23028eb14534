/**
 * The rows of a run as a page looks at them: counts by any two columns of those that brushes hold, and which ones these are.
 *
 * Codes and cubes are kept while they are asked for, the last ones only. Not here: reading rows from parts (../loading.ts).
 */
import { UserError } from "../../errors.js";
import type { Component } from "../../results/variables.js";
import { type Axis, codesOf, type Numbers, wholeAxis } from "./codes.js";
import { type Brushed, type Cube, countHeld, cubeOf, heldBy, keyedBy, type Plane, slice } from "./cube.js";
import type { AskedAxis, Question } from "./question.js";

/** A number that each job has. */
export interface Quantity {
  /** As people read it: `P`, `|field|`. */
  readonly label: string;
  /** Of its column. */
  readonly name: string;
  readonly part: Component;
  readonly unit: string;
  readonly role: "input" | "output";
}

/** Consecutive jobs whose rows are here. */
export interface Stretch {
  readonly first: number;
  readonly count: number;
  /** The row of the first one. */
  readonly row: number;
}

export interface Rows {
  readonly count: number;
  readonly stretches: readonly Stretch[];
  readonly quantities: readonly Quantity[];
  /** The numbers of quantities, in the order of the rows. What is asked for together comes sooner. */
  numbers(quantities: readonly Quantity[]): Promise<readonly Numbers[]>;
}

/** Codes of so many columns are kept, and cubes for so many brushes. */
const MOST_CODES = 40;
const MOST_INDEXES = 3;

/** The cubes that answer one axis's brush while all else stays. */
interface Index {
  readonly side: readonly Cube[];
  readonly plane: Cube;
}

interface Planes {
  readonly keys: Uint8Array;
  readonly side: readonly Plane[];
  readonly plane: Plane;
}

export class Explored {
  readonly rows: Rows;
  readonly #codes = new Map<string, Promise<Uint8Array>>();
  readonly #indexes = new Map<string, Promise<Index>>();
  readonly #breathe: () => Promise<void>;

  /** @param breathe lets whoever else waits for the thread go first */
  constructor(rows: Rows, breathe: () => Promise<void>) {
    this.rows = rows;
    this.#breathe = breathe;
  }

  /** What the page needs to know of quantities before it asks: `positive` is where a logarithmic axis may begin. */
  async facts(labels: readonly string[]) {
    const all = await this.rows.numbers(labels.map((label) => this.#quantity(label)));
    return all.map((numbers, at) => {
      const { missing, leastPositive } = numbers;
      const { low, high } = wholeAxis(numbers);
      return { label: labels[at]!, missing, low, high, positive: leastPositive < high ? leastPositive : null };
    });
  }

  /**
   * Counts of the rows that all brushes hold: of each two neighbours among the axes side by side, shape (63 + 1, 63 + 1), the
   * last bin for what has no number there; then of the plane, shape (126 + 2, 126 + 2), the last but one bin always empty.
   */
  async counts(question: Question): Promise<Uint32Array> {
    const making = this.#index(question);
    making.catch(() => {}); // who asks next is told
    const index = await Promise.race([making, this.#breathe()]);
    return index === undefined ? this.#counted(question) : this.#sliced(question, index);
  }

  #sliced({ axes, active }: Question, { side, plane }: Index): Uint32Array {
    const { brush } = axes[active]!;
    const out = new Uint32Array(side.length * COARSE + FINE);
    for (const [at, cube] of side.entries()) slice(cube, brush, out.subarray(at * COARSE, (at + 1) * COARSE));
    slice(plane, brush, out.subarray(side.length * COARSE));
    return out;
  }

  /** The same while the cubes are being made. */
  async #counted(question: Question): Promise<Uint32Array> {
    const { keys, side, plane } = await this.#planes(question);
    const held = heldBy(keys, question.axes[question.active]!.brush);
    const out = new Uint32Array(side.length * COARSE + FINE);
    for (const [at, each] of side.entries()) countHeld(held, each, out.subarray(at * COARSE, (at + 1) * COARSE));
    countHeld(held, plane, out.subarray(side.length * COARSE));
    return out;
  }

  /** Has what a brush of the active axis needs ready. */
  async prepare(question: Question): Promise<void> {
    await this.#index(question);
  }

  /** The rows that all brushes hold, ascending, behind one of them; -1 for the first. */
  async *selected(question: Pick<Question, "axes">, behind = -1): AsyncIterable<number> {
    const brushed = await this.#brushed(question.axes);
    for (let row = behind + 1; row < this.rows.count; row++) if (holds(brushed, row)) yield row;
  }

  /** Which of some consecutive rows all brushes hold: shape (count), 1 or 0. */
  async held(question: Pick<Question, "axes">, first: number, count: number): Promise<Uint8Array> {
    const brushed = await this.#brushed(question.axes);
    return Uint8Array.from({ length: count }, (_, at) => (holds(brushed, first + at) ? 1 : 0));
  }

  #quantity(label: string): Quantity {
    const found = this.rows.quantities.find((quantity) => quantity.label === label);
    if (found !== undefined) return found;
    throw new UserError({
      code: "no-such-quantity",
      place: label,
      what: "the run has no number of this name",
      remedy: "Choose one that the page lists.",
    });
  }

  /** The brushes, as codes. */
  #brushed(axes: readonly AskedAxis[]): Promise<readonly Brushed[]> {
    const own = axes.filter(({ brush }) => brush !== undefined);
    return Promise.all(
      own.map(async (axis) => ({ codes: await this.#codesOn(axis), from: axis.brush![0], to: axis.brush![1] })),
    );
  }

  #codesOn({ name, low, high, log }: AskedAxis): Promise<Uint8Array> {
    const axis: Axis = { low, high, log };
    return kept(this.#codes, JSON.stringify([name, axis]), MOST_CODES, async () => {
      const [numbers] = await this.rows.numbers([this.#quantity(name)]);
      await this.#breathe();
      return codesOf(numbers!, axis);
    });
  }

  #index(question: Question): Promise<Index> {
    const { axes, active, side, plane } = question;
    const told = axes.map(({ brush, ...axis }, at) => (at === active ? axis : { ...axis, brush }));
    return kept(this.#indexes, JSON.stringify([told, side, plane, active]), MOST_INDEXES, () => this.#build(question));
  }

  async #build(question: Question): Promise<Index> {
    const { keys, side, plane } = await this.#planes(question);
    const cubes: Cube[] = [];
    for (const each of side) {
      await this.#breathe();
      cubes.push(cubeOf(keys, each));
    }
    await this.#breathe();
    return { side: cubes, plane: cubeOf(keys, plane) };
  }

  /** What is counted over: the rows' keys, and what goes across and up. */
  async #planes({ axes, active, side, plane: [across, up] }: Question): Promise<Planes> {
    const codes: Uint8Array[] = [];
    for (const axis of axes) codes.push(await this.#codesOn(axis));
    const keys = keyedBy(codes[active]!, await this.#brushed(axes.filter((_, at) => at !== active)));
    const pairs = side.length === 1 ? [[side[0]!, side[0]!]] : side.slice(1).map((right, at) => [side[at]!, right]);
    return {
      keys,
      side: pairs.map(([left, right]) => ({ across: codes[left!]!, up: codes[right!]!, bits: 6 })),
      plane: { across: codes[across]!, up: codes[up]!, bits: 7 },
    };
  }
}

const COARSE = 1 << 12;
const FINE = 1 << 14;

function holds(brushed: readonly Brushed[], row: number): boolean {
  for (const { codes, from, to } of brushed) {
    const code = codes[row]!;
    if (code < from || code >= to) return false;
  }
  return true;
}

/** What was made for a key before, or is made now; beyond `most` the one that was asked for the longest ago is dropped. */
function kept<T>(all: Map<string, Promise<T>>, key: string, most: number, make: () => Promise<T>): Promise<T> {
  const found = all.get(key) ?? make();
  all.delete(key);
  all.set(key, found);
  found.catch(() => all.delete(key));
  if (all.size > most) all.delete(all.keys().next().value!);
  return found;
}

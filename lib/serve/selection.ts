/** The jobs that brushes hold: some of them with their numbers, all of them as tables, one with what it gave. */
import type { ManifestPart } from "../fanout/manifest.js";
import { namedBytes } from "../fanout/manifest.js";
import { readPart, readScalars } from "../results/part/part.js";
import type { Table } from "../results/table.js";
import { widthOf } from "../shape.js";
import type { Question } from "./counts/question.js";
import type { Explorer } from "./explorers.js";
import type { Replay, ServeWorld } from "./world.js";

/** So many jobs are listed at a time. */
export const LISTED = 20;

interface ListedJob {
  readonly job: number;
  /** One an axis of the question; null where there is no number. */
  readonly values: readonly (number | null)[];
}

/** Some of the jobs, by their index, and the row behind which the next ones are; null if there are no more. */
export async function listedJobs(
  run: string,
  question: Question,
  behind: number,
  { explored, loaded }: Explorer,
  world: ServeWorld,
) {
  const rows: number[] = [];
  for await (const row of explored.selected(question, behind)) if (rows.push(row) > LISTED) break;
  const shown = rows.slice(0, LISTED);
  const jobs: ListedJob[] = [];
  for (const [at, { first, count, row: start }] of loaded.stretches.entries()) {
    const own = shown.filter((row) => row >= start && row < start + count);
    if (own.length === 0) continue;
    const bytes = await namedBytes(run, loaded.parts[at]!, world.store);
    const asked = question.axes.map(({ name }) => loaded.quantities.find(({ label }) => label === name)!);
    const columns = await readScalars(bytes, asked);
    for (const row of own) {
      const values = columns.map((column) => column[row - start]!);
      jobs.push({ job: first + row - start, values: values.map((value) => (Number.isFinite(value) ? value : null)) });
    }
  }
  return { jobs, next: rows.length > LISTED ? shown.at(-1)! : null };
}

/** All of them, part by part, with all of their columns. */
export async function* selectedTables(
  run: string,
  question: Question,
  { explored, loaded }: Explorer,
  world: ServeWorld,
) {
  for (const [at, { row, count }] of loaded.stretches.entries()) {
    const held = await explored.held(question, row, count);
    const isFirst = at === 0; // a file has its columns though no job is in it
    if (!isFirst && !held.includes(1)) continue;
    const { table } = await readPart(await namedBytes(run, loaded.parts[at]!, world.store));
    yield someRows(table, held);
    await world.breathe();
  }
}

/** @param held which rows are kept: shape (count) */
function someRows(table: Table, held: Uint8Array): Table {
  const rows = Array.from(held.keys()).filter((row) => held[row] === 1);
  if (rows.length === table.count) return table;
  const data = table.columns.map((column, index) => {
    const values = table.data[index]!;
    if (column.role === "axis") return values;
    if (!(values instanceof Float64Array)) return rows.map((row) => (values as readonly (string | null)[])[row]!);
    const width = widthOf({ shape: column.shape, complex: column.type === "complex" });
    const kept = new Float64Array(rows.length * width);
    for (const [at, row] of rows.entries()) kept.set(values.subarray(row * width, (row + 1) * width), at * width);
    return kept;
  });
  return { ...table, count: rows.length, data };
}

/** Whether what a job gives now is what the run has of it, to the last bit; undefined if the run has it in no part that is here. */
export async function isAsStored(run: string, replay: Replay, { loaded }: Explorer, world: ServeWorld) {
  const part = loaded.parts.find(({ first, count }) => first <= replay.job && replay.job < first + count);
  return part === undefined ? undefined : isSame(replay, await tableOfPart(run, part, world));
}

async function tableOfPart(run: string, part: ManifestPart, { store }: ServeWorld): Promise<Table> {
  return (await readPart(await namedBytes(run, part, store))).table;
}

function isSame(replay: Replay, { first, columns, data }: Table): boolean {
  const row = replay.job - first;
  return columns.every((column, index) => {
    if (column.role === "error") {
      return ((data[index] as readonly (string | null)[])[row] ?? null) === (replay.error ?? null);
    }
    if (column.role !== "output" || replay.error !== undefined) return true;
    const output = replay.outputs[column.name];
    const width = widthOf({ shape: column.shape, complex: column.type === "complex" });
    const own = (data[index] as Float64Array).subarray(row * width, (row + 1) * width);
    const { real = [], imag } = output ?? {};
    return own.every((value, at) => {
      const half = imag === undefined ? real[at] : at % 2 === 0 ? real[at >> 1] : imag[at >> 1];
      return Object.is(half, value);
    });
  });
}

/** Joins a part's rows with who ran them, as the log beside the part says: it is never in the part itself. */
import { chunkLogKey } from "../../fanout/keys.js";
import type { Store } from "../../fanout/ports.js";
import type { Column, Table } from "../../results/table.js";

/** What of a record is joined; a backend says what it knows. */
interface Worked {
  readonly attempt?: number;
  /** One a job, or a single one for all. */
  readonly instances?: readonly number[];
  readonly who?: Readonly<Record<string, string | number>>;
  /** Of a part that was made of smaller ones: what was noted down of each. */
  readonly records?: readonly (Worked & { readonly first: number; readonly count: number })[];
}

const NUMBERS = ["process", "thread", "rank", "instance", "attempt"] as const;

/** The table with the columns `worker.host`, `worker.process`, ..., of which those are empty that nobody noted down. */
export async function joinedWithWorkers(table: Table, run: string, store: Store): Promise<Table> {
  const { first, count } = table;
  const bytes = await store.get(chunkLogKey(run, { first, count }));
  const worked: Worked = bytes === undefined ? {} : JSON.parse(new TextDecoder().decode(bytes));
  const text: Column = { name: "worker.host", role: "output", type: "text", unit: "", shape: [], axes: [] };
  const columns = NUMBERS.map((name): Column => ({ ...text, name: `worker.${name}`, type: "real" }));
  const hosts = new Array<string | null>(count).fill(null);
  const data = NUMBERS.map(() => new Float64Array(count).fill(Number.NaN));
  for (const { first: from, count: rows, ...one } of worked.records ?? [{ ...worked, first, count }]) {
    for (let row = 0; row < rows; row += 1) {
      const at = from - first + row;
      hosts[at] = one.who?.host === undefined ? null : String(one.who.host);
      for (const [index, name] of NUMBERS.entries()) data[index]![at] = numberOf(one, name, row);
    }
  }
  return {
    ...table,
    columns: [...table.columns, text, ...columns],
    data: [...table.data, hosts, ...data],
  };
}

function numberOf({ attempt, instances, who }: Worked, name: (typeof NUMBERS)[number], row: number): number {
  if (name === "attempt") return attempt ?? Number.NaN;
  if (name === "instance") return (instances?.length === 1 ? instances[0] : instances?.[row]) ?? Number.NaN;
  const value = who?.[name];
  return typeof value === "number" ? value : Number.NaN;
}

import { readFileSync } from "node:fs";
import path from "node:path";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, it } from "vitest";
import { sinkOf } from "../../../lib/cli/life/data-set-file.js";
import type { Column, Table } from "../../../lib/results/table.js";
import { folderWith } from "../katfan.js";

const column = (name: string, some: Partial<Column>): Column => ({
  name,
  role: "output",
  type: "real",
  unit: "",
  shape: [],
  axes: [],
  ...some,
});
const COLUMNS = [
  column("job", { role: "job" }),
  column("y", {}),
  column("z", { type: "complex", shape: [2] }),
  column("error", { role: "error", type: "text" }),
];

function tableOf(first: number, count: number, width = 4): Table {
  const jobs = Float64Array.from({ length: count }, (_, row) => first + row);
  const z = Float64Array.from({ length: count * width }, (_, at) => first + at);
  return {
    first,
    count,
    columns: COLUMNS,
    data: [jobs, jobs.map((job) => job / 8), z, new Array<string | null>(count).fill(null)],
  };
}

async function written(tables: readonly Table[]) {
  const file = path.join(folderWith(), "x.parquet");
  const sink = await sinkOf(file, file);
  for (const table of tables) await sink.add(table);
  await sink.end();
  const bytes = readFileSync(file);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return {
    groups: parquetMetadata(buffer).row_groups.map(({ num_rows }) => Number(num_rows)),
    rows: await parquetReadObjects({ file: buffer }),
  };
}

it("a Parquet file has large groups of rows, however many parts they come from, and all rows in order", async () => {
  const { groups, rows } = await written(Array.from({ length: 3_000 }, (_, part) => tableOf(part * 50, 50)));
  expect(groups).toEqual([131_050, 18_950]); // of whole parts, 131,072 rows at most
  expect(rows).toHaveLength(150_000);
  expect(rows.every(({ job, y }, at) => Number(job) === at && y === at / 8)).toBe(true);
  expect(rows[50]).toMatchObject({ "z.re": [50, 52], "z.im": [51, 53] });
});

it("a part that is larger than a group is a group of its own", async () => {
  expect((await written([tableOf(0, 10), tableOf(10, 140_000), tableOf(140_010, 10)])).groups).toEqual([
    10, 140_000, 10,
  ]);
});

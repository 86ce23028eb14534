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

it.each([
  [".csv", ['job,x[0],x[1],y,z[0],z[1],"a, b",error', "0,1,2,-0.5,0,,0,", '1,1,2,,1e+21,,1,"no ""light"""', ""]],
  [
    ".jsonl",
    [
      '{"job":0,"x":[1,2],"y":-0.5,"z":[0,null],"empty":[],"a, b":{"re":0,"im":0},"error":null}',
      '{"job":1,"x":[1,2],"y":null,"z":[1e+21,null],"empty":[],"a, b":{"re":1,"im":2},"error":"no \\"light\\""}',
      "",
    ],
  ],
])("a %s file has all rows' numbers, their axes, and none where there is none", async (ending, lines) => {
  const columns = [
    column("job", { role: "job" }),
    column("x", { role: "axis", shape: [2] }),
    column("y", {}),
    column("z", { shape: [2] }),
    column("empty", { shape: [0] }),
    column("a, b", { type: ending === ".csv" ? "real" : "complex" }),
    column("error", { role: "error", type: "text" }),
  ];
  const last = ending === ".csv" ? [0, 1] : [0, 0, 1, 2];
  const numbers = [[0, 1], [1, 2], [-0.5, Number.NaN], [0, Number.NaN, 1e21, Number.NaN], [], last];
  const data = [...numbers.map((each) => Float64Array.from(each)), [null, 'no "light"']];
  const file = path.join(folderWith(), `x${ending}`);
  const sink = await sinkOf(file, file);
  await sink.add({ first: 0, count: 2, columns, data });
  await sink.end();
  sink.close();
  expect(readFileSync(file, "utf8").split("\n")).toEqual(lines);
});

import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { UserError } from "../../lib/errors.js";
import { inlineFiles } from "../../lib/sweep/reading/inline-files.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { readTable } from "../../lib/sweep/reading/read-tables.js";

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function told(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "nothing";
}

const csv = (text: string) => told(() => readTable(bytesOf(text), "jobs.csv"));

describe("tables from files", () => {
  it("may be CSV, with comments, quotes, a byte order mark and any line ends", async () => {
    const text = '\ufeff# made by hand\r\n"LASER.P", M.phi\r\n1, -2.5e-3\r\n\r\n+.5,"7"\r\n';
    expect(await readTable(bytesOf(text), "jobs.CSV")).toEqual({
      columns: ["LASER.P", "M.phi"],
      rows: [
        [1, -0.0025],
        [0.5, 7],
      ],
    });
  });

  it("may have tabs", async () => {
    expect(await readTable(bytesOf("a\tb\n1\t2\n"), "x.tsv")).toEqual({ columns: ["a", "b"], rows: [[1, 2]] });
    expect(await readTable(bytesOf("a\tb\n1\t2\n"), "x.tsv", ["b"])).toEqual({ columns: ["b"], rows: [[2]] });
  });

  it("may have no names, if those that are wanted are as many", async () => {
    const rows = bytesOf("1;2\n3;4\n");
    expect((await readTable(rows, "x.csv", ["b", "a"])).columns).toEqual(["b", "a"]);
    expect(await told(() => readTable(rows, "x.csv"))).toMatchInlineSnapshot(
      `"x.csv:1: the first line has no names. Put the parameters' names into it, as LASER.P."`,
    );
    expect(await told(() => readTable(rows, "x.csv", ["a"]))).toMatchInlineSnapshot(
      `"x.csv:1: the first line has no names. Put the parameters' names into it, as LASER.P."`,
    );
  });

  it("may be Parquet", async () => {
    const file = parquetWriteBuffer({
      columnData: [
        { name: "LASER.P", data: Float64Array.of(1, 2.5), type: "DOUBLE" },
        { name: "n", data: [3n, 4n], type: "INT64" },
      ],
    });
    expect(await readTable(new Uint8Array(file), "jobs.parquet")).toEqual({
      columns: ["LASER.P", "n"],
      rows: [
        [1, 3],
        [2.5, 4],
      ],
    });
  });

  it("say where they are wrong", async () => {
    const texts = parquetWriteBuffer({ columnData: [{ name: "a", data: ["x"], type: "STRING" }] });
    expect([
      await csv("a,b\n1,2\n3\n"),
      await csv("a,b\n1,zwei\n"),
      await csv("a,b\n1,\n"),
      await csv("a,b\n1,Infinity\n"),
      await csv("a,,b\n1,2,3\n"),
      await csv("a,b\n"),
      await csv(""),
      await told(() => readTable(bytesOf("a"), "jobs.xlsx")),
      await told(() => readTable(Uint8Array.of(0xff, 0xfe, 0x31), "jobs.csv")),
      await told(() => readTable(bytesOf("not parquet at all"), "jobs.parquet")),
      await told(() => readTable(new Uint8Array(texts), "jobs.parquet")),
    ]).toMatchInlineSnapshot(`
      [
        "jobs.csv:3: this line has 1 values, and the table 2 columns. Give each column one value; a comma parts values, and no number has one.",
        "jobs.csv:2, column b: "zwei" isn't a finite number. Write numbers as 12, -1.5 or 2e-3.",
        "jobs.csv:2, column b: a number is missing. Write numbers as 12, -1.5 or 2e-3.",
        "jobs.csv:2, column b: "Infinity" isn't a finite number. Write numbers as 12, -1.5 or 2e-3.",
        "jobs.csv:1: column 2 has no name. Name it for its parameter, as LASER.P.",
        "jobs.csv: the table has no rows. Its first line names the columns, the others are jobs.",
        "jobs.csv: the table has no rows. Its first line names the columns, the others are jobs.",
        "jobs.xlsx: ".xlsx" is no kind of table. Allowed are .csv, .tsv and .parquet.",
        "jobs.csv: this isn't text in UTF-8. Name a text file, or save it as UTF-8.",
        "jobs.parquet: it isn't a Parquet file that can be read: parquet file invalid (footer != PAR1). Write it anew, or take a text table: .csv.",
        "jobs.parquet, row 0, column a: x isn't a finite number. Write numbers as 12, -1.5 or 2e-3.",
      ]
    `);
  });
});

describe("files that a spec names", () => {
  const contents: Record<string, string> = {
    "laser.kat": "l LASER P=1\npd P LASER.p1.o",
    "jobs.csv": "LASER.P,x\n1,2\n3,4\n",
  };
  const files = {
    read: async (path: string) => {
      const text = contents[path];
      if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
      return bytesOf(text);
    },
    bundle: async (path: string) => ({ code: `// ${path}`, sha256: "0".repeat(64) }),
  };

  it("are taken in", async () => {
    const raw = {
      model: { file: "laser.kat" },
      vary: { kind: "table", file: "jobs.csv", columns: ["LASER.P"] },
      job: { module: "job.ts" },
    };
    const spec = readSpec(await inlineFiles(raw, files));
    expect(spec.model).toBe(contents["laser.kat"]);
    expect(spec.vary).toEqual([{ kind: "table", columns: ["LASER.P"], rows: [[1], [3]] }]);
    expect(spec.job?.code).toBe("// job.ts");
    expect(raw.model).toEqual({ file: "laser.kat" });
  });

  it("are taken in from lists too, and what isn't a file stays", async () => {
    const normal = { parameter: "y", kind: "normal", mean: 0, sigma: 1 };
    const raw = { model: "l LASER", vary: [normal, { kind: "table", file: "jobs.csv" }] };
    expect(await inlineFiles(raw, files)).toEqual({
      model: "l LASER",
      vary: [
        normal,
        {
          kind: "table",
          columns: ["LASER.P", "x"],
          rows: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
    });
    expect(await inlineFiles(7, files)).toBe(7);
    expect(await inlineFiles({ vary: 7 }, files)).toEqual({ vary: 7 });
  });

  it("stay names where something stands beside them, which the schema then refuses", async () => {
    const files = { read: async () => bytesOf("l L"), bundle: async () => ({ code: "", sha256: "" }) };
    const raw = { model: { file: "a.kat", other: 1 }, job: { module: "a.ts", other: 1 } };
    expect(await inlineFiles(raw, files)).toEqual(raw);
  });

  it("must be there", async () => {
    expect([
      await told(() => inlineFiles({ model: { file: "lsaer.kat" } }, files)),
      await told(() => inlineFiles({ vary: [{ kind: "table", file: "no.csv" }] }, files)),
      await told(() => inlineFiles({ vary: { kind: "table", file: "jobs.csv", columns: ["LASER.Q"] } }, files)),
    ]).toMatchInlineSnapshot(`
      [
        "model.file: the file can't be read (ENOENT). Paths are relative to the spec's file.",
        "vary[0].file: the file can't be read (ENOENT). Paths are relative to the spec's file.",
        "jobs.csv: the table has no column "LASER.Q". Did you mean "LASER.P"?",
      ]
    `);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { solveModel } from "../../../lib/analysis/whole/solve.js";
import { UserError } from "../../../lib/errors.js";
import { parse } from "../../../lib/katscript/parse.js";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { modelOf } from "../../../lib/sweep/jobs/model-of-spec.js";
import { inlineFiles } from "../../../lib/sweep/reading/inline-files.js";
import { readMap } from "../../../lib/sweep/reading/read-maps.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { runIdOf } from "../../../lib/sweep/spec/run-id.js";
import type { Spec } from "../../../lib/sweep/spec/spec.js";

interface Saved {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly height: readonly number[];
  readonly passed: readonly number[];
  readonly files: Readonly<Record<string, string>>;
}

/** Files of numpy: see maps.py beside this file. */
const saved: Saved = JSON.parse(readFileSync(new URL("maps.json", import.meta.url), "utf8"));
const bytesOf = (name: string) => Uint8Array.from(Buffer.from(saved.files[name]!, "base64"));
const MODEL =
  "l laser\nm m1 R=0.9 T=0.1 Rc=-2.5\nm m2 R=0.9 T=0.1 Rc=2.2\nlink(laser, 0.5, m1, 1, m2)\ncav c m1.p2.o\nvar hot 1\nmodes(maxtem=2)\npd t m2.p2.o\n";

const files = {
  read: async (name: string) =>
    name === "height.csv" ? new TextEncoder().encode("# a map\n1e-9, 2e-9\n3e-9, 4e-9\n") : bytesOf(name),
  bundle: async () => ({ code: "", sha256: "" }),
};

async function specWith(maps: unknown, more: object = {}): Promise<Spec> {
  return readSpec(await inlineFiles({ model: MODEL, jobs: 3, maps, ...more }, files));
}

/** The map of m2 that a spec gives its model. */
async function mapOf(map: unknown) {
  return modelOf(await specWith({ m2: map })).maps.get("m2")!;
}

/** What is refused, and where. */
async function refusal(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof UserError) return `${error.place}: ${error.what}`;
    throw error;
  }
  return "nothing";
}

describe("maps of a spec", () => {
  it("are read from numpy's archives, packed or not, by our names and by Finesse's", async () => {
    for (const file of ["plain.npz", "packed.npz"]) {
      const { grid } = await mapOf({ file });
      expect([...grid!.x]).toEqual(saved.x);
      expect([...grid!.y]).toEqual(saved.y);
      expect([...grid!.height!]).toEqual(saved.height);
      expect([...grid!.transmission!]).toEqual(saved.passed);
    }
  });

  it("are read from numpy's arrays of every kind of number, and from tables, with a step", async () => {
    for (const file of ["heights.npy", "big.npy", "single.npy", "alone.npz", "fortran.npy"]) {
      const { grid } = await mapOf({ file, step: [5e-4, 2e-3] });
      expect(grid!.x[0]).toBeCloseTo(-1e-3, 15);
      expect(grid!.y[2]).toBeCloseTo(2e-3, 15);
      for (const [index, height] of saved.height.entries()) expect(grid!.height![index]).toBeCloseTo(height, 15);
    }
    expect((await mapOf({ file: "whole.npy", step: 1 })).grid!.height![14]).toBe(14);
    const mask = (await mapOf({ file: "mask.npz" })).grid!.transmission!;
    expect([...mask]).toEqual(saved.passed.map((passed) => (passed > 0.5 ? 1 : 0)));
    const table = (await mapOf({ file: "height.csv", step: 0.1 })).grid!;
    expect([...table.height!]).toEqual([1e-9, 2e-9, 3e-9, 4e-9]);
    expect([...table.x]).toEqual([-0.05, 0.05]);
  });

  it("are read from an array whose head is of numpy's second form, which has room for long ones", () => {
    const head = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }\n";
    const numbers = new Uint8Array(Float64Array.of(1, 2, 3, 4, 5, 6).buffer);
    const arrayOf = (form: 1 | 2) => {
      const length = form === 1 ? [head.length, 0] : [head.length, 0, 0, 0];
      return Uint8Array.of(0x93, ...Buffer.from("NUMPY"), form, 0, ...length, ...Buffer.from(head), ...numbers);
    };
    const [first, second] = [1, 2].map((form) => readMap(arrayOf(form as 1 | 2), "map.npy", [0.1, 0.1]));
    expect(second).toEqual(first);
    expect(JSON.stringify(second)).toContain(Buffer.from(numbers).toString("base64"));
  });

  it("are part of the run's id, are the same when they are read again, and change its numbers", async () => {
    const spec = await specWith({ m2: { file: "plain.npz", aperture: 0.1, amplitude: "hot" } });
    expect(readSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    expect(runIdOf(spec)).not.toBe(runIdOf(await specWith(undefined)));
    expect(spec.maps!.m2).not.toHaveProperty("file");
    const power = solveModel(modelOf(spec)).outputs.t!.real[0]!;
    expect(Math.abs(power / solveModel(parse(MODEL)).outputs.t!.real[0]! - 1)).toBeGreaterThan(1e-4);
  });

  it("vary with their amplitude from job to job", async () => {
    const vary = [{ parameter: "hot", kind: "values", values: [0, 1, 2] }];
    const spec = await specWith({ m2: { Rc: 30, amplitude: "hot" } }, { vary, jobs: undefined, sampling: "grid" });
    const model = modelOf(spec);
    const powers = [0, 1, 2].map((hot) => {
      const own = model.clone();
      own.set("hot", hot);
      return solveModel(own).outputs.t!.real[0]!;
    });
    expect(new Set(powers).size).toBe(3);
    const flat = solveModel(parse(MODEL)).outputs.t!.real[0]!;
    expect(powers[0]! / flat).toBeCloseTo(1, 12);
    expect((await compileSweep(spec)).outputs.map(({ name }) => name)).toEqual(["t"]);
  });

  it("are refused with their place and what is wrong", async () => {
    const read = (file: string, step?: readonly [number, number]) => refusal(() => readMap(bytesOf(file), file, step));
    expect(await read("other.npz")).toBe("other.npz: it holds heights.npy");
    expect(await read("turned.npz")).toContain("height has the shape (5, 3) over 3 places along y and 5 along x");
    expect(await read("alone.npz")).toBe("alone.npz: it doesn't say where its places are");
    expect(await read("complex.npy", [1, 1])).toContain('the array holds "<c16"');
    expect(await read("line.npy", [1, 1])).toBe("line.npy: the array has 1 axes");
    const broken = (text: string, file: string) => refusal(() => readMap(new TextEncoder().encode(text), file, [1, 1]));
    expect(await broken("nonsense", "a.npz")).toContain("a.npz: the archive can't be read");
    expect(await broken("nonsense", "a.npy")).toBe("a.npy: this is no array of numpy");
    expect(await broken("1,2\n3\n", "a.csv")).toBe("a.csv:2: 1 numbers where the first row has 2");
    expect(await broken("1,x\n", "a.csv")).toBe('a.csv:1: "x" is no number');
    expect(await broken("1", "a.txt")).toBe('a.txt: ".txt" is no kind of map');
    expect(await refusal(() => specWith({ m2: { apertur: 1 } }))).toContain("maps.m2");
    expect(await refusal(async () => modelOf(await specWith({ laser: { aperture: 1 } })))).toBe(
      "maps.laser: a laser has no map",
    );
    expect(await refusal(async () => modelOf(await specWith({ m3: { aperture: 1 } })))).toContain("maps.m3");
    expect(await refusal(() => readSpec({ model: MODEL, jobs: 1, maps: { m2: { file: "a.npz" } } }))).toBe(
      "maps.m2.file: a file is named, and here nothing can read it",
    );
  });
});

/**
 * A finished run's parts and manifest, mutated in every way: whoever reads them says which file is bad and what mends it, or
 * gives what was there before. `KATFAN_FUZZ=10000` tries that many of each.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../lib/backends/clock.js";
import { runLocally } from "../../lib/backends/local/local-run.js";
import { storeAt } from "../../lib/backends/store-at.js";
import { fetch } from "../../lib/cli/life/fetch.js";
import { UserError } from "../../lib/errors.js";
import { checkedManifest } from "../../lib/fanout/mend.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { uniforms } from "../results/tables.js";
import { LASER } from "./katfan.js";

const COUNT = Number(process.env.KATFAN_FUZZ ?? 800);
const MENDED = Math.min(COUNT, 60);
const spec = readSpec({ ...LASER, jobs: 60 });
const options = { spec, workers: 1, chunk: 20, clock: systemClock(), chance: () => 0.5 };

let out: string;
let run: string;
let whole: ReadonlyMap<string, Buffer>;
let csv: Buffer;

const inRun = (name: string) => path.join(out, "runs", run, name);
const names = () => [
  "manifest.json",
  "summary.json",
  "plan.json",
  "spec.json",
  ...readdirSync(inRun("parts"))
    .sort()
    .map((name) => `parts/${name}`),
];
const fetched = () => fetch(run, { out, to: path.join(out, "all.csv") });

beforeAll(async () => {
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  out = mkdtempSync(path.join(tmpdir(), "katfan-fuzz-"));
  mkdirSync(out, { recursive: true });
  run = (await runLocally({ ...options, place: out })).plan.run;
  whole = new Map(names().map((name) => [name, readFileSync(inRun(name))]));
  await fetched();
  csv = readFileSync(path.join(out, "all.csv"));
});

afterAll(() => {
  vi.restoreAllMocks();
  rmSync(out, { recursive: true });
});

/** Bytes that were changed in one of the ways in which files go bad. */
function mutated(bytes: Buffer, other: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const length = 1 + Math.floor(random() * Math.min(64, bytes.length - at));
  const cut = (from: number, to: number) => bytes.subarray(from, to);
  switch (Math.floor(random() * 9)) {
    case 0: // a bit
      return Buffer.concat([
        cut(0, at),
        Buffer.of(bytes[at]! ^ (1 << Math.floor(random() * 8))),
        cut(at + 1, bytes.length),
      ]);
    case 1: // a byte
      return Buffer.concat([cut(0, at), Buffer.of(Math.floor(random() * 256)), cut(at + 1, bytes.length)]);
    case 2:
      return cut(0, at);
    case 3:
      return Buffer.concat([cut(0, at), cut(at + length, bytes.length)]);
    case 4:
      return Buffer.concat([cut(0, at + length), cut(at, bytes.length)]);
    case 5:
      return Buffer.concat([cut(0, at), Buffer.alloc(length), cut(at + length, bytes.length)]);
    case 6: // a block of another file of its kind
      return Buffer.concat([cut(0, at), other.subarray(at, at + length), cut(at + length, bytes.length)]);
    case 7:
      return Buffer.concat([bytes, cut(at, at + length)]);
    default:
      return Buffer.from(other);
  }
}

/** Puts a mutated file in a whole one's place, has something done, and puts the whole one back. */
async function spoiled(name: string, bytes: Buffer, act: () => Promise<void>): Promise<void> {
  writeFileSync(inRun(name), bytes);
  try {
    await act();
  } finally {
    writeFileSync(inRun(name), whole.get(name)!);
  }
}

describe("of a finished run", () => {
  it.each([
    ["parts", /^parts\//, 4711],
    ["manifests", /^manifest\.json$/, 4712],
  ] as const)(
    "mutated %s are told with their file and what mends it, or change nothing",
    async (_what, kind, seed) => {
      const random = uniforms(seed);
      const mine = names().filter((name) => kind.test(name));
      const others = names().filter((name) => name.startsWith("parts/"));
      let told = 0;
      for (let index = 0; index < COUNT; index += 1) {
        const name = mine[index % mine.length]!;
        const bytes = mutated(whole.get(name)!, whole.get(others[(index + 1) % others.length]!)!, random);
        await spoiled(name, bytes, async () => {
          const error = await fetched().then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          if (error === undefined) {
            expect(readFileSync(path.join(out, "all.csv")).equals(csv), `${index}: ${name}`).toBe(true);
            if (kind.test("parts/")) expect(bytes.equals(whole.get(name)!)).toBe(true);
            return;
          }
          expect(error, `${index}: ${name}`).toBeInstanceOf(UserError);
          expect(error).toMatchObject({
            code: "damaged-run",
            place: expect.stringContaining(kind.test("parts/") ? inRun(name) : inRun("")),
            remedy: expect.stringMatching(/^katfan run .*\.$/),
          });
          told += 1;
        });
      }
      expect(told).toBeGreaterThan(COUNT * 0.8);
    },
    600_000,
  );

  it("any mutated file is mended by the same command, to the same bytes", async () => {
    const random = uniforms(4713);
    for (let index = 0; index < MENDED; index += 1) {
      const name = names()[index % whole.size]!;
      const bytes = mutated(whole.get(name)!, whole.get("parts/0000000000000020-20.parquet")!, random);
      writeFileSync(inRun(name), bytes);
      const { state } = await runLocally({ ...options, place: out });
      expect(state, `${index}: ${name}`).toMatchObject({ state: "done", jobsDone: 60 });
      for (const [each, before] of whole)
        expect(readFileSync(inRun(each)).equals(before), `${index}: ${name}, ${each}`).toBe(true);
      expect(await checkedManifest(run, await storeAt(out))).toBeDefined();
    }
  }, 600_000);
});

import { execFile } from "node:child_process";
import * as disk from "node:fs/promises";
import { mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { fileStore } from "../../lib/stores/files.js";
import { removeLeft } from "../../lib/stores/unnamed.js";
import { all, bytes, holdsToTheContract, text } from "./store-contract.js";

const folders: string[] = [];

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "katfan-files-"));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe("a store over a folder", () => {
  holdsToTheContract(async () => fileStore(path.join(await freshFolder(), "not", "made", "yet")));

  it("lays objects out as files that anybody can read", async () => {
    const folder = await freshFolder();
    const store = fileStore(folder);
    await store.put("runs/r/parts/1.parquet", bytes("rows"));
    expect(await readFile(path.join(folder, "runs/r/parts/1.parquet"), "utf8")).toBe("rows");
    const url = await store.url("runs/r/parts/1.parquet");
    expect(fileURLToPath(url)).toBe(path.join(folder, "runs/r/parts/1.parquet"));
  });

  it("makes its folders though another process makes those above at the same moment", async () => {
    const folder = await freshFolder();
    let hurried = 0;
    const mkdir = async (place: string) => {
      await disk.mkdir(place).catch(async (error: unknown) => {
        // What was missing is there before it is looked at again.
        hurried += 1;
        await disk.mkdir(path.dirname(place), { recursive: true });
        throw error;
      });
    };
    const store = fileStore(folder, { disk: { ...disk, mkdir: mkdir as typeof disk.mkdir } });
    await store.put("runs/r/log/chunks/1.json", bytes("who"));
    expect(hurried).toBeGreaterThan(0);
    expect(await all(store.list(""))).toEqual(["runs/r/log/chunks/1.json"]);
  });

  it("leaves nothing behind but the objects", async () => {
    const folder = await freshFolder();
    const store = fileStore(folder);
    await store.put("k", bytes("1"), { ifAbsent: true });
    await store.put("k", bytes("2"), { ifAbsent: true });
    await store.put("k", bytes("3"));
    expect(await readdir(folder)).toEqual(["k"]);
  });

  it("shows no object that a process left half written", async () => {
    const folder = await freshFolder();
    const store = fileStore(folder);
    await store.put("k", bytes("1"));
    await writeFile(path.join(folder, ".~left-behind"), "ha");
    expect(await all(store.list(""))).toEqual(["k"]);
  });

  it("is rid of what killed processes left an hour ago, of nothing younger and of no file of others", async () => {
    const folder = await freshFolder();
    const parts = path.join(folder, "runs/r/parts");
    await fileStore(folder).put("runs/r/parts/1.parquet", bytes("rows"));
    const id = "0b0e6d3c-1111-4222-8333-444455556666";
    const old = [`.~${id}`, `.~${id}-now`, ".~lock-1.parquet", ".~mine", "notes.txt"];
    for (const name of [...old, ".~1b0e6d3c-1111-4222-8333-444455556666"])
      await writeFile(path.join(parts, name), "ha");
    const before = Date.now() / 1_000 - 3_700;
    for (const name of old) await utimes(path.join(parts, name), before, before);
    await removeLeft(folder, { below: false }); // not that folder
    expect(await readdir(parts)).toHaveLength(7);
    await removeLeft(folder, { below: true });
    expect((await readdir(parts)).sort()).toEqual(
      [".~1b0e6d3c-1111-4222-8333-444455556666", ".~mine", "1.parquet", "notes.txt"].sort(),
    );
    await removeLeft(path.join(folder, "none"), { below: true });
  });

  it("never shows a reader half an object while it is overwritten", async () => {
    const store = fileStore(await freshFolder());
    const bodies = [bytes("a".repeat(300_000)), bytes("b".repeat(300_000))];
    await store.put("k", bodies[0]!);
    const seen = new Set<number>();
    const writing = (async () => {
      for (let turn = 0; turn < 30; turn += 1) await store.put("k", bodies[turn % 2]!);
    })();
    for (let turn = 0; turn < 60; turn += 1) seen.add((await store.get("k"))?.length ?? -1);
    await writing;
    expect([...seen]).toEqual([300_000]);
  });

  it("has no key that leads out of its folder", async () => {
    const folder = await freshFolder();
    const store = fileStore(folder);
    const word = fc.oneof(fc.constantFrom("..", ".", "", "/", "\\", "\0", "a", "%2e%2e", "．．", "a:b"), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
        const key = words.join("/");
        const url = await store.url(key).catch(() => undefined);
        if (url !== undefined) expect(fileURLToPath(url).startsWith(folder + path.sep)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("says so if the file system fails, and takes that for no absence", async () => {
    const folder = await freshFolder();
    await symlink(path.join(folder, "loop"), path.join(folder, "loop"));
    await expect(fileStore(folder).get("loop")).rejects.toThrow("ELOOP");
  });

  it("is shared by processes: of those that put a key at once exactly one is told that it was the first", async () => {
    const folder = await freshFolder();
    const script = path.join(folder, "race.mjs");
    const { build } = await import("esbuild");
    const source = fileURLToPath(new URL("../../lib/stores/files.ts", import.meta.url));
    const program = `import { fileStore } from ${JSON.stringify(source)};
      const store = fileStore(process.argv[2]);
      const won = [];
      for (let k = 0; k < 100; k += 1) {
        if (await store.put("k/" + k, new TextEncoder().encode(process.argv[3]), { ifAbsent: true })) won.push(k);
      }
      console.log(JSON.stringify(won));`;
    await build({
      stdin: { contents: program, resolveDir: folder, loader: "js" },
      ...{ bundle: true, platform: "node", format: "esm", target: "node20", outfile: script },
    });
    const shared = path.join(folder, "shared");
    const run = promisify(execFile);
    const names = ["one", "two", "three"];
    const replies = await Promise.all(names.map((name) => run(process.execPath, [script, shared, name])));
    const won = replies.map(({ stdout }) => JSON.parse(stdout) as number[]);
    expect(won.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, k) => k));
    const store = fileStore(shared);
    for (const [index, keys] of won.entries()) {
      for (const k of keys) expect(text(await store.get(`k/${k}`))).toBe(names[index]);
    }
  });
});

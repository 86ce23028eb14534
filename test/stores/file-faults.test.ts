/** What a store over a folder does when the file system refuses, each call in each way; and where there are no hard links. */
import { existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import * as files from "node:fs/promises";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../lib/errors.js";
import { type Disk, fileStore } from "../../lib/stores/files.js";
import { makeFolder } from "../../lib/stores/make-folder.js";
import { itUnless } from "../missing.js";
import { all, bytes, holdsToTheContract, text } from "./store-contract.js";

const folders: string[] = [];
async function freshFolder(under = tmpdir()): Promise<string> {
  const folder = await mkdtemp(path.join(under, "katfan-faults-"));
  folders.push(folder);
  return folder;
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Ways in which a file system can refuse a call. */
const REFUSALS = [
  ...["ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "EIO", "EMFILE", "ENFILE", "ENAMETOOLONG", "EXDEV"],
  ...["ENOTSUP", "EOPNOTSUPP", "ENOSYS", "ESTALE", "ELOOP", "EBUSY", "ENOMEM", "ETIMEDOUT", "ENOTCONN", "EUNKNOWN"],
];
const CALLS = [
  "link",
  "mkdir",
  "open",
  "readdir",
  "readFile",
  "rename",
  "stat",
  "writeFile",
  "datasync",
  "close",
] as const;
type Call = (typeof CALLS)[number];

const refusal = (code: string, call: string) =>
  Object.assign(new Error(`${code}: refused, ${call}`), { code, syscall: call, errno: -1 });

/** A disk one of whose calls fails. */
function failing(call: Call, code: string): Disk {
  const fail = () => Promise.reject(refusal(code, call));
  if (call !== "writeFile" && call !== "datasync" && call !== "close") return { ...files, [call]: fail } as Disk;
  const open: typeof files.open = async (...how) => {
    const handle = await files.open(...how);
    const close = handle.close.bind(handle);
    handle[call] = async () => {
      if (call === "close") await close();
      return fail();
    };
    return handle;
  };
  return { ...files, open };
}

const clock = { sleep: (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)) };

describe("a store over a folder whose file system refuses a call", () => {
  it.each(REFUSALS)(
    "by %s says which file it was, what is wrong and what to do, and leaves nothing half made",
    async (code) => {
      for (const call of CALLS) {
        const folder = await freshFolder();
        await fileStore(folder).put("a/there", bytes("before"));
        const store = fileStore(folder, { disk: failing(call, code), clock });
        const attempts: readonly (readonly [string, () => Promise<unknown>])[] = [
          ["get", () => store.get("a/there")],
          ["put", () => store.put("a/there", bytes("after"))],
          ["put if absent", () => store.put("a/new", bytes("after"), { ifAbsent: true })],
          ["put in a new folder", () => store.put("b/new", bytes("after"), { ifAbsent: true })],
          ["list", () => all(store.list(""))],
        ];
        for (const [attempt, run] of attempts) {
          const error = await run().then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          if (error === undefined) continue; // it doesn't make this call
          expect(error, `${attempt}, ${call}`).toBeInstanceOf(UserError);
          const { place, what, remedy } = error as UserError;
          expect(place.startsWith(folder)).toBe(true);
          expect(what).toContain(`(${code})`);
          expect(remedy).toMatch(/^[A-Z].*\.$/);
        }
        const left = await readdir(folder, { recursive: true });
        expect(left.filter((name) => path.basename(name).startsWith(".~") && !name.includes("lock"))).toEqual([]);
        expect(["before", "after"]).toContain(text(await fileStore(folder).get("a/there")));
      }
    },
  );

  it("by a bug of ours leaves that what it is", async () => {
    const disk = { ...files, readFile: () => Promise.reject(new TypeError("a bug")) } as unknown as Disk;
    await expect(fileStore(await freshFolder(), { disk }).get("k")).rejects.toThrow(TypeError);
  });
});

describe("a store over a folder without hard links", () => {
  for (const code of ["EPERM", "ENOTSUP", "ENOSYS", "EXDEV"]) {
    describe(`(${code})`, () => {
      holdsToTheContract(async () => fileStore(await freshFolder(), { disk: failing("link", code), clock }));
    });
  }

  it("has one first writer of many at once, and no lock is left", async () => {
    const folder = await freshFolder();
    const stores = Array.from({ length: 8 }, () => fileStore(folder, { disk: failing("link", "EPERM"), clock }));
    for (const key of ["one", "two", "three"]) {
      const won = await Promise.all(stores.map((store, at) => store.put(key, bytes(`by ${at}`), { ifAbsent: true })));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(text(await stores[0]!.get(key))).toBe(`by ${won.indexOf(true)}`);
    }
    expect((await readdir(folder)).sort()).toEqual(["one", "three", "two"]);
  });

  it("breaks a lock that a process left which died, and says so of one that is held", async () => {
    const folder = await freshFolder();
    const lock = path.join(folder, ".~lock-k");
    const store = fileStore(folder, { disk: failing("link", "EPERM") });
    writeFileSync(lock, "");
    const held = store.put("k", bytes("1"), { ifAbsent: true });
    await expect(held).rejects.toThrow(`${lock}: another process holds this lock`);
    utimesSync(lock, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    const patient = fileStore(folder, { disk: failing("link", "EPERM"), clock });
    expect(await patient.put("k", bytes("1"), { ifAbsent: true })).toBe(true);
    expect(await readdir(folder)).toEqual(["k"]);
  });
});

describe("a folder of runs", () => {
  itUnless(existsSync("/dev/shm") ? undefined : "no /dev/shm")("may be a link to another file system", async () => {
    const onDisk = tmpdir().startsWith("/dev/shm") ? "/var/tmp" : tmpdir(); // as in scripts/test.mjs
    const [folder, elsewhere] = [await freshFolder(onDisk), await freshFolder("/dev/shm")];
    symlinkSync(elsewhere, path.join(folder, "runs"));
    const store = fileStore(folder, { clock });
    expect(await store.put("runs/a/b", bytes("1"), { ifAbsent: true })).toBe(true);
    expect(await store.put("runs/a/b", bytes("2"), { ifAbsent: true })).toBe(false);
    expect(await store.put("runs/a/b", bytes("3"))).toBe(true);
    expect(await all(store.list("runs/"))).toEqual(["runs/a/b"]);
  });

  itUnless(existsSync("/proc/self") ? undefined : "no /proc")(
    "can't be made where nothing can, and that is said at once",
    async () => {
      const put = fileStore("/proc/katfan/x").put("k", bytes("1"));
      await expect(put).rejects.toThrow(
        /^\/proc\/katfan\/x\/k: this can't be made here \(ENOENT\)\. Name another place\.$/,
      );
    },
  );

  it("is made with all above it, by any number at once", async () => {
    const folder = await freshFolder();
    mkdirSync(path.join(folder, "a"));
    const deep = path.join(folder, "a", "b", "c", "d");
    await Promise.all(Array.from({ length: 20 }, () => makeFolder(deep)));
    expect(existsSync(deep)).toBe(true);
    writeFileSync(path.join(folder, "file"), "");
    await expect(makeFolder(path.join(folder, "file", "below"))).rejects.toThrow("ENOTDIR");
  });
});

/**
 * A store over a folder, which many processes on many machines may share: local disks, NFS, parallel file systems.
 *
 * Objects appear whole or not at all: they are written beside their names, flushed, and then linked (first writer wins)
 * or renamed. So neither a reader, nor a process that dies, nor a loss of power makes half an object.
 * Where a file system has no hard links (exFAT, SMB, BeeGFS, some of FUSE) the first writer is whoever makes the name's
 * lock file, looks whether there is an object, and renames. That is as good, but for one thing: a lock whose owner died
 * is broken after a while, and an owner that only slept so long could then write a second time.
 */
import { randomUUID } from "node:crypto";
import * as files from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../errors.js";
import type { Clock, Store } from "../fanout/ports.js";
import { fileFault } from "./file-fault.js";
import { checkedKey, checkedPrefix } from "./key.js";
import { makeFolder } from "./make-folder.js";
import { UNNAMED, unnamedIn } from "./unnamed.js";

/** What a file system says that has no hard links, or none here. */
const NO_LINKS: ReadonlySet<unknown> = new Set([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EXDEV",
  "EMLINK",
  "EINVAL",
]);
/** A lock is held for two calls; one that is so much older than a file made now was left by a process that died [ms]. */
const LOCK_LIFE_MS = 20_000;
const LOCK_PAUSE_MS = 20;
/** So often a lock is tried: twice its life. */
const LOCK_TRIES = (2 * LOCK_LIFE_MS) / LOCK_PAUSE_MS;

/** The calls that reach the disk, for tests to fail. */
export type Disk = Pick<
  typeof files,
  "link" | "mkdir" | "open" | "readdir" | "readFile" | "rename" | "rm" | "stat" | "unlink"
>;

export interface FileStoreOptions {
  /** Waits for a lock, where there are no hard links; without it one that is held is an error. */
  readonly clock?: Pick<Clock, "sleep"> | undefined;
  readonly disk?: Disk;
}

/**
 * What a file system refuses is thrown as a UserError that names the file.
 *
 * @param folder made when something is first put
 */
export function fileStore(folder: string, { clock, disk = files }: FileStoreOptions = {}): Store {
  const root = path.resolve(folder);
  const fileOf = (key: string) => inside(root, path.join(root, ...checkedKey(key).split("/")));

  async function get(key: string): Promise<Uint8Array | undefined> {
    const file = fileOf(key);
    try {
      const { buffer, byteOffset, byteLength } = await disk.readFile(file);
      return new Uint8Array(buffer, byteOffset, byteLength);
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw fileFault(error, file, "read");
    }
  }

  async function put(key: string, body: Uint8Array, { ifAbsent = false } = {}): Promise<boolean> {
    const file = fileOf(key);
    try {
      const unnamed = await written(file, body, disk);
      try {
        if (ifAbsent) return await named(unnamed, file, { clock, disk });
        await disk.rename(unnamed, file);
        return true;
      } finally {
        await disk.rm(unnamed, { force: true });
      }
    } catch (error) {
      throw fileFault(error, file, "write");
    }
  }

  return {
    get,
    put,
    async *list(prefix, after = "") {
      const slash = prefix.lastIndexOf("/") + 1;
      if (slash > 0) checkedPrefix(prefix.slice(0, slash));
      yield* listed(root, { folder: prefix.slice(0, slash), prefix, after }, disk);
    },
    async delete(what) {
      const removed = async (file: string, recursive: boolean) =>
        disk.rm(file, { recursive, force: true }).catch((error: unknown) => {
          throw fileFault(error, file, "write");
        });
      if (typeof what !== "string") {
        for (const key of what) await removed(fileOf(key), false);
        return;
      }
      const prefix = checkedPrefix(what);
      if (prefix.endsWith("/")) return removed(fileOf(prefix.slice(0, -1)), true);
      for await (const key of this.list(prefix)) await removed(fileOf(key), false);
    },
    url: async (key) => pathToFileURL(fileOf(key)).href,
  };
}

/** Writes a file that has no name yet, flushed to the disk: what gets a name must outlive a loss of power. */
async function written(file: string, body: Uint8Array, disk: Disk): Promise<string> {
  const folder = path.dirname(file);
  const unnamed = unnamedIn(folder);
  const handle = await inFolder(folder, () => disk.open(unnamed, "wx"), disk);
  try {
    await handle.writeFile(body);
    await handle.datasync();
    await handle.close(); // which is where some file systems tell that a write has failed
  } catch (error) {
    await handle.close().catch(() => undefined); // the first error counts
    await disk.rm(unnamed, { force: true });
    throw error;
  }
  return unnamed;
}

type OnDisk = FileStoreOptions & { readonly disk: Disk };

/** Gives a file its name if nothing has that. @returns whether it was given */
async function named(unnamed: string, file: string, options: OnDisk): Promise<boolean> {
  const { disk } = options;
  try {
    await disk.link(unnamed, file);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (NO_LINKS.has(code)) return namedUnderLock(unnamed, file, options);
    if (code !== "EEXIST") throw error;
    // Over NFS a reply may be lost and the link be made a second time: then the name is already ours.
    return (await disk.stat(unnamed)).nlink > 1;
  }
}

/** The same without hard links: among those who hold the name's lock, one at a time, the first renames. */
async function namedUnderLock(unnamed: string, file: string, { disk, clock }: OnDisk): Promise<boolean> {
  const lock = path.join(path.dirname(file), `${UNNAMED}lock-${path.basename(file)}`);
  for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
    if (await exists(file, disk)) return false;
    if (await locked(lock, disk)) {
      try {
        if (await exists(file, disk)) return false;
        await disk.rename(unnamed, file);
        return true;
      } finally {
        await disk.rm(lock, { force: true });
      }
    }
    await breakIfOld(lock, unnamed, disk);
    if (clock === undefined) break;
    await clock.sleep(LOCK_PAUSE_MS);
  }
  throw new UserError({
    code: "disk-fault",
    place: lock,
    what: "another process holds this lock, and doesn't let go of it",
    remedy: "Delete it if none is at work on the run, or name a folder on a file system that has hard links.",
  });
}

async function locked(lock: string, disk: Disk): Promise<boolean> {
  try {
    await (await disk.open(lock, "wx")).close();
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Removes a lock that a process left which died. Both times are the file system's own, whatever machines' clocks say. */
async function breakIfOld(lock: string, unnamed: string, disk: Disk): Promise<void> {
  const [held, ours] = await Promise.all([disk.stat(lock).catch(absent), touched(unnamed, disk)]);
  if (held === undefined || ours - held.mtimeMs < LOCK_LIFE_MS) return;
  const taken = `${lock}-${randomUUID()}`;
  await disk.rename(lock, taken).catch(absent); // of several who find it old one has it
  const found = await disk.stat(taken).catch(absent);
  if (found === undefined) return;
  // Another one may have broken the old lock meanwhile and made its own: that one is given back.
  if (ours - found.mtimeMs < LOCK_LIFE_MS) await disk.rename(taken, lock);
  else await disk.rm(taken, { force: true });
}

/** What time the file system has [ms]. */
async function touched(file: string, disk: Disk): Promise<number> {
  const probe = `${file}-now`;
  await (await disk.open(probe, "w")).close();
  const { mtimeMs } = await disk.stat(probe);
  await disk.rm(probe, { force: true });
  return mtimeMs;
}

async function exists(file: string, disk: Disk): Promise<boolean> {
  return (await disk.stat(file).catch(absent)) !== undefined;
}

function absent(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error;
  return undefined;
}

/** Does something in a folder, which is made if that fails for the lack of it. */
async function inFolder<T>(folder: string, attempt: () => Promise<T>, disk: Disk): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    await makeFolder(folder, disk);
    return attempt();
  }
}

/** The keys of a folder and those below it, in the order of the whole keys. */
async function* listed(
  root: string,
  { folder, prefix, after }: { readonly folder: string; readonly prefix: string; readonly after: string },
  disk: Disk,
): AsyncIterable<string> {
  const place = path.join(root, folder);
  const entries = await disk.readdir(place, { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsence(error)) return [];
    throw fileFault(error, place, "read");
  });
  // "a/b" comes behind "a-b": what counts of a folder's name is what its keys go on with.
  const names = entries.flatMap((entry) => {
    if (entry.name.startsWith(UNNAMED)) return [];
    return entry.isDirectory() ? [`${entry.name}/`] : entry.isFile() ? [entry.name] : [];
  });
  for (const name of names.sort()) {
    const key = folder + name;
    if (!key.startsWith(prefix) && !prefix.startsWith(key)) continue;
    if (name.endsWith("/")) {
      if (key > after || after.startsWith(key)) yield* listed(root, { folder: key, prefix, after }, disk);
    } else if (key > after && key.startsWith(prefix)) yield key;
  }
}

function inside(root: string, file: string): string {
  if (!file.startsWith(root + path.sep)) throw new RangeError("a key led out of its store");
  return file;
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

function isAbsence(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}

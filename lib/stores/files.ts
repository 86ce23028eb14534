/**
 * A store over a folder, which many processes on many machines may share: local disks, NFS, parallel file systems.
 *
 * Objects appear whole or not at all: they are written beside the others, flushed, and then linked (first writer wins) or
 * renamed to their names. So neither a reader, nor a process that dies, nor a loss of power makes half an object.
 * Needs hard links, which all file systems of Unix, and NTFS, have.
 */
import { randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Store } from "../fanout/ports.js";
import { checkedKey, checkedPrefix } from "./key.js";

/** Where objects are written before they have their names; a process that dies may leave one here. */
const UNNAMED = ".tmp";

/** @param folder made when something is first put */
export function fileStore(folder: string): Store {
  const root = path.resolve(folder);
  const fileOf = (key: string) => inside(root, path.join(root, ...checkedKey(key).split("/")));

  async function get(key: string): Promise<Uint8Array | undefined> {
    try {
      const { buffer, byteOffset, byteLength } = await readFile(fileOf(key));
      return new Uint8Array(buffer, byteOffset, byteLength);
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  async function put(key: string, body: Uint8Array, { ifAbsent = false } = {}): Promise<boolean> {
    const file = fileOf(key);
    const unnamed = await written(root, body);
    try {
      await inFolder(path.dirname(file), () => (ifAbsent ? link(unnamed, file) : rename(unnamed, file)));
      return true;
    } catch (error) {
      if (!ifAbsent || codeOf(error) !== "EEXIST") throw error;
      // Over NFS a reply may be lost and the link be made a second time: then the name is already ours.
      return (await stat(unnamed)).nlink > 1;
    } finally {
      if (ifAbsent) await rm(unnamed, { force: true });
    }
  }

  return {
    get,
    put,
    async *list(prefix) {
      const slash = prefix.lastIndexOf("/") + 1;
      if (slash > 0) checkedPrefix(prefix.slice(0, slash));
      yield* listed(root, prefix.slice(0, slash), prefix);
    },
    async delete(prefix) {
      checkedPrefix(prefix);
      if (prefix.endsWith("/")) return rm(fileOf(prefix.slice(0, -1)), { recursive: true, force: true });
      for await (const key of this.list(prefix)) await rm(fileOf(key), { force: true });
    },
    url: async (key) => pathToFileURL(fileOf(key)).href,
  };
}

/** Writes a file that has no name yet, flushed to the disk: what gets a name must outlive a loss of power. */
async function written(root: string, body: Uint8Array): Promise<string> {
  const unnamed = path.join(root, UNNAMED, randomUUID());
  const file = await inFolder(path.dirname(unnamed), () => open(unnamed, "wx"));
  try {
    await file.writeFile(body);
    await file.datasync();
  } catch (error) {
    await rm(unnamed, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return unnamed;
}

/** Does something in a folder, which is made if that fails for the lack of it. */
async function inFolder<T>(folder: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    await mkdir(folder, { recursive: true });
    return attempt();
  }
}

/** The keys of a folder and those below it, in the order of the whole keys. */
async function* listed(root: string, folder: string, prefix: string): AsyncIterable<string> {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsence(error)) return [];
    throw error;
  });
  // "a/b" comes behind "a-b": what counts of a folder's name is what its keys go on with.
  const names = entries.flatMap((entry) => {
    if (folder === "" && entry.name === UNNAMED) return [];
    return entry.isDirectory() ? [`${entry.name}/`] : entry.isFile() ? [entry.name] : [];
  });
  for (const name of names.sort()) {
    const key = folder + name;
    if (!key.startsWith(prefix) && !prefix.startsWith(key)) continue;
    if (name.endsWith("/")) yield* listed(root, key, prefix);
    else if (key.startsWith(prefix)) yield key;
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

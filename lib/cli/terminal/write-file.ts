/** Writes files that a user has named: whole or not at all, their folder made, and what goes wrong said of that file. */
import { rename, rm, writeFile as write } from "node:fs/promises";
import path from "node:path";
import { fileFault } from "../../stores/file-fault.js";
import { makeFolder } from "../../stores/make-folder.js";
import { removeLeft, unnamedIn } from "../../stores/unnamed.js";

export async function writeFile(file: string, content: string | Uint8Array): Promise<void> {
  await making(file, (unfinished) => write(unfinished, content));
}

/**
 * Has a file made under another name beside its own, which it gets when it is whole.
 *
 * @param make whatever it throws of the file system's is said of `file`
 */
export async function making(file: string, make: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = unnamedIn(path.dirname(file));
  try {
    await makeFolder(path.resolve(path.dirname(file)));
    await make(unfinished);
    await rename(unfinished, file);
    await removeLeft(path.dirname(file), { below: false });
  } catch (error) {
    throw fileFault(error, file, "write");
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined); // the first error counts
  }
}

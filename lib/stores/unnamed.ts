/**
 * Files that have no name yet: what is written beside its own name first, so that it appears whole or not at all.
 *
 * A process that is killed meanwhile leaves its own behind. No key begins like them and readers of data sets pass by dots,
 * so they only take space; whoever begins in a folder removes those that are too old for anybody to be at work on them.
 */
import { randomUUID } from "node:crypto";
import * as files from "node:fs/promises";
import path from "node:path";

/** What they begin with, and the locks of names too. */
export const UNNAMED = ".~";
/** A file that is being written changes all the time: one so much older than another made now was left [ms]. */
const LEFT_MS = 3_600_000;
/** All that the names of such files go on with; a user's own file isn't called so. */
const OURS = /^\.~(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:-now)?$|lock-)/;

/** A path in a folder that nothing has. */
export const unnamedIn = (folder: string): string => path.join(folder, UNNAMED + randomUUID());

/**
 * Removes what processes that were killed have left in a folder, and in those below it if asked.
 *
 * Never an error: what can't be removed stays. Ages are by the file system's own clock, whatever machines' say.
 */
export async function removeLeft(folder: string, { below }: { readonly below: boolean }): Promise<void> {
  const left = await lyingIn(folder, below).catch(() => []);
  if (left.length === 0) return;
  const nowMs = await timeIn(folder).catch(() => Number.NEGATIVE_INFINITY);
  for (const file of left) {
    const { mtimeMs } = await files.stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (nowMs - mtimeMs > LEFT_MS) await files.rm(file, { force: true }).catch(() => undefined);
  }
}

async function lyingIn(folder: string, below: boolean): Promise<readonly string[]> {
  const entries = await files.readdir(folder, { withFileTypes: true, recursive: below });
  return entries
    .filter((entry) => entry.isFile() && OURS.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** What time a folder's file system has [ms]. */
async function timeIn(folder: string): Promise<number> {
  const probe = unnamedIn(folder);
  try {
    await files.writeFile(probe, "");
    return (await files.stat(probe)).mtimeMs;
  } finally {
    await files.rm(probe, { force: true });
  }
}

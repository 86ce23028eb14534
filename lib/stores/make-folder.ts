/**
 * Makes a folder and those above it.
 *
 * Not by `mkdir` with `recursive`: where a file system refuses folders by ENOENT, as /proc does, Node's tries for ever.
 */
import * as files from "node:fs/promises";
import path from "node:path";

export async function makeFolder(folder: string, disk: Pick<typeof files, "mkdir" | "stat"> = files): Promise<void> {
  try {
    await disk.mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const above = path.dirname(folder);
    if (code === "ENOENT" && above !== folder && !(await isFolder(above, disk))) {
      await makeFolder(above, disk);
      return makeFolder(folder, disk);
    }
    if (!(await isFolder(folder, disk))) throw error; // there is one already: another process was faster
  }
}

async function isFolder(place: string, disk: Pick<typeof files, "stat">): Promise<boolean> {
  return disk.stat(place).then(
    (found) => found.isDirectory(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return false;
      throw error;
    },
  );
}

/**
 * Makes a folder and those above it.
 *
 * Not by `mkdir` with `recursive`: where a file system refuses folders by ENOENT, as /proc does, Node's tries for ever.
 */
import * as files from "node:fs/promises";
import path from "node:path";

export async function makeFolder(folder: string, disk: Pick<typeof files, "mkdir" | "stat"> = files): Promise<void> {
  const error = await refusal(folder, disk);
  const above = path.dirname(folder);
  if (error?.code !== "ENOENT" || above === folder) return settled(error, folder, disk);
  // The one above may be there by now, as another process made it: that is no reason to give up.
  if (!(await isFolder(above, disk))) await makeFolder(above, disk);
  return settled(await refusal(folder, disk), folder, disk);
}

/** Makes one folder. @returns what the file system has against it */
async function refusal(folder: string, disk: Pick<typeof files, "mkdir">): Promise<NodeJS.ErrnoException | undefined> {
  return disk.mkdir(folder).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
}

/** An error is none if there is a folder already: another process was faster. */
async function settled(error: Error | undefined, folder: string, disk: Pick<typeof files, "stat">): Promise<void> {
  if (error !== undefined && !(await isFolder(folder, disk))) throw error;
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

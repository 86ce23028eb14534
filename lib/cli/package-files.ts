/** What comes with the package beside the program: its pages, its examples, the schema of specs. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The package's folder: the program lies two folders below it, bundled (dist/NAME/) or not (lib/cli/). */
const ROOT = new URL("../../", import.meta.url);

export function packageFile(name: string): string {
  return fileURLToPath(new URL(name, ROOT));
}

/** Where the pages are, for `--help`. */
export function docsPlace(): string {
  const page = packageFile("docs/README.md");
  return existsSync(page) ? page : "docs/README.md";
}

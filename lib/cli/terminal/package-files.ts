/** What comes with the package beside the program: its pages, its examples, the schema of specs. */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The package's folder: the next one above the program, bundled or not, that has a package.json. */
function root(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, "package.json")) && path.dirname(folder) !== folder)
    folder = path.dirname(folder);
  return folder;
}

export function packageFile(name: string): string {
  return path.join(root(), name);
}

/** Where the pages are, for `--help`. */
export function docsPlace(): string {
  const page = packageFile("docs/README.md");
  return existsSync(page) ? page : "docs/README.md";
}

/** The spec of an example, its model read from the file beside it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

export function specAt(example: string): Record<string, unknown> {
  const file = (name: string) =>
    readFileSync(fileURLToPath(new URL(`../examples/${example}/${name}`, import.meta.url)), "utf8");
  const spec = parse(file("spec.yaml")) as { readonly model: { readonly file: string } };
  return { ...spec, model: file(spec.model.file) };
}

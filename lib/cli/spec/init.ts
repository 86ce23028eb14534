/**
 * `katfan init`: writes a spec to begin with, from an example or for a user's own model, and says what to do next.
 *
 * Writes nothing over what is there.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../errors.js";
import { parse } from "../../katscript/parse.js";
import { assertChangeable } from "../../model/changeable.js";
import type { Model } from "../../model/model.js";
import { oneLine, quoted } from "../../shell-words.js";
import { makeFolder } from "../../stores/make-folder.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { katscriptText } from "../terminal/input-text.js";
import { print } from "../terminal/output.js";
import { packageFile } from "../terminal/package-files.js";
import { TEMPLATES, type Template } from "./templates.js";

export interface InitOptions {
  readonly template?: Template;
  /** A user's own KatScript file, in place of a template. */
  readonly model?: string;
}

export async function init(folder: string, options: InitOptions): Promise<ExitCode> {
  if (options.model !== undefined && options.template !== undefined) {
    throw new UserError({
      code: "two-models",
      place: "--model",
      what: "a template has a model of its own",
      remedy: "Leave out --model or --template.",
    });
  }
  if (/\.(?:ya?ml|json|kat)$/i.test(folder)) {
    throw new UserError({
      code: "not-a-folder",
      place: folder,
      what: "this names a file, and a folder is made, with the spec and its model",
      remedy: `Write katfan init ${path.basename(folder).replace(/\.\w+$/, "")}: its spec is spec.yaml in it.`,
    });
  }
  oneLine(folder, "folder"); // it is named in the spec's head, too
  const texts =
    options.model === undefined ? ofTemplate(options.template ?? "noise", folder) : ofModel(options.model, folder);
  for (const name of texts.keys()) assertFree(path.join(folder, name));
  await makeFolder(folder);
  for (const [name, text] of texts) {
    writeFileSync(path.join(folder, name), text, { flag: "wx" });
    print(`wrote ${path.join(folder, name)}`);
  }
  const spec = folder === "." ? "spec.yaml" : quoted(folder);
  const [one, planned, all] = [`run ${spec} --job 0`, `plan ${spec}`, `run ${spec}`];
  const aligned = (command: string, what: string) => `  katfan ${command.padEnd(one.length)}  # ${what}`;
  print("Next:");
  print(aligned(one, "one job: what goes in, what comes out"));
  print(aligned(planned, "how long all of them take"));
  print(aligned(all, "run them; it says where the data and the report lie"));
  if (options.model === undefined && options.template === undefined) {
    const others = Object.entries(TEMPLATES).map(([name, { of }]) => `${name} (${of})`);
    print(`Templates: ${others.join(", ")}; or --model FILE.kat for a model of your own.`);
  }
  return EXIT.good;
}

function assertFree(file: string): void {
  if (!existsSync(file)) return;
  throw new UserError({
    code: "already-there",
    place: file,
    what: "it is there already, and nothing is written over it",
    remedy: "Name another folder, as katfan init my-sweep.",
  });
}

/** An example's files, their heads as they should be in their new place. */
function ofTemplate(template: Template, folder: string): ReadonlyMap<string, string> {
  const { folder: example, files } = TEMPLATES[template];
  const texts = files.map((name): [string, string] => {
    const text = readFileSync(packageFile(`examples/${example}/${name}`), "utf8");
    const here = folder === "." ? name : quoted(folder);
    return [
      name,
      text.replace(/^# yaml-language-server: .*$/m, schemaLine(folder)).replaceAll(`examples/${example}`, here),
    ];
  });
  return new Map(texts);
}

/** The line that tells editors the schema: as a path from a folder below the package, else as an address. */
function schemaLine(folder: string): string {
  const file = packageFile("docs/spec.schema.json");
  const way = path.relative(path.resolve(folder), file);
  return `# yaml-language-server: $schema=${way.startsWith(`..${path.sep}..${path.sep}..`) ? file : way}`;
}

/** A spec of a user's own model: lasers and mirrors vary a little, for a start. */
function ofModel(file: string, folder: string): ReadonlyMap<string, string> {
  const model = parse(katscriptText(file), { file });
  const vary = suggested(model);
  if (vary.length === 0) {
    const what = "nothing in it is known to vary: it has neither a laser nor a mirror whose power or tuning is free";
    throw new UserError({ code: "nothing-varies", place: file, what, remedy: "Write the spec by hand: docs/spec.md." });
  }
  const way = path.relative(path.resolve(folder), path.resolve(file));
  const lines = [
    schemaLine(folder),
    `# A sweep of ${oneLine(path.basename(file), "--model")}: say below what differs from job to job, and how.`,
    `name: ${JSON.stringify(path.basename(file, path.extname(file)))}`,
    `model: { file: ${JSON.stringify(way)} }`,
    "vary:",
    ...vary.map((line) => `  ${line}`),
    "jobs: 1000",
    "seed: 1",
    "# Each job runs the analysis in the model, if there is one. In its place, a single point:",
    "# analysis: noxaxis()",
    "",
  ];
  return new Map([["spec.yaml", lines.join("\n")]]);
}

/** So many parameters are suggested: who has more mirrors sees how it is done. */
const MOST_SUGGESTED = 12;

function suggested(model: Model): readonly string[] {
  const lines: string[] = [];
  for (const { kind, name } of model.elements()) {
    if (kind === "laser" && isFree(model, `${name}.P`)) {
      lines.push(`${name}.P: { kind: normal, sigma: 0.01, relative: factor } # 1 % of its power`);
    }
    if ((kind === "mirror" || kind === "beamsplitter") && isFree(model, `${name}.phi`)) {
      lines.push(`${name}.phi: { kind: normal, sigma: 0.1, relative: offset } # degrees`);
    }
  }
  return lines.slice(0, MOST_SUGGESTED);
}

function isFree(model: Model, parameter: string): boolean {
  try {
    assertChangeable(model, parameter);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

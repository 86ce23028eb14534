/** `katfan report`: where a run's report is; its figures, each as a file. */

import path from "node:path";
import { pageEngine } from "../../backends/page-engine.js";
import { placeOf } from "../../backends/store-at.js";
import { UserError } from "../../errors.js";
import { reportKey } from "../../fanout/keys.js";
import { keepLook } from "../../fanout/look.js";
import { manifestOf } from "../../fanout/manifest.js";
import type { Store } from "../../fanout/ports.js";
import { redraw } from "../../fanout/reducer/redraw.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { print } from "../terminal/output.js";
import { writeFile } from "../terminal/write-file.js";
import { findRun, namesFile, stateOf, whole } from "./find-run.js";
import type { ReportOptions } from "./life-options.js";
import { runFigures } from "./run-figures.js";

export async function report(named: string, options: ReportOptions): Promise<ExitCode> {
  const { stage, ...here } = options;
  if (stage !== undefined) {
    const run = await (await import("./stage-life.js")).brought(named, options);
    return report(namesFile(named) ? named : run, here);
  }
  const found = await findRun(named, options.out);
  const { run, store, out } = found;
  const place = placeOf(out, reportKey(run));
  const wantsFigures = options.svg !== undefined || options.png !== undefined;
  const files = await whole(found, async () => {
    await stateOf(found);
    const manifest = await manifestOf(run, store);
    if (manifest === undefined) throw notDone(run);
    // A spec says how it is to look: drawn anew if it looks otherwise, or has gone.
    const isOther = found.spec !== undefined && (await keepLook(run, found.spec, store));
    if (isOther || (await store.get(reportKey(run))) === undefined) await redraw(run, store, pageEngine);
    return wantsFigures ? writtenFigures(run, store, options) : [];
  });
  if (options.json === true) print(JSON.stringify({ run, report: place, ...(wantsFigures ? { figures: files } : {}) }));
  else for (const line of wantsFigures ? files : [place]) print(line);
  return EXIT.good;
}

async function writtenFigures(run: string, store: Store, { svg, png }: ReportOptions) {
  const { pngOf, svgOf } = await import("../../results/figure/figures.js");
  const figures = await runFigures(run, store);
  const files: string[] = [];
  const write = async (asked: string | true | undefined, kind: "svg" | "png") => {
    if (asked === undefined) return;
    const folder = asked === true ? `${run.slice(0, 8)}-figures` : asked;
    for (const figure of figures) {
      const file = path.join(folder, `${figure.id}.${kind}`);
      await writeFile(file, kind === "svg" ? svgOf(figure) : await pngOf(figure));
      files.push(file);
    }
  };
  await write(svg, "svg");
  await write(png, "png");
  return files;
}

export function notDone(run: string): UserError {
  return new UserError({
    code: "run-not-done",
    place: run,
    what: "the run isn't finished, so there is no report yet",
    remedy: "katfan run with the same spec goes on with it.",
  });
}

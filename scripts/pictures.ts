/**
 * Draws the pictures of the README and the guide, from real runs of the examples: `node scripts/ts.mjs scripts/pictures.ts`.
 *
 * The same runs give the same pictures, to the last byte. With names of examples only theirs are drawn; `serve` is that of katfan serve.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import { systemChance, systemClock } from "../lib/backends/clock.js";
import { runLocally } from "../lib/backends/local/local-run.js";
import { storeAt } from "../lib/backends/store-at.js";
import { runFigures } from "../lib/cli/life/run-figures.js";
import { readSpecFile } from "../lib/cli/spec/read-spec-file.js";
import { svgOf } from "../lib/results/figure/figures.js";
import { LIGHT } from "../lib/results/figure/theme.js";
import { servedPicture } from "./served-picture.js";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const FOLDER = path.join(ROOT, "docs", "pictures");
/** Between panels [px]. */
const GAP = 24;
/** How many pixels of the picture a pixel of a figure is. */
const SCALE = 1.5;

interface Picture {
  readonly example: string;
  /** The figures that it is made of, by their ids, in columns from left to right. */
  readonly columns: readonly (readonly string[])[];
}

const PICTURES: readonly Picture[] = [
  { example: "laser-noise", columns: [["p-over-laser-p"], ["p-histogram"]] },
  { example: "recycled-michelson", columns: [["arm-x-histogram", "dark-histogram"], ["correlations"]] },
  {
    example: "what-matters",
    columns: [
      ["circ-over-etm-phi", "circ-sensitivity"],
      ["circ-tornado", "met-over-etm-phi"],
    ],
  },
  {
    example: "aligo-sensitivity",
    columns: [["strain-over-fsig-f", "inspiral-range-histogram"], ["inspiral-range-tornado"]],
  },
  { example: "many-ranks", columns: [["transmitted-over-m2-phi"], ["transmitted-histogram"]] },
  { example: "thermal-arm", columns: [["gain-over-heat", "spot-over-heat"], ["mismatch-over-heat"]] },
  { example: "mode-mismatch", columns: [["lost-histogram", "lost-tornado"], ["turned-away-of-job-5606"]] },
];

/** An example as katfan serve shows it. */
const SERVED = { example: "recycled-michelson", view: "brush.recycled=160+252&up=dark&across=recycled" };

interface Panel {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Runs an example, and does something with the run while it is there. */
async function withRun<T>(example: string, look: (place: string, run: string) => Promise<T>): Promise<T> {
  const place = mkdtempSync(path.join(tmpdir(), "katfan-pictures-"));
  try {
    const { spec } = await readSpecFile(path.join(ROOT, "examples", example));
    const { state } = await runLocally({ spec, place, workers: 1, clock: systemClock(), chance: systemChance });
    if (state.state !== "done") throw new Error(`${example} stopped: ${state.detail}`);
    return await look(place, state.run);
  } finally {
    rmSync(place, { recursive: true });
  }
}

function panelsOf(example: string): Promise<ReadonlyMap<string, Panel>> {
  return withRun(example, async (place, run) => {
    const panels = new Map<string, Panel>();
    for (const figure of await runFigures(run, await storeAt(place))) {
      const svg = svgOf(figure);
      const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!;
      panels.set(figure.id, { svg, width: Number(width), height: Number(height) });
    }
    return panels;
  });
}

/** The panels in columns, each column as high as it needs to be. */
function composed(columns: readonly (readonly Panel[])[]): string {
  let x = GAP;
  let height = 0;
  const placed: string[] = [];
  for (const column of columns) {
    let y = GAP;
    for (const panel of column) {
      placed.push(panel.svg.replace("<svg ", `<svg x="${x}" y="${y}" `));
      y += panel.height + GAP;
    }
    height = Math.max(height, y);
    x += Math.max(...column.map((panel) => panel.width)) + GAP;
  }
  const back = `<rect width="100%" height="100%" fill="${LIGHT.background}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${x}" height="${height}">${back}${placed.join("")}</svg>`;
}

function png(svg: string): Uint8Array {
  const { resolve } = createRequire(import.meta.url);
  const fontFiles = [resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf")];
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: "DejaVu Sans" };
  return new Resvg(svg, { fitTo: { mode: "zoom", value: SCALE }, font }).render().asPng();
}

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const asked = process.argv.slice(2);
  for (const { example, columns } of PICTURES) {
    if (asked.length > 0 && !asked.includes(example)) continue;
    const panels = await panelsOf(example);
    const chosen = columns.map((column) =>
      column.map((id) => {
        const panel = panels.get(id);
        if (panel === undefined) throw new Error(`${example} has no figure ${id}: ${[...panels.keys()].join(", ")}`);
        return panel;
      }),
    );
    const file = path.join(FOLDER, `${example}.png`);
    writeFileSync(file, png(composed(chosen)));
    process.stdout.write(`${file}\n`);
  }
  if (asked.length > 0 && !asked.includes("serve")) return;
  const { example, view } = SERVED;
  const file = path.join(FOLDER, "serve.webp");
  writeFileSync(file, await withRun(example, (place, run) => servedPicture({ place, run, view })));
  process.stdout.write(`${file}\n`);
}

await main();

/**
 * How soon a brush is a picture: the page of katfan serve in Chromium, over a table of ten million rows.
 *
 * The table is made up: twelve numbers a row, some of which follow others. The pointer moves, and the next move comes when the picture of
 * the one before is there. Times are those of the page: from the pointer's event to behind the frame in which the picture was painted.
 */
import type { Page } from "playwright-core";
import { listening } from "../lib/cli/serve/server.js";
import { type Numbers, NumbersWriter } from "../lib/serve/counts/codes.js";
import { Explored, type Quantity } from "../lib/serve/counts/explored.js";
import type { Explorer } from "../lib/serve/explorers.js";
import type { RunLine, ServeWorld } from "../lib/serve/world.js";
import { readSpec } from "../lib/sweep/reading/read-spec.js";
import { startChromium, withoutChromium } from "../test/report/chromium.js";
import { generator } from "./generator.js";
import { median, percent, type Tell, time } from "./numbers.js";

const ROWS = 10_000_000;
const COLUMNS = 12;
const RUN = "0".repeat(32);
/** Moves of the pointer in a brush, and brushes, each of an axis that wasn't brushed before. */
const MOVES = 60;
const BRUSHES = 4;
/** From brush to picture [s]. */
const MOST = 0.05;

export async function serveLatency(tell: Tell): Promise<void> {
  const reason = withoutChromium();
  if (reason !== undefined) return tell(reason);
  const explorer = explorerOf();
  const server = await listening(worldOf(), 0, { of: async () => explorer, progress: async () => explorer });
  const browser = await startChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const first = performance.now();
    await page.goto(`${server.address}#run=${RUN}`);
    await page.locator("#count:not(:empty)").waitFor();
    const opened = (performance.now() - first) / 1_000;
    await page.locator("#jobs tr").first().waitFor();
    const [begun, moved]: [number[], number[]] = [[], []];
    for (let axis = 0; axis < BRUSHES; axis++) {
      const [beginning = 0, ...others] = await brushed(page, axis * 3);
      begun.push(beginning);
      moved.push(...others);
    }
    moved.sort((one, other) => one - other);
    const least = median(moved);
    tell(
      `| ${ROWS.toLocaleString("en")} rows of ${COLUMNS} columns, in Chromium | median | 95 % below | at most | held |`,
    );
    tell("|---|---|---|---|---|");
    tell(
      `| from brush to picture | **${time(least)}** | ${time(moved[Math.floor(0.95 * moved.length)]!)} | ${time(MOST)} | ${least < MOST ? "yes" : "**no**"} |`,
    );
    tell(`| the first move on another axis, whose index is made | ${time(median(begun))} | | | |`);
    tell(`| from the address to the first picture, rows in memory | ${time(opened)} | | | |`);
    tell("");
    tell(
      `${moved.length} moves, ${percent(moved.filter((own) => own < MOST).length / moved.length)} of them below ${time(MOST)}.`,
    );
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Draws a brush over an axis's bars, and lets it stand. @returns how long each picture took [s], the first one first */
async function brushed(page: Page, axis: number): Promise<readonly number[]> {
  const canvas = page.locator("#bars canvas").nth(axis);
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  const at = (share: number) => page.mouse.move(box.x + share * box.width, box.y + 40);
  await page.evaluate(HEARD);
  // No pointer is there before: nothing could be made ready.
  await at(0.2);
  await page.mouse.down();
  const taken: number[] = [];
  for (let move = 1; move <= MOVES; move++) {
    await at(0.25 + (0.55 * move) / MOVES);
    taken.push((await page.evaluate<number>("heard()")) / 1_000);
  }
  await page.mouse.up();
  return taken;
}

/** In the page: what the next picture took, whether it was drawn before it is asked for or not. */
const HEARD = `{
  const drawn = [], waiting = [];
  addEventListener("drawn", ({ detail }) => (waiting.shift() ?? ((ms) => drawn.push(ms)))(detail));
  window.heard = () => new Promise((resolve) => (drawn.length > 0 ? resolve(drawn.shift()) : waiting.push(resolve)));
}`;

function explorerOf(): Explorer {
  const columns = columnsOf();
  const quantities = columns.map((_, at): Quantity => {
    const label = at < 8 ? `input ${at + 1}` : `output ${at - 7}`;
    return { label, name: label, part: "value", unit: "", role: at < 8 ? "input" : "output" };
  });
  const labels = quantities.map(({ label }) => label);
  const loaded = {
    ...{ count: ROWS, parts: [], stretches: [], quantities },
    numbers: async (asked: readonly Quantity[]) => asked.map(({ label }) => columns[labels.indexOf(label)]!),
  };
  const spec = readSpec({
    model: "l L P=1\npd P L.p1.o\n",
    vary: { "L.P": { kind: "uniform", from: 0, to: 1 } },
    jobs: ROWS,
  });
  const explored = new Explored(loaded, worldOf().breathe);
  return { explored, loaded, spec, jobs: ROWS, axes: labels, plane: [labels[0]!, labels[8]!], log: [] };
}

/** Eight that are independent, four that follow them. */
function columnsOf(): readonly Numbers[] {
  const chance = generator(4711);
  const inputs = Array.from({ length: 8 }, (_, at) =>
    Float64Array.from({ length: ROWS }, () => (at % 2 === 0 ? chance() : chance() + chance() + chance())),
  );
  const outputs = Array.from({ length: COLUMNS - 8 }, (_, at) =>
    Float64Array.from({ length: ROWS }, (_, row) => {
      const [one, other] = [inputs[at]![row]!, inputs[at + 4]![row]!];
      return one * other + (at % 2) * one * one + 0.1 * chance();
    }),
  );
  return [...inputs, ...outputs].map((values) => {
    const writer = new NumbersWriter(ROWS);
    writer.add(values);
    return writer.finish();
  });
}

function worldOf(): ServeWorld {
  const line: RunLine = {
    ...{ run: RUN, short: "00000000", name: "made up", state: "done", isGoing: false, isDone: true },
    ...{ jobs: ROWS, jobsDone: ROWS, failures: 0, began: "", took: "", left: "", backend: "", size: "" },
  };
  const no = () => Promise.reject(new Error("not asked for here"));
  return {
    ...{ store: { get: no, put: no, list: () => ({ [Symbol.asyncIterator]: no }), delete: no, url: no } as never },
    place: "made up",
    runs: async () => [line],
    oneRun: async () => line,
    ...{ replay: no, saved: no, report: no },
    whole: (_, attempt) => attempt(),
    breathe: () => new Promise((resolve) => void setImmediate(resolve)),
  };
}

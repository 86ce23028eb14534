/**
 * Draws how far searches for a detector come over processor time, from bench/searches.json: `node scripts/ts.mjs scripts/searches-picture.ts`
 * writes docs/pictures/uifo-searches.svg.
 *
 * The file has, of each shape, the best loss so far (`steps`: seconds, loss), and where each start ended (`ends`: seconds, loss).
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

type Point = readonly [seconds: number, loss: number];

interface Searches {
  readonly steps: readonly Point[];
  readonly ends: readonly Point[];
  /** Until when it was searched. */
  readonly seconds: number;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const COLOURS = ["#0969da", "#bc4c00", "#1a7f37", "#8250df", "#bf3989"];
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 624, 28, 256];
/** The ends of the axes [s], [1]. */
const SECONDS = [1, 1320] as const;
const LOSS = [-0.5, 8] as const;

const x = (seconds: number) =>
  LEFT + ((RIGHT - LEFT) * Math.log(Math.max(seconds, SECONDS[0]) / SECONDS[0])) / Math.log(SECONDS[1] / SECONDS[0]);
const y = (loss: number) => BOTTOM - ((BOTTOM - TOP) * (Math.min(loss, LOSS[1]) - LOSS[0])) / (LOSS[1] - LOSS[0]);
const at = ([seconds, loss]: Point) => `${x(seconds).toFixed(1)} ${y(loss).toFixed(1)}`;

function axes(): string {
  const rows = [0, 2, 4, 6, 8].map(
    (loss) =>
      `<path d="M${LEFT} ${y(loss)}H${RIGHT}" stroke="#e3e8ee"/><text x="${LEFT - 8}" y="${y(loss) + 4}" text-anchor="end">${loss}</text>`,
  );
  const columns = [1, 10, 60, 200, 600, 1200].map(
    (seconds) => `<text x="${x(seconds).toFixed(1)}" y="${BOTTOM + 18}" text-anchor="middle">${seconds}</text>`,
  );
  const names = `<text x="338" y="292" text-anchor="middle" font-size="13px">processor time of one core [s]</text><text x="8" y="12" font-size="13px">best loss</text>`;
  return [...rows, ...columns, names].join("");
}

/** The best so far as a staircase, and a dot where a start ended, as far as that is on the axis. */
function curve({ steps, ends, seconds }: Searches, colour: string): string {
  const stairs = steps.map(([time, loss], index) =>
    index === 0 ? `M${at([time, loss])}` : `H${x(time).toFixed(1)}V${y(loss).toFixed(1)}`,
  );
  const shown = ends.filter(([, loss]) => loss <= LOSS[1]);
  const dots = shown.map(([time, loss]) => {
    return `<circle cx="${x(time).toFixed(1)}" cy="${y(loss).toFixed(1)}" r="2.5" fill="${colour}" fill-opacity="0.5"/>`;
  });
  return `<path d="${stairs.join("")}H${x(seconds).toFixed(1)}" fill="none" stroke="${colour}" stroke-width="1.8"/>${dots.join("")}`;
}

function main(): void {
  const all = JSON.parse(readFileSync(path.join(root, "bench", "searches.json"), "utf8")) as Record<string, Searches>;
  const curves = Object.values(all).map((each, index) => curve(each, COLOURS[index % COLOURS.length]!));
  const legend = Object.keys(all).map((name, index) => {
    const row = TOP + 14 + 18 * index;
    return `<path d="M404 ${row - 4}H424" stroke="${COLOURS[index % COLOURS.length]}" stroke-width="2"/><text x="430" y="${row}">${name}</text>`;
  });
  const label = "The best loss so far of searches for a detector, over processor time, for each shape";
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="300" viewBox="0 0 640 300" role="img" aria-label="${label}">`;
  const body = `<rect width="640" height="300" fill="#ffffff"/><g font-family="DejaVu Sans, Verdana, sans-serif" font-size="12px" fill="#5b6675">${axes()}${legend.join("")}</g>${curves.join("")}`;
  writeFileSync(path.join(root, "docs", "pictures", "uifo-searches.svg"), `${head}${body}</svg>\n`);
}

main();

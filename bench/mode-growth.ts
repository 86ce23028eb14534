/**
 * How a model in modes grows with their order: aligo.kat, DARM varied. Each order in a process of its own, which tells what it took; drawn as
 * bench/mode-growth.svg.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileJobs } from "../lib/analysis/jobs/compile-jobs.js";
import { parse } from "../lib/katscript/parse.js";
import { svgOf } from "../lib/results/figure/figure.js";
import type { Theme } from "../lib/results/figure/theme.js";
import { buffers, processorSeconds } from "./cases.js";
import { generator } from "./generator.js";
import { drawnPanels, exponentOf } from "./growth.js";
import { modalAligo } from "./mode-cases.js";
import { type Tell, time } from "./numbers.js";

const ORDERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** Orders below this are mostly what doesn't depend on modes. */
const LARGE = 4;
const POINTS = 1_024;
/** Whether this process is one of an order: its number stands behind. */
const FLAG = "--order";

interface Grown {
  /** From the text to a kernel, nothing compiled before [s]. */
  readonly make: number;
  /** A point, when the code is there [s]. */
  readonly point: number;
  /** The most memory that the process had [MB]. */
  readonly megabytes: number;
}

/** What an order takes, in this process. */
function grownTo(python: string, maxtem: number): Grown {
  const text = `${modalAligo(python, maxtem)}noxaxis()\n`;
  let program = compileJobs(parse("l L P=1\npd p L.p1.o\n"), { inputs: ["L.P"] });
  const make = processorSeconds(() => {
    program = compileJobs(parse(text), { inputs: ["DARM.DC"], jobs: 100_000 });
  });
  const draw = generator(3);
  const values = Float64Array.from({ length: POINTS }, () => 0.002 * (draw() - 0.5));
  const out = buffers(program, POINTS);
  program.run(values, POINTS, out);
  const point = Math.min(...[0, 1, 2].map(() => processorSeconds(() => program.run(values, POINTS, out)))) / POINTS;
  return { make, point, megabytes: process.resourceUsage().maxRSS / 1024 };
}

/** Measures all orders, tells them, draws them. */
export function modeGrowth(python: string, tell: Tell): void {
  const own = fileURLToPath(new URL("./mode-growth.ts", import.meta.url));
  const runner = fileURLToPath(new URL("../scripts/ts.mjs", import.meta.url));
  const grown = ORDERS.map((order): Grown & { readonly modes: number } => {
    const answer = execFileSync(process.execPath, [runner, "bench/mode-growth.ts", FLAG, String(order), python], {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      encoding: "utf8",
    });
    return { ...(JSON.parse(answer) as Grown), modes: ((order + 1) * (order + 2)) / 2 };
  });
  const cells = (name: string, of: (each: (typeof grown)[number]) => string) =>
    `| ${[name, ...grown.map(of)].join(" | ")} |`;
  const panel = (title: string, of: keyof Grown) => ({
    title,
    points: grown.map((each) => ({ x: each.modes, y: each[of] })),
  });
  const exponent = (of: keyof Grown) => exponentOf(panel("", of).points.slice(LARGE)).toFixed(2);
  const lines = [
    `![Time over the modes](mode-growth.svg)`,
    "",
    `| ${["aligo.kat, DARM varied, maxtem", ...ORDERS].join(" | ")} |`,
    `|${"---|".repeat(grown.length + 1)}`,
    cells("from the text to a kernel, first in its process", ({ make }) => time(make)),
    cells("a point", ({ point }) => time(point)),
    cells("the process' most memory, MB", ({ megabytes }) => megabytes.toFixed(0)),
    "",
    `From maxtem ${LARGE} on, making the kernel goes as the number of modes to the power ${exponent("make")}, a point to the power ${exponent("point")}.`,
  ];
  for (const line of lines) tell(line);
  const figure = {
    id: "mode-growth",
    title: "Time over modes",
    alt: "time to make a kernel, and time a point, growing with the number of modes",
    draw: (theme: Theme) =>
      drawnPanels(
        [panel("modes, making the kernel", "make"), panel("modes, a point", "point")],
        { name: "time", unit: "s" },
        theme,
      ),
  };
  writeFileSync(own.replace(/\.ts$/, ".svg"), svgOf(figure));
}

const flag = process.argv.indexOf(FLAG);
if (flag > 0) {
  process.stdout.write(JSON.stringify(grownTo(process.argv[flag + 2]!, Number(process.argv[flag + 1]))));
}

/**
 * How the time of a point grows: over the nodes of a network in which one tuning varies, and over how many tunings vary.
 * Both with the exponent of the first, drawn as bench/growth.svg.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compilePoints } from "../lib/analysis/points/point-program.js";
import { parse } from "../lib/katscript/parse.js";
import { axisScale } from "../lib/results/figure/axis-scale.js";
import { endsOf } from "../lib/results/figure/curve-axis.js";
import { type Drawing, pathMark } from "../lib/results/figure/drawing.js";
import { svgOf } from "../lib/results/figure/figure.js";
import { curve, dots, type Frame, placer, plot } from "../lib/results/figure/plot.js";
import type { Theme } from "../lib/results/figure/theme.js";
import { generator } from "./generator.js";
import { median, type Tell } from "./numbers.js";
import { randomNetwork } from "./random-network.js";

const SIZES = [10, 20, 50, 100, 200, 400, 700, 1000];
const VARIED = [1, 2, 4, 8, 16, 32];
const NODES = 400;
/** Networks of a size; the median of their times counts. */
const SEEDS = [1, 2, 3, 4, 5];
/** In smaller networks than this, less lies between the source, the mirror that moves and the detectors. */
const LARGE = 100;
const POINTS = 2_000;
const SETTLE_MS = 300;

/** Microseconds a point, the best of many calls: what the machine does when it isn't doing something else. */
function pointMicroseconds(katscript: string, inputs: readonly string[]): number {
  const program = compilePoints(parse(katscript), { inputs, points: 1e6 });
  const draw = generator(3);
  const values = Float64Array.from({ length: POINTS * inputs.length }, () => 180 * (draw() - 0.5));
  const out = program.outputs.map(({ complex }) => new Float64Array(POINTS * (complex ? 2 : 1)));
  let best = Number.POSITIVE_INFINITY;
  for (const end = performance.now() + SETTLE_MS; performance.now() < end; ) {
    const from = performance.now();
    program.run(values, POINTS, out);
    best = Math.min(best, performance.now() - from);
  }
  return (1000 * best) / POINTS;
}

function measured(nodes: number, varied: number): number {
  return median(
    SEEDS.map((seed) => {
      const { katscript, tunings } = randomNetwork(nodes, seed);
      return pointMicroseconds(katscript, tunings.slice(0, varied));
    }),
  );
}

/** By panel: its title, and points. */
export interface Panel {
  readonly title: string;
  readonly points: readonly Point[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The slope of a straight line through the logarithms: y goes as x to this power. */
export function exponentOf(points: readonly Point[]): number {
  const logs = points.map(({ x, y }) => [Math.log(x), Math.log(y)] as const);
  const mean = (pick: 0 | 1) => logs.reduce((sum, pair) => sum + pair[pick], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const along = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return along / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

/** Two panels side by side, logarithmic both ways, the same scale in both. */
export function drawnPanels(
  panels: readonly [Panel, Panel],
  y: { readonly name: string; readonly unit: string },
  theme: Theme,
): Drawing {
  const ends = endsOf(panels.flatMap(({ points }) => points.map((point) => point.y)));
  const drawings = panels.map(({ title, points }): Drawing => {
    const frame: Frame = {
      x: axisScale({ name: title, unit: "", ...endsOf(points.map(({ x }) => x)), log: true }),
      y: axisScale({ ...y, ...ends, log: true }),
    };
    const place = placer(frame);
    const [xs, ys] = [points.map((point) => place.x(point.x)), points.map((point) => place.y(point.y))];
    return plot(
      frame,
      [
        pathMark(curve(xs.map((x, index) => [x, ys[index]!])), { stroke: theme.accent, strokeWidth: 2 }),
        pathMark(dots(Float64Array.from(xs), Float64Array.from(ys), 0, 1), { stroke: theme.accent, strokeWidth: 6 }),
      ],
      theme,
    );
  });
  const [left, right] = drawings as [Drawing, Drawing];
  const apart = left.width + left.room.right + right.room.left;
  return {
    ...left,
    width: apart + right.width,
    marks: [...left.marks, { kind: "group", x: apart, y: 0, marks: right.marks }],
  };
}

/** Measures both, tells them, draws them. */
export async function growth(tell: Tell): Promise<void> {
  const nodes = SIZES.map((x): Point => ({ x, y: measured(x, 1) }));
  const parameters = VARIED.map((x): Point => ({ x, y: measured(NODES, x) }));
  const row = (name: string, of: readonly Point[]) => [
    `| ${[name, ...of.map(({ x }) => x)].join(" | ")} |`,
    `|${"---|".repeat(of.length + 1)}`,
    `| µs a point | ${of.map(({ y }) => y.toPrecision(3)).join(" | ")} |`,
    "",
  ];
  const large = nodes.filter(({ x }) => x >= LARGE);
  const lines = [
    ...row("nodes, one tuning varies", nodes),
    `Time goes as the number of nodes to the power ${exponentOf(nodes).toFixed(2)} from ${SIZES[0]} to ${SIZES.at(-1)} nodes, to the power ${exponentOf(large).toFixed(2)} from ${LARGE} on.`,
    "",
    ...row(`tunings that vary, ${NODES} nodes`, parameters),
  ];
  for (const line of lines) tell(line);
  const figure = {
    id: "growth",
    title: "Time a point",
    alt: "flat over the nodes of a network while one tuning varies, growing with the number of tunings that vary",
    draw: (theme: Theme) =>
      drawnPanels(
        [
          { title: "nodes of the network, one tuning varies", points: nodes },
          { title: `tunings that vary, ${NODES} nodes`, points: parameters },
        ],
        { name: "time a point", unit: "µs" },
        theme,
      ),
  };
  writeFileSync(fileURLToPath(new URL("./growth.svg", import.meta.url)), svgOf(figure));
}

/** Random networks of any size: mirrors and beam splitters, lossy, joined at random, from a seed. */
import { generator } from "./generator.js";

export interface Network {
  /** Without an analysis. */
  readonly katscript: string;
  /** How many optical nodes it has: two a port. */
  readonly nodes: number;
  /** The tunings of all of its mirrors and beam splitters. */
  readonly tunings: readonly string[];
}

/** A network of at least `nodes` optical nodes: a tree of components and some loops, eight detectors at most. */
export function randomNetwork(nodes: number, seed: number): Network {
  const draw = generator(seed);
  const lines: string[] = ["l laser P=1"];
  const tunings: string[] = [];
  const open: string[] = ["laser.p1"];
  const between = (low: number, high: number) => low + (high - low) * draw();
  let count = 2;
  for (let index = 0; count < nodes; index++) {
    const kind = draw() < 0.6 ? "m" : "bs";
    const name = `${kind}${index}`;
    const angle = kind === "bs" ? ` alpha=${between(-60, 60).toFixed(2)}` : "";
    const r = between(0.1, 0.9).toFixed(4);
    lines.push(`${kind} ${name} R=${r} L=${between(0.01, 0.08).toFixed(4)} phi=${between(-90, 90).toFixed(3)}${angle}`);
    tunings.push(`${name}.phi`);
    const ports = Array.from({ length: kind === "m" ? 2 : 4 }, (_, port) => `${name}.p${port + 1}`);
    const [at] = open.splice(Math.floor(draw() * Math.min(open.length, 6)), 1);
    lines.push(`s tree${index} ${at} ${ports.shift()} L=${between(0.1, 5).toFixed(4)}`);
    open.push(...ports);
    count += kind === "m" ? 4 : 8;
    if (open.length > 6 && draw() < 0.5) lines.push(loop(open, draw, index, between(0.1, 5)));
  }
  open.slice(0, 8).forEach((port, index) => {
    lines.push(`pd out${index} ${port}.o`);
  });
  return { katscript: `${lines.join("\n")}\n`, nodes: count, tunings };
}

/** Joins two open ports. */
function loop(open: string[], draw: () => number, index: number, length: number): string {
  const take = () => open.splice(Math.floor(draw() * open.length), 1)[0]!;
  return `s loop${index} ${take()} ${take()} L=${length.toFixed(4)}`;
}

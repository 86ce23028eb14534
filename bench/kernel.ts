/**
 * Times kernels by themselves, on this machine: `node scripts/ts.mjs bench/kernel.ts`.
 *
 * Not here: the comparison with Finesse (main.ts).
 */
import { compilePoints } from "../lib/analysis/points/point-program.js";
import { parse } from "../lib/katscript/parse.js";
import { generator } from "./generator.js";
import { advancedLigo, dualRecycled, fabryPerot, poundDreverHall, RECYCLED_MIRRORS } from "./models.js";
import { randomNetwork } from "./random-network.js";

interface Timed {
  readonly compileMs: number;
  readonly pointMicroseconds: number;
}

/** Seconds are enough for the machine's compilers to settle. */
const SETTLE_MS = 400;

/** @param spread by which inputs leave their nominal values, times their place from -1/2 to 1/2 */
function time(katscript: string, inputs: readonly string[], spread: (path: string) => number): Timed {
  const model = parse(katscript);
  const begin = performance.now();
  const program = compilePoints(model, { inputs, points: 1e6 });
  const compileMs = performance.now() - begin;
  const count = 2000;
  const draw = generator(3);
  const values = Float64Array.from({ length: count * inputs.length }, (_, at) => {
    const input = at % inputs.length;
    return program.nominal[input]! + spread(inputs[input]!) * (draw() - 0.5);
  });
  const out = program.outputs.map(({ complex, shape }) => {
    return new Float64Array(count * (complex ? 2 : 1) * shape.reduce((product, size) => product * size, 1));
  });
  let best = Number.POSITIVE_INFINITY;
  for (const end = performance.now() + SETTLE_MS; performance.now() < end; ) {
    const from = performance.now();
    program.run(values, count, out);
    best = Math.min(best, performance.now() - from);
  }
  return { compileMs, pointMicroseconds: (1000 * best) / count };
}

function show(name: string, { compileMs, pointMicroseconds }: Timed): void {
  console.log(
    `${name.padEnd(48)} ${pointMicroseconds.toFixed(3).padStart(9)} µs ${compileMs.toFixed(1).padStart(8)} ms`,
  );
}

const small = (path: string): number =>
  path.endsWith("phi") ? 1 : path.endsWith(".T") || path.endsWith(".R") ? 1e-6 : 0.01;

console.log(`${"case".padEnd(48)} ${"a point".padStart(12)} ${"compile".padStart(11)}`);
show(
  "Fabry-Perot, one tuning",
  time(fabryPerot(), ["m2.phi"], () => 180),
);
show(
  "PDH, five frequencies, one tuning",
  time(poundDreverHall(), ["m2.phi"], () => 180),
);
const tunings = RECYCLED_MIRRORS.map((name) => `${name}.phi`);
const transmissions = RECYCLED_MIRRORS.map((name) => `${name}.T`);
show("dual-recycled, one tuning", time(dualRecycled(""), ["ETMX.phi"], small));
show("dual-recycled, six tunings", time(dualRecycled(""), tunings, small));
show("dual-recycled, tunings and transmissions", time(dualRecycled(""), [...tunings, ...transmissions], small));
show(
  "Advanced LIGO, one tuning",
  time(advancedLigo(10), ["DARM.DC"], () => 0.001),
);
for (const nodes of [10, 30, 100, 300, 1000]) {
  const network = randomNetwork(nodes, 1);
  show(`random, ${network.nodes} nodes, one tuning`, time(network.katscript, network.tunings.slice(0, 1), small));
}
for (const nodes of [10, 30, 100, 300, 1000]) {
  const network = randomNetwork(nodes, 1);
  show(
    `random, ${network.nodes} nodes, all ${network.tunings.length} tunings`,
    time(network.katscript, network.tunings, small),
  );
}

/**
 * Times two coupled cavities with 45 modes, one tuning swept, beside the same in numpy with one thread:
 * `node scripts/ts.mjs bench/kernel-blocks.ts`. Without the peer's Python only our side is shown.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compileBlockKernel, eliminateBlocks } from "../lib/solver/blocks.js";
import { complexNorm } from "../lib/solver/complex-tape.js";
import type { Tape } from "../lib/solver/tape.js";
import { coupledCavities } from "../test/solver/block-networks.js";
import { peerPython } from "./peer.js";

const MODES = 45;
const POINTS = 2000;
const SETTLE_MS = 1000;

interface Timed {
  readonly compileMs: number;
  readonly pointMicroseconds: number;
}

/** @param free which of the three mirrors' tunings are inputs */
function time(free: readonly number[]): Timed {
  const tunings = (tape: Tape) =>
    [0.3, -0.7, 1.1].map((value, mirror) => {
      const slot = free.indexOf(mirror);
      return slot < 0 ? tape.constant(value) : tape.input(slot);
    });
  const begin = performance.now();
  const system = coupledCavities({ seed: 5, modes: MODES, transmissions: [0.05, 0.02, 0.01], tunings });
  const { tape } = system;
  const wanted = Array.from({ length: MODES }, (_, mode) => 11 * MODES + mode);
  const elimination = eliminateBlocks(system, wanted, free.length);
  const power = [...elimination.fields.values()].reduce(
    (sum, field) => tape.add(sum, complexNorm(tape, field)),
    tape.zero,
  );
  const request = { tape, elimination, outputs: [power], inputCount: free.length, points: POINTS };
  const kernel = compileBlockKernel(request);
  const values = Float64Array.from({ length: POINTS * free.length }, (_, at) => (3 * at) / POINTS - 1.5);
  const out = new Float64Array(POINTS);
  kernel.run(values, 1, out);
  const compileMs = performance.now() - begin;
  let best = Number.POSITIVE_INFINITY;
  for (const end = performance.now() + SETTLE_MS; performance.now() < end; ) {
    const from = performance.now();
    kernel.run(values, POINTS, out);
    best = Math.min(best, performance.now() - from);
  }
  return { compileMs, pointMicroseconds: (1000 * best) / POINTS };
}

function numpyMicroseconds(): readonly (number | undefined)[] {
  const python = peerPython();
  if (python === undefined) return [];
  const script = fileURLToPath(new URL("kernel-blocks.py", import.meta.url));
  const text = execFileSync(python, [script, String(MODES), String(POINTS)], { encoding: "utf8" });
  return (JSON.parse(text) as number[]).map((seconds) => 1e6 * seconds);
}

const theirs = numpyMicroseconds();
const rows = [
  ["last mirror swept", time([2]), theirs[0]],
  ["middle mirror swept", time([1]), theirs[1]],
  ["middle and last mirror vary", time([1, 2]), theirs[2]],
] as const;
for (const [name, { compileMs, pointMicroseconds }, numpy] of rows) {
  const ratio =
    numpy === undefined ? "" : `numpy ${numpy.toFixed(1)} µs, ${(numpy / pointMicroseconds).toFixed(1)} times`;
  console.log(
    `${name.padEnd(30)} ${pointMicroseconds.toFixed(2)} µs a point, ${compileMs.toFixed(0)} ms to compile; ${ratio}`,
  );
}

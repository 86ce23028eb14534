/** Two coupled cavities with 45 modes a node, beside the same in numpy with one thread: dense matrices in both. */
import { complexNorm } from "../lib/arithmetic/complex.js";
import { eliminateTrusted } from "../lib/solver/elimination/trust.js";
import { compileCheckedKernel } from "../lib/solver/kernel/checked-kernel.js";
import type { Tape } from "../lib/solver/tape/tape.js";
import { coupledCavities } from "../test/solver/mode-networks.js";
import type { Case } from "./cases.js";

const MODES = 45;
const POINTS = 2_000;
/** Of one point of numpy's: it takes milliseconds. */
const THEIR_POINTS = 200;
const TUNINGS = [0.3, -0.7, 1.1] as const;
const LAST_NODE = 11;

/** A kernel for the power behind the cavities. @param free which of the three mirrors' tunings are inputs */
function kernelOf(free: readonly number[]) {
  const tunings = (tape: Tape) =>
    TUNINGS.map((value, mirror) => {
      const slot = free.indexOf(mirror);
      return slot < 0 ? tape.constant(value) : tape.input(slot);
    });
  const system = coupledCavities({ seed: 5, modes: MODES, transmissions: [0.05, 0.02, 0.01], tunings });
  const { tape } = system;
  const wanted = Array.from({ length: MODES }, (_, mode) => LAST_NODE * MODES + mode);
  const nominal = Float64Array.from(free, (mirror) => TUNINGS[mirror]!);
  const elimination = eliminateTrusted(system, wanted, [nominal]);
  const power = [...elimination.fields.values()].reduce(
    (sum, field) => tape.add(sum, complexNorm(tape, field)),
    tape.zero,
  );
  const networks = [{ system, elimination }];
  return compileCheckedKernel({ tape, networks, outputs: [power], inputCount: free.length, points: POINTS });
}

/**
 * @param free  which mirrors' tunings vary
 * @param sides how many sides of mirrors move: so many vectors of modes numpy solves for, all else reduced before
 */
export function modeCase(name: string, free: readonly number[], sides: number, least: number): Case {
  let kernel: ReturnType<typeof kernelOf> | undefined;
  const values = Float64Array.from({ length: POINTS * free.length }, (_, at) => (3 * at) / POINTS - 1.5);
  const out = new Float64Array(POINTS);
  return {
    name: `${MODES} modes, two coupled cavities, ${name}`,
    against: "numpy's dense solve of what is left when all constant blocks are reduced, one thread",
    least,
    unit: "point",
    ours: () => {
      kernel ??= kernelOf(free);
      const start = performance.now();
      kernel.run(values, POINTS, out);
      return (performance.now() - start) / 1_000 / POINTS;
    },
    theirs: async (peer) => {
      const request = { do: "blocks", size: sides * MODES, modes: MODES, points: THEIR_POINTS } as const;
      return (await peer.seconds(request)) / THEIR_POINTS;
    },
  };
}

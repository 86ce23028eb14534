import { describe, expect, it } from "vitest";
import { detectorsOf } from "../../../lib/detectors/detectors.js";
import { parse } from "../../../lib/katscript/parse.js";
import { buildLight } from "../../../lib/solver/build-system.js";
import { solveNetworks } from "../../../lib/solver/solve-networks.js";
import { interpret } from "../../../lib/solver/tape/interpret.js";

const TEXT = `
l L0 P=5
m a R=0.9 T=0.09 phi=10
m b R=0.95 T=0.04 phi=11
free_mass s b.mech 1
link(L0, a, 30, b)
fsig(100)
sgen g b.mech.F_z phase=20
`;
const INPUTS = ["a.phi", "b.phi", "fsig.f"];
const POINT = Float64Array.of(10, 11, 100);

/** What detectors read at a point, and of how many systems the solution is made. */
function read(detectors: string, names: readonly string[]) {
  const light = buildLight(parse(TEXT + detectors), { inputs: INPUTS });
  const found = detectorsOf(light);
  const readers = names.map((name) => found.reader(name));
  const wanted = [...new Set(readers.flatMap(({ needs }) => needs))];
  const { networks, field } = solveNetworks(light, wanted, [POINT]);
  const terms = readers.map((reader) => reader.read(field) as { readonly re: number; readonly im: number });
  const values = interpret(light.tape, POINT);
  return { networks: networks.length, values: terms.map(({ re, im }) => [values[re]!, values[im]!] as const) };
}

describe("currents that are read", () => {
  it("take one elimination for signals and noise, however many there are", () => {
    const both = read("pd1 p a.p1.o fsig\nqnoised q a.p1.o\npd1 r b.p2.o fsig\nqnoised n b.p2.o nsr=true", [
      "p",
      "q",
      "r",
      "n",
    ]);
    // The carriers, and a column for each of two nodes.
    expect(both.networks).toBe(3);
    const alone = read("pd1 p a.p1.o fsig\npd1 r b.p2.o fsig", ["p", "r"]);
    expect(alone.networks).toBe(2);
    for (const [ours, theirs] of [
      [both.values[0]!, alone.values[0]!],
      [both.values[2]!, alone.values[1]!],
    ] as const) {
      const size = Math.hypot(...theirs);
      expect(Math.hypot(ours[0] - theirs[0], ours[1] - theirs[1]) / size).toBeLessThan(1e-12);
    }
    const [noise] = read("qnoised n b.p2.o", ["n"]).values;
    expect(both.values[3]![0] / (noise![0] / Math.hypot(...alone.values[1]!))).toBeCloseTo(1, 12);
  });

  it("are solved forwards where a motion is read as well", () => {
    const { networks, values } = read("pd1 p a.p1.o f=fsig\nqnoised q b.p2.o\nxd x b.mech.z", ["p", "q", "x"]);
    expect(networks).toBe(3);
    const [alone] = read("pd1 p a.p1.o fsig", ["p"]).values;
    expect(values[0]![0] / alone![0]).toBeCloseTo(1, 12);
  });
});

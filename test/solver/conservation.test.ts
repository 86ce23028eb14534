import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePoints } from "../../lib/analysis/points/point-program.js";
import type { Model } from "../../lib/model/model.js";
import { detectAt, type ElementSort, type NetworkKinds, type RandomNetwork, randomNetwork } from "./random-network.js";

/** The values of a model's detectors, complex ones as re, im. */
function read(model: Model, outputs: readonly string[]): readonly number[] {
  const program = compilePoints(model, { inputs: [], outputs });
  const out = program.outputs.map(({ complex }) => new Float64Array(complex ? 2 : 1));
  expect(program.run(new Float64Array(), 1, out).size).toBe(0);
  return out.flatMap((values) => [...values]);
}

function powers({ model, open, lasers }: RandomNetwork): { readonly into: number; readonly outOf: number } {
  const names = open.map((port, index) => detectAt(model, port, index));
  const into = lasers.reduce((sum, { power }) => sum + power, 0);
  return { into, outOf: read(model, names).reduce((sum, power) => sum + power, 0) };
}

const LOSSLESS: readonly ElementSort[] = ["mirror", "beamsplitter", "directional_beamsplitter", "lens", "nothing"];
const networks = (kinds: readonly ElementSort[], more: Partial<NetworkKinds> = {}) =>
  randomNetwork({ kinds, elements: { min: 1, max: 12 }, lasers: { min: 1, max: 3 }, ...more });

describe("networks without loss", () => {
  it("let out what is let in", () => {
    fc.assert(
      fc.property(networks(LOSSLESS), (network) => {
        const { into, outOf } = powers(network);
        // Light goes round up to some hundred times where R is near 0.9: that much rounding may be left.
        expect(Math.abs(outOf - into)).toBeLessThan(1e-11 * into);
      }),
      { numRuns: 200 },
    );
  });

  it("let out what is let in also with phase modulators, all sidebands counted", () => {
    fc.assert(
      fc.property(
        networks([...LOSSLESS, "modulator"], { elements: { min: 1, max: 6 }, lasers: { min: 1, max: 1 } }),
        (network) => {
          const modulators = network.model.elements().filter(({ kind }) => kind === "modulator");
          // Sidebands of a second modulator's sidebands don't exist here, as in Finesse: one alone conserves energy.
          fc.pre(modulators.length <= 1);
          const { into, outOf } = powers(network);
          // What lies beyond the highest order after many passes is below this with indices up to 0.3.
          expect(Math.abs(outOf - into)).toBeLessThan(1e-8 * into);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("let pass as much one way as the other, phase and all, if nothing in them is directional", () => {
    const reciprocal: readonly ElementSort[] = ["mirror", "beamsplitter", "lens", "nothing"];
    fc.assert(
      fc.property(networks(reciprocal, { lasers: { min: 2, max: 2 } }), ({ model, lasers }) => {
        fc.pre(lasers.length === 2);
        const through = (from: number, to: number) => {
          const lit = model.clone();
          lasers.forEach(({ name }, index) => {
            lit.setAll([
              [`${name}.P`, index === from ? 1 : 0],
              [`${name}.phase`, 0],
            ]);
          });
          lit.add("ad", "seen", { node: { kind: "node", element: lasers[to]!.name, port: "p1", node: "i" }, f: 0 });
          return read(lit, ["seen"]);
        };
        const [there, back] = [through(0, 1), through(1, 0)];
        expect(Math.hypot(there[0]! - back[0]!, there[1]! - back[1]!)).toBeLessThan(1e-12);
      }),
      { numRuns: 200 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complexConstant } from "../../../lib/arithmetic/complex.js";
import { eliminate, eliminateChecked } from "../../../lib/solver/elimination/eliminate.js";
import { solveOracle } from "../../../lib/solver/elimination/oracle.js";
import type { System } from "../../../lib/solver/elimination/system.js";
import { eliminateTogether } from "../../../lib/solver/elimination/trust.js";
import { compileKernel } from "../../../lib/solver/kernel/kernel.js";
import { compiledCount } from "../../../lib/solver/kernel/kernel-cache.js";
import { interpret } from "../../../lib/solver/tape/interpret.js";
import { type ComplexRef, OP, Tape } from "../../../lib/solver/tape/tape.js";
import { type Network, networkShapes, pointsAround, randomNetwork } from "../networks.js";

/** A network in which everything is constant but what one input does: the others are given. */
function withConstants({ system, nominal }: Network, free: number): System {
  const tape = new Tape();
  const refs = new Map<number, number>();
  const copy = (ref: number): number => {
    let known = refs.get(ref);
    if (known === undefined) {
      known = copyOperation(system.tape, tape, ref, { copy, nominal, free });
      refs.set(ref, known);
    }
    return known;
  };
  const complex = ({ re, im }: ComplexRef): ComplexRef => ({ re: copy(re), im: copy(im) });
  const edges = system.edges.map(({ from, to, value }) => ({ from, to, value: complex(value) }));
  return {
    tape,
    size: system.size,
    edges,
    sources: system.sources.map(({ at, value }) => ({ at, value: complex(value) })),
  };
}

function copyOperation(
  from: Tape,
  to: Tape,
  ref: number,
  { copy, nominal, free }: { copy: (ref: number) => number; nominal: Float64Array; free: number },
): number {
  const [a, b] = [from.argument(ref, 0), from.argument(ref, 1)];
  const op = from.op(ref);
  if (op === OP.constant) return to.constant(from.valueOf(ref));
  if (op === OP.input) return a === free ? to.input(0) : to.constant(nominal[a]!);
  if (op === OP.add) return to.add(copy(a), copy(b));
  if (op === OP.sub) return to.sub(copy(a), copy(b));
  if (op === OP.mul) return to.mul(copy(a), copy(b));
  if (op === OP.neg) return to.neg(copy(a));
  if (op === OP.sqrt) return to.sqrt(copy(a));
  if (op === OP.sin) return to.sin(copy(a));
  if (op === OP.cos) return to.cos(copy(a));
  throw new RangeError(`networks have no operation ${op}`);
}

describe("elimination", () => {
  it("gives the same fields whether what doesn't change is a constant or an input", () => {
    fc.assert(
      fc.property(networkShapes, fc.nat(), (shape, which) => {
        const network = randomNetwork({ ...shape, varying: 1 });
        const { system, wanted, nominal } = network;
        const free = which % nominal.length;
        const folded = withConstants(network, free);
        const point = pointsAround(network, 2).slice(0, nominal.length);
        point[free]! *= 1.01;
        const [all, one] = [eliminate(system, wanted), eliminate(folded, wanted)];
        const [allValues, oneValues] = [interpret(system.tape, point), interpret(folded.tape, [point[free]!])];
        const largest = Math.max(
          ...wanted.map((field) => Math.hypot(allValues[all.get(field)!.re]!, allValues[all.get(field)!.im]!)),
          1e-3,
        );
        for (const field of wanted) {
          const [a, b] = [all.get(field)!, one.get(field)!];
          expect(Math.abs(allValues[a.re]! - oneValues[b.re]!) / largest).toBeLessThan(1e-10);
          expect(Math.abs(allValues[a.im]! - oneValues[b.im]!) / largest).toBeLessThan(1e-10);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("makes a point cost what changes, not what the network is large", () => {
    const operations = [10, 100, 400].map((mirrors) => {
      const network = randomNetwork({ seed: 11, mirrors, splitters: mirrors / 5, varying: 1, loss: 0.02, wanted: 1 });
      // A tuning: inputs are reflectivity and tuning of each element in turn.
      const system = withConstants(network, 1);
      const { re, im } = eliminate(system, [0]).get(0)!;
      return compileKernel(system.tape, [re, im], 1).operations();
    });
    for (const count of operations) expect(count).toBeLessThan(120);
  });

  it("solves several columns of sources at once as it solves each alone", () => {
    fc.assert(
      fc.property(networkShapes, (shape) => {
        const { system, wanted, nominal } = randomNetwork(shape);
        const { tape, sources } = system;
        const other = [{ at: wanted[0]!, value: complexConstant(tape, 0.3, -0.7) }];
        const together = eliminateTogether(system, [sources, other, []], wanted, {
          samples: [nominal],
          allowed: 1e-10,
        });
        const values = interpret(tape, nominal);
        for (const [column, { fields, isTrusted }] of together.entries()) {
          expect(isTrusted).toBe(true);
          const exact = solveOracle({ ...system, sources: [sources, other, []][column]! }, nominal);
          const largest = Math.max(1, ...exact.map(Math.abs));
          for (const field of wanted) {
            const { re, im } = fields.get(field)!;
            const off = Math.hypot(values[re]! - exact[2 * field]!, values[im]! - exact[2 * field + 1]!);
            expect(off / largest).toBeLessThan(1e-9);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("never looks at fields that no source lights or nobody sees", () => {
    const tape = new Tape();
    const x = tape.input(0);
    const half = complexConstant(tape, 0.5);
    const endless = complexConstant(tape, 1);
    const edges = [
      { from: 0, to: 1, value: { re: x, im: tape.zero } },
      // A loop that has no finite solution, dark; and one that is lit, but leads nowhere.
      { from: 2, to: 3, value: endless },
      { from: 3, to: 2, value: endless },
      { from: 2, to: 1, value: half },
      { from: 1, to: 4, value: half },
      { from: 4, to: 4, value: { re: x, im: x } },
    ];
    const { fields, pivots } = eliminateChecked({ tape, size: 5, edges, sources: [{ at: 0, value: half }] }, [1, 3]);
    expect(fields.get(1)).toEqual({ re: tape.mul(x, tape.constant(0.5)), im: tape.zero });
    expect(fields.get(3)).toEqual(complexConstant(tape, 0));
    expect(pivots).toEqual([]);
  });

  it("makes the same code for other constants, unless some of them happen to be equal", () => {
    const codes = [0.02, 0.021, 0.05, 0.07].map((loss) => {
      const network = randomNetwork({ seed: 5, mirrors: 6, splitters: 3, varying: 0.2, loss, wanted: 2 });
      const fields = eliminate(network.system, network.wanted);
      const refs = [...fields.values()].flatMap(({ re, im }) => [re, im]);
      const out = new Float64Array(refs.length);
      compileKernel(network.system.tape, refs, network.inputCount, { form: "wasm" }).run(network.nominal, 1, out);
      return compiledCount();
    });
    expect(codes[3]! - codes[0]!).toBe(0);
  });
});

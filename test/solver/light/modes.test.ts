import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solveText } from "../../../lib/analysis/whole/solve.js";
import { UserError } from "../../../lib/errors.js";
import { parse } from "../../../lib/katscript/parse.js";
import { modesOf } from "../../../lib/solver/light/mode-choice.js";
import { unknownsOf } from "../../../lib/solver/light/unknowns.js";

/** The numbers of outputs without axes. */
function read(text: string): Readonly<Record<string, number>> {
  const { outputs } = solveText(text);
  return Object.fromEntries(Object.entries(outputs).map(([name, { real }]) => [name, real[0]!]));
}

const namesOf = (modes: string) =>
  modesOf(parse(`l a P=1\ngauss g a.p1.o w0=1m z=0\nmodes(${modes})\n`))
    ?.map(({ n, m }) => `${n}${m}`)
    .join(" ");

describe("modes", () => {
  it("are those of modes(...), in Finesse's order", () => {
    expect(namesOf("maxtem=2")).toBe("00 10 01 20 11 02");
    expect(namesOf("odd, maxtem=3")).toBe("00 10 01 11 30 03");
    expect(namesOf("[[1, 0], [0, 0]]")).toBe("10 00");
    expect(namesOf("maxtem=1, include=[3, 0]")).toBe("00 01 10 30");
    expect(namesOf("maxtem=1, remove=[[0, 1]]")).toBe("00 10");
  });

  it("are 00 alone where beams are said and modes aren't, and plane waves without beams", () => {
    expect(modesOf(parse("l a P=1\ngauss g a.p1.o w0=1m z=0\n"))).toEqual([{ n: 0, m: 0 }]);
    expect(modesOf(parse("l a P=1\ngauss g a.p1.o w0=1m z=0\nmodes(off)\n"))).toBeUndefined();
    expect(modesOf(parse("l a P=1\n"))).toBeUndefined();
  });

  it("are refused where none is left, one stands twice, or the order is open", () => {
    for (const modes of ["[[0, 0], [0, 0]]", "even", "remove=[[0, 0]]"])
      expect(() => namesOf(modes)).toThrow(UserError);
  });
});

describe("the numbers of fields", () => {
  it("lead back to node, frequency and mode", () => {
    const unknowns = unknownsOf(3, 4, 5);
    const seen = new Set<number>();
    for (let node = 0; node < 3; node++) {
      for (let bin = 0; bin < 4; bin++) {
        for (const [mode, unknown] of unknowns.modesAt(node, bin).entries()) {
          seen.add(unknown);
          expect(unknown).toBe(unknowns.of(node, bin, mode));
          expect([unknowns.nodeOf(unknown), unknowns.binOf(unknown), unknowns.modeOf(unknown)]).toEqual([
            node,
            bin,
            mode,
          ]);
        }
      }
    }
    expect(seen.size).toBe(unknowns.count);
    expect(unknowns.fieldsAt(1)).toHaveLength(20);
  });
});

/** A lossless cavity whose mirrors are turned, seen with another beam than its own. */
const cavity = (maxtem: number, { tilt, waist, tuning }: { tilt: number; waist: number; tuning: number }) => `
l laser P=1
s s0 laser.p1 m1.p1 L=0.5
m m1 R=0.7 T=0.3 Rc=-2.5 ybeta=${tilt / 2}
s scav m1.p2 m2.p1 L=1
m m2 R=0.6 T=0.4 Rc=2.2 xbeta=${tilt} phi=${tuning}
cav c m1.p2.o
gauss g laser.p1.o w0=${waist} z=-0.9
modes(maxtem=${maxtem})
pd t m2.p2.o
pd r m1.p1.o
`;

describe("a lossless network of turned mirrors that no beam meets", () => {
  it("lets out what is let in, the more so the more modes there are", () => {
    const case_ = fc.record({
      tilt: fc.double({ min: -2e-5, max: 2e-5, noNaN: true }),
      waist: fc.double({ min: 0.5e-3, max: 0.65e-3, noNaN: true }),
      tuning: fc.double({ min: -90, max: 90, noNaN: true }),
    });
    fc.assert(
      fc.property(case_, (values) => {
        const lost = [2, 6, 12].map((maxtem) => {
          const { t, r } = read(cavity(maxtem, values));
          return Math.abs(1 - t! - r!);
        });
        // What is lost to higher orders falls with the order.
        expect(lost[1]).toBeLessThan(lost[0]! + 1e-9);
        expect(lost[2]).toBeLessThan(1e-5);
      }),
      { numRuns: 12 },
    );
  });
});

describe("what a model's modes are asked of", () => {
  it("names a mode that a detector reads and the model doesn't have", () => {
    const text = `${cavity(1, { tilt: 0, waist: 0.6e-3, tuning: 0 })}ad x m2.p2.o f=0 n=2 m=0\n`;
    expect(() => solveText(text)).toThrow(/mode \[2, 0\], which the model doesn't have/);
  });

  it("refuses a laser without power in any mode", () => {
    const text = `${cavity(1, { tilt: 0, waist: 0.6e-3, tuning: 0 })}tem(laser, 0, 0, 0)\n`;
    expect(() => solveText(text)).toThrow(/no power in any mode/);
  });
});

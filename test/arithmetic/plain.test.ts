import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arithmetic, PLAIN } from "../../lib/arithmetic/arithmetic.js";
import {
  type Complex,
  complexDiv,
  complexInverse,
  complexMul,
  complexNorm,
  polar,
} from "../../lib/arithmetic/complex.js";
import { type FunctionName, NUMBER_FUNCTIONS } from "../../lib/arithmetic/number-functions.js";
import { byFactors, byPowers, evenly } from "../../lib/arithmetic/spaced.js";
import { Tape } from "../../lib/solver/tape/tape.js";

/** Every operation of an arithmetic, by name. */
function operations<N>(on: Arithmetic<N>, a: N, b: N, c: N): ReadonlyMap<string, N> {
  const z: Complex<N> = { re: a, im: b };
  const w: Complex<N> = { re: b, im: c };
  const complex = (name: string, { re, im }: Complex<N>) => [[`${name}.re`, re] as const, [`${name}.im`, im] as const];
  const list = (name: string, all: readonly N[]) => all.map((each, index) => [`${name}[${index}]`, each] as const);
  return new Map([
    ["add", on.add(a, b)],
    ["sub", on.sub(a, b)],
    ["mul", on.mul(a, b)],
    ["div", on.div(a, b)],
    ["neg", on.neg(a)],
    ["sqrt", on.sqrt(a)],
    ["sin", on.sin(a)],
    ["cos", on.cos(a)],
    ["equal", on.equal(a, b)],
    ["less", on.less(a, b)],
    ["select", on.select(a, b, c)],
    ...(Object.keys(NUMBER_FUNCTIONS) as FunctionName[]).map((name) => [name, on.call(name, a, b)] as const),
    ...complex("product", complexMul(on, z, w)),
    ...complex("quotient", complexDiv(on, z, w)),
    ...complex("inverse", complexInverse(on, z)),
    ...complex("polar", polar(on, a, b)),
    ["norm", complexNorm(on, z)],
    ...list("evenly", evenly(on, a, b, 4)),
    ...list("byPowers", byPowers(on, a, b, 3)),
    ...list("byFactors", byFactors(on, a, b, 3)),
  ]);
}

describe("plain arithmetic", () => {
  it("gives the bits of a tape's constants, whatever the numbers: zeros, infinities and what is no number", () => {
    const number = fc.oneof(fc.double(), fc.double({ min: -10, max: 10 }), fc.constantFrom(0, -0, 1, -1, 2, Infinity));
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        const plain = operations(PLAIN, ...([a, b, c].map(PLAIN.constant) as [number, number, number]));
        const tape = new Tape();
        const refs = operations(tape, tape.constant(a), tape.constant(b), tape.constant(c));
        for (const [name, ref] of refs) expect([name, tape.valueOf(ref)]).toEqual([name, plain.get(name)]);
      }),
      { numRuns: 1000 },
    );
  });
});

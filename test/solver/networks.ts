/** Random networks for the tests of the solver: scattering elements joined by delays, as interferometers are. */

import fc from "fast-check";
import { complexScale, polar } from "../../lib/arithmetic/complex.js";
import type { Edge, Source, System } from "../../lib/solver/elimination/system.js";
import { type ComplexRef, type Ref, Tape } from "../../lib/solver/tape/tape.js";

export interface Network {
  readonly system: System;
  readonly wanted: readonly number[];
  readonly inputCount: number;
  /** Shape (inputs). */
  readonly nominal: Float64Array;
}

export interface NetworkShape {
  readonly seed: number;
  /** Mirrors of two ports each: four fields. */
  readonly mirrors: number;
  /** Beam splitters of four ports each: eight fields. */
  readonly splitters: number;
  /** How likely a tuning or reflectivity varies [1]. */
  readonly varying: number;
  /** The part of the light that an element loses [1]. */
  readonly loss: number;
  /** How many fields are wanted; some may be asked for twice. */
  readonly wanted: number;
}

export const networkShapes: fc.Arbitrary<NetworkShape> = fc.record({
  seed: fc.nat(),
  mirrors: fc.integer({ min: 1, max: 8 }),
  splitters: fc.integer({ min: 0, max: 4 }),
  varying: fc.constantFrom(0, 0.1, 0.3, 1),
  loss: fc.constantFrom(0, 1e-4, 0.05),
  wanted: fc.integer({ min: 1, max: 6 }),
});

/** A generator of small numbers for tests: xorshift32. @returns numbers in [0, 1) */
export function chanceOf(seed: number): () => number {
  let state = (seed | 0) ^ 0x9e3779b9 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

interface Building {
  readonly tape: Tape;
  readonly chance: () => number;
  readonly edges: Edge[];
  /** A number that varies or doesn't. */
  parameter(value: number): Ref;
}

/** What a partly reflecting surface does: port p's field runs in as 2p, out as 2p + 1. */
function surface({ tape, chance, edges, parameter }: Building, loss: number, ports: readonly number[]): void {
  const reflected = parameter(0.2 + 0.7 * chance());
  const turn = polar(tape, tape.one, parameter(6 * chance() - 3));
  const r = tape.sqrt(reflected);
  const t = { re: tape.zero, im: tape.sqrt(tape.sub(tape.constant(1 - loss), reflected)) };
  const front = complexScale(tape, r, turn);
  const back = complexScale(tape, r, { re: turn.re, im: tape.neg(turn.im) });
  const couple = (from: number, to: number, value: ComplexRef) => edges.push({ from: 2 * from, to: 2 * to + 1, value });
  if (ports.length === 2) {
    const [a, b] = ports as [number, number];
    couple(a, a, front);
    couple(b, b, back);
    couple(a, b, t);
    couple(b, a, t);
    return;
  }
  // Ports 0 and 1 are in front, 2 and 3 behind; 0 passes to 2, 1 to 3.
  const [a, b, c, d] = ports as [number, number, number, number];
  for (const [one, other, value] of [
    [a, b, front],
    [c, d, back],
    [a, c, t],
    [b, d, t],
  ] as const) {
    couple(one, other, value);
    couple(other, one, value);
  }
}

/** Elements whose ports are joined in random pairs; light enters at two places, from a source that varies and one that may not. */
export function randomNetwork({ seed, mirrors, splitters, varying, loss, wanted }: NetworkShape): Network {
  const chance = chanceOf(seed);
  const tape = new Tape();
  const nominal: number[] = [];
  const edges: Edge[] = [];
  const parameter = (value: number): Ref => {
    if (chance() >= varying) return tape.constant(value);
    nominal.push(value);
    return tape.input(nominal.length - 1);
  };
  const building = { tape, chance, edges, parameter };
  for (let m = 0; m < mirrors; m++) surface(building, loss, [2 * m, 2 * m + 1]);
  for (let s = 0; s < splitters; s++)
    surface(
      building,
      loss,
      [0, 1, 2, 3].map((port) => 2 * mirrors + 4 * s + port),
    );
  const ports = Array.from({ length: 2 * mirrors + 4 * splitters }, (_, port) => port);
  for (let last = ports.length - 1; last > 0; last--) {
    const other = Math.floor(chance() * (last + 1));
    [ports[last], ports[other]] = [ports[other]!, ports[last]!];
  }
  // Two ports stay open: the light comes and goes there.
  for (let pair = 2; pair + 1 < ports.length; pair += 2) {
    const [p, q] = [ports[pair]!, ports[pair + 1]!];
    const delay = polar(tape, tape.one, tape.constant(chance() < 0.3 ? 0 : 6 * chance()));
    edges.push({ from: 2 * p + 1, to: 2 * q, value: delay });
    edges.push({ from: 2 * q + 1, to: 2 * p, value: delay });
  }
  const sources: Source[] = [
    { at: 2 * ports[0]!, value: { re: parameter(1), im: tape.zero } },
    { at: 2 * ports[1]!, value: { re: tape.constant(0.3), im: tape.constant(-0.2) } },
  ];
  const size = 2 * ports.length;
  return {
    system: { tape, size, edges, sources },
    wanted: Array.from({ length: wanted }, () => Math.floor(chance() * size)),
    inputCount: nominal.length,
    nominal: Float64Array.from(nominal),
  };
}

/** Points around the nominal one: row 0 is nominal. @returns shape (count, inputs) */
export function pointsAround({ nominal }: Network, count: number, seed = 1): Float64Array {
  const chance = chanceOf(seed);
  const width = nominal.length;
  return Float64Array.from(
    { length: count * width },
    (_, at) => nominal[at % width]! * (at < width ? 1 : 1 + 0.05 * (chance() - 0.5)),
  );
}

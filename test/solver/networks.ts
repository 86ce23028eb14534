/** Random networks for the tests of the solver: scattering elements joined by delays, as interferometers are. */
import fc from "fast-check";
import { complexScale, complexTurn } from "../../lib/solver/complex-tape.js";
import type { Edge, Source, System } from "../../lib/solver/system.js";
import { type Ref, Tape } from "../../lib/solver/tape.js";

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
  /** How likely a mirror's tuning or transmission varies [1]. */
  readonly varying: number;
  /** The part of the light that a mirror loses [1]. */
  readonly loss: number;
  readonly wanted: number;
}

export const networkShapes: fc.Arbitrary<NetworkShape> = fc.record({
  seed: fc.nat(),
  mirrors: fc.integer({ min: 1, max: 15 }),
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

/** Mirrors whose ports are joined in random pairs; light enters at two places, from a source that varies and one that doesn't. */
export function randomNetwork({ seed, mirrors, varying, loss, wanted }: NetworkShape): Network {
  const chance = chanceOf(seed);
  const tape = new Tape();
  const nominal: number[] = [];
  const parameter = (value: number): Ref => {
    if (chance() >= varying) return tape.constant(value);
    nominal.push(value);
    return tape.input(nominal.length - 1);
  };
  const edges: Edge[] = [];
  // The fields of mirror m: 4m + 2·port runs in, 4m + 2·port + 1 runs out.
  for (let m = 0; m < mirrors; m++) {
    const reflected = parameter(0.2 + 0.7 * chance());
    const angle = parameter(6 * chance() - 3);
    const left = tape.sub(tape.constant(1 - loss), reflected);
    const r = tape.sqrt(reflected);
    const t = tape.sqrt(left);
    const turn = complexTurn(tape, angle);
    const back = { re: turn.re, im: tape.neg(turn.im) };
    edges.push({ from: 4 * m, to: 4 * m + 1, value: complexScale(tape, r, turn) });
    edges.push({ from: 4 * m + 2, to: 4 * m + 3, value: complexScale(tape, r, back) });
    edges.push({ from: 4 * m, to: 4 * m + 3, value: { re: tape.zero, im: t } });
    edges.push({ from: 4 * m + 2, to: 4 * m + 1, value: { re: tape.zero, im: t } });
  }
  const ports = Array.from({ length: 2 * mirrors }, (_, port) => port);
  for (let last = ports.length - 1; last > 0; last--) {
    const other = Math.floor(chance() * (last + 1));
    [ports[last], ports[other]] = [ports[other]!, ports[last]!];
  }
  // Two ports stay open: the light comes and goes there.
  for (let pair = 2; pair + 1 < ports.length; pair += 2) {
    const [p, q] = [ports[pair]!, ports[pair + 1]!];
    const delay = complexTurn(tape, tape.constant(chance() < 0.3 ? 0 : 6 * chance()));
    edges.push({ from: 2 * p + 1, to: 2 * q, value: delay });
    edges.push({ from: 2 * q + 1, to: 2 * p, value: delay });
  }
  const sources: Source[] = [
    { at: 2 * ports[0]!, value: { re: parameter(1), im: tape.zero } },
    { at: 2 * ports[1]!, value: { re: tape.constant(0.3), im: tape.constant(-0.2) } },
  ];
  return {
    system: { tape, size: 4 * mirrors, edges, sources },
    wanted: Array.from({ length: wanted }, () => Math.floor(chance() * 4 * mirrors)),
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

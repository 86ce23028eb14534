/**
 * Sines and cosines of a column of angles as WebAssembly: the bits of lib/numerics/trigonometric.ts and small-angle.ts, two
 * points a vector.
 */

import { LARGE_ANGLE, SMALL_ANGLE, SMALL_SERIES } from "../../numerics/small-angle.js";
import { COSINE, REDUCTION, SINE } from "../../numerics/trigonometric.js";
import { constantBytes } from "../../wasm/constant-bytes.js";
import { FunctionWriter, VECTOR, wasmModule } from "../../wasm/wasm-writer.js";
import { constantPlace } from "./wasm-constants.js";

/** A module of two functions: of any angles, and of small ones. */
export const sinCosModule = constantBytes("sines and cosines", () =>
  wasmModule([sinCosFunction(), smallSinCosFunction()]),
);

/** Writes instructions that leave one vector on the stack. */
type Write = () => void;
/** A local variable, or what to write. */
type Value = number | Write;

/** Parameters of both functions: addresses of the three columns, and how many bytes a column's vectors take. */
const [ANGLES, SINES, COSINES, BYTES] = [0, 1, 2, 3];

/** Writes expressions of a function over columns; variables are named. */
class ColumnWriter {
  readonly f = new FunctionWriter(["i32", "i32", "i32", "i32"], ["i32"]);
  readonly #address = this.f.local("i32");
  readonly #variables = new Map<string, number>();

  /** Sets a variable. @returns it */
  let(name: string, value: Value): number {
    this.#put(value);
    const variable = this.#variables.get(name) ?? this.f.local("v128");
    this.#variables.set(name, variable);
    this.f.set(variable);
    return variable;
  }

  number(value: number): Write {
    return () => {
      this.f.integer(0);
      this.f.memory(VECTOR.loadSplat64, 8 * constantPlace(value));
    };
  }

  /** A small whole number in both lanes, as 64 bits. */
  bits(value: number): Write {
    return () => this.f.splat64(value);
  }

  op(instruction: number, ...values: readonly Value[]): Write {
    return () => {
      for (const value of values) this.#put(value);
      this.f.vector(instruction);
    };
  }

  add = (a: Value, b: Value): Write => this.op(VECTOR.add, a, b);
  sub = (a: Value, b: Value): Write => this.op(VECTOR.sub, a, b);
  mul = (a: Value, b: Value): Write => this.op(VECTOR.mul, a, b);
  /** Moves a bit of each lane up by so many places. */
  shifted(value: Value, by: number): Write {
    return () => {
      this.#put(value);
      this.f.integer(by);
      this.f.vector(VECTOR.shl64);
    };
  }

  angle(): Write {
    return () => {
      this.#addressIn(ANGLES!);
      this.f.memory(VECTOR.load, 0);
    };
  }

  store(column: number, value: Value): void {
    this.#addressIn(column);
    this.#put(value);
    this.f.memory(VECTOR.store, 0);
  }

  /**
   * The whole function: `body` for each vector x of angles, which says 1 for all bits of lanes that it can do.
   *
   * @returns a function that returns 0 if all lanes could be done
   */
  finish(body: (x: number) => Write): FunctionWriter {
    const { f } = this;
    const others = f.local("v128");
    f.loopBytes(this.#address, BYTES!, () => {
      const x = this.let("x", this.angle());
      const isDone = body(x);
      this.#put(this.op(VECTOR.or, others, this.op(VECTOR.not, isDone)));
      f.set(others);
    });
    f.get(others);
    f.vector(VECTOR.anyTrue);
    return f;
  }

  #addressIn(column: number): void {
    this.f.get(column);
    this.f.get(this.#address);
    this.f.code.byte(0x6a);
  }

  #put(value: Value): void {
    if (typeof value === "number") this.f.get(value);
    else value();
  }
}

/** Of any angles below `LARGE_ANGLE`. The count of quarter turns is read where rounding puts it, in the last bits of a sum. */
function sinCosFunction(): FunctionWriter {
  const w = new ColumnWriter();
  const { add, sub, mul } = w;
  return w.finish((x) => {
    const u = w.let("u", add(mul(x, w.number(REDUCTION.twoOverPi)), w.number(REDUCTION.round)));
    const k = w.let("k", sub(u, w.number(REDUCTION.round)));
    const a = w.let("a", sub(x, mul(k, w.number(REDUCTION.first))));
    const low = w.let("low", mul(k, w.number(REDUCTION.second)));
    const b = w.let("b", sub(a, low));
    const t = w.let("t", sub(mul(k, w.number(REDUCTION.third)), sub(sub(a, b), low)));
    const r = w.let("r", sub(b, t));
    const tail = w.let("tail", sub(sub(b, r), t));
    const z = w.let("z", mul(r, r));
    const zz = w.let("zz", mul(z, z));
    const sine = w.let("sine", sineOf(w, { r, tail, z, zz }));
    const cosine = w.let("cosine", cosineOf(w, { r, tail, z, zz }));
    // Odd counts exchange the two: what differs between them is taken from both.
    const isOdd = w.op(VECTOR.neg64, w.op(VECTOR.and, u, w.bits(1)));
    const change = w.let("change", w.op(VECTOR.and, w.op(VECTOR.xor, sine, cosine), isOdd));
    const signed = (value: number, count: Value) => {
      const sign = w.shifted(w.op(VECTOR.and, count, w.bits(2)), 62);
      return w.op(VECTOR.xor, w.op(VECTOR.xor, value, change), sign);
    };
    w.store(SINES!, signed(sine, u));
    w.store(COSINES!, signed(cosine, w.op(VECTOR.add64, u, w.bits(1))));
    return w.op(VECTOR.lt, w.op(VECTOR.abs, x), w.number(LARGE_ANGLE));
  });
}

interface Reduced {
  readonly r: number;
  readonly tail: number;
  readonly z: number;
  readonly zz: number;
}

/** r - (z (tail/2 - v p) - tail - v S0), v = z r. */
function sineOf(w: ColumnWriter, { r, tail, z, zz }: Reduced): Write {
  const { sub, mul } = w;
  const v = w.let("v", mul(z, r));
  const p = w.let("p", polynomial(w, SINE.slice(1), z, zz));
  const inner = sub(mul(w.number(0.5), tail), mul(v, p));
  return sub(r, sub(sub(mul(z, inner), tail), mul(v, w.number(SINE[0]))));
}

/** w + (1 - w - z/2 + (z² p - r tail)), w = 1 - z/2. */
function cosineOf(w: ColumnWriter, { r, tail, z, zz }: Reduced): Write {
  const { add, sub, mul } = w;
  const p = w.let("p", polynomial(w, COSINE, z, zz));
  const half = w.let("half", mul(w.number(0.5), z));
  const rest = w.let("rest", sub(w.number(1), half));
  const low = sub(mul(zz, p), mul(r, tail));
  return add(rest, add(sub(sub(w.number(1), rest), half), low));
}

/** c0 + z c1 + zz (c2 + z c3 + zz (...)); an odd coefficient stands alone at the end. */
function polynomial(w: ColumnWriter, [c0, c1, ...rest]: readonly number[], z: number, zz: number): Write {
  if (c1 === undefined) return w.number(c0!);
  const pair = w.add(w.number(c0!), w.mul(z, w.number(c1)));
  return rest.length === 0 ? pair : w.add(pair, w.mul(zz, polynomial(w, rest, z, zz)));
}

/** Of angles below `SMALL_ANGLE`. */
function smallSinCosFunction(): FunctionWriter {
  const w = new ColumnWriter();
  const { add, sub, mul } = w;
  const { s0, s1, half, c1 } = SMALL_SERIES;
  return w.finish((x) => {
    const z = w.let("z", mul(x, x));
    w.store(SINES!, add(x, mul(mul(z, x), add(w.number(s0), mul(z, w.number(s1))))));
    w.store(COSINES!, sub(w.number(1), mul(z, sub(w.number(half), mul(z, w.number(c1))))));
    return w.op(VECTOR.lt, w.op(VECTOR.abs, x), w.number(SMALL_ANGLE));
  });
}

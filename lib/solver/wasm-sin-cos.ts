/** Sines and cosines of a column of angles as WebAssembly: the bits of lib/numerics/trigonometric.ts, two points a vector. */
import { COSINE, REDUCTION, SINE } from "../numerics/trigonometric.js";
import { LARGE_ANGLE } from "./executor.js";
import { FunctionWriter, VECTOR } from "./wasm-writer.js";

/**
 * (angles, sines, cosines: addresses; bytes of a column's vectors) -> 0 if all angles were small.
 *
 * The count k of quarter turns is read from the last bits of x · 2/π + 1.5 · 2^52, where rounding puts it.
 */
export function sinCosFunction(): FunctionWriter {
  const f = new FunctionWriter(["i32", "i32", "i32", "i32"], ["i32"]);
  const address = f.local("i32");
  const v = (): number => f.local("v128");
  const [x, u, k, a, w, b, t, r, tail, z, zz, p, s, c, half, one, isEven, hasLarge] = [
    ...[v(), v(), v(), v(), v(), v(), v(), v(), v()],
    ...[v(), v(), v(), v(), v(), v(), v(), v(), v()],
  ] as [number, ...number[]] as Eighteen;
  const e = new Expressions(f);
  f.loopBytes(address, 3, () => {
    f.get(0);
    f.get(address);
    f.code.byte(0x6a);
    f.memory(VECTOR.load, 0);
    f.set(x);
    // Whether |x| < LARGE_ANGLE, which isn't so for NaN: collected as "not less".
    f.get(hasLarge);
    e.put(e.not(e.op(VECTOR.lt, e.op(VECTOR.abs, x), e.number(LARGE_ANGLE))));
    f.vector(VECTOR.or);
    f.set(hasLarge);
    e.let(u, e.add(e.mul(x, e.number(REDUCTION.twoOverPi)), e.number(REDUCTION.round)));
    e.let(k, e.sub(u, e.number(REDUCTION.round)));
    e.let(a, e.sub(x, e.mul(k, e.number(REDUCTION.first))));
    e.let(w, e.mul(k, e.number(REDUCTION.second)));
    e.let(b, e.sub(a, w));
    e.let(t, e.sub(e.mul(k, e.number(REDUCTION.third)), e.sub(e.sub(a, b), w)));
    e.let(r, e.sub(b, t));
    e.let(tail, e.sub(e.sub(b, r), t));
    e.let(z, e.mul(r, r));
    e.let(zz, e.mul(z, z));
    sine(e, { r, tail, z, zz, v: w, p, s });
    cosine(e, { r, tail, z, zz, p, half, one, c });
    e.let(isEven, e.op(VECTOR.eq64, e.op(VECTOR.and, u, e.bits(1)), e.bits(0)));
    store(f, e, { address, to: 1, value: e.select(s, c, isEven), sign: e.op(VECTOR.and, u, e.bits(2)) });
    const next = e.op(VECTOR.and, e.op(VECTOR.add64, u, e.bits(1)), e.bits(2));
    store(f, e, { address, to: 2, value: e.select(c, s, isEven), sign: next });
  });
  f.get(hasLarge);
  f.vector(VECTOR.anyTrue);
  return f;
}

type N = number;
type Eighteen = [N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N];

/** s = r - (z (0.5 tail - v p) - tail - v S0), v = z r. */
function sine(e: Expressions, { r, tail, z, zz, v, p, s }: { r: N; tail: N; z: N; zz: N; v: N; p: N; s: N }): void {
  e.let(v, e.mul(z, r));
  e.let(p, polynomial(e, SINE.slice(1), z, zz));
  const inner = e.sub(e.mul(e.number(0.5), tail), e.mul(v, p));
  e.let(s, e.sub(r, e.sub(e.sub(e.mul(z, inner), tail), e.mul(v, e.number(SINE[0])))));
}

/** c = w + (1 - w - z/2 + (z² p - r tail)), w = 1 - z/2. */
function cosine(
  e: Expressions,
  { r, tail, z, zz, p, half, one, c }: { r: N; tail: N; z: N; zz: N; p: N; half: N; one: N; c: N },
): void {
  // C0 + z C1 + zz (C2 + z C3 + zz (C4 + z C5)).
  const [c0, c1, ...rest] = COSINE;
  e.let(p, polynomial(e, rest, z, zz, [c0, c1]));
  e.let(half, e.mul(e.number(0.5), z));
  e.let(one, e.sub(e.number(1), half));
  const low = e.sub(e.mul(zz, p), e.mul(r, tail));
  e.let(c, e.add(one, e.add(e.sub(e.sub(e.number(1), one), half), low)));
}

/** (c0 + z c1 + zz (c2 + z c3 + zz (...))) over pairs; an odd coefficient stands alone at the end. */
function polynomial(e: Expressions, coefficients: readonly number[], z: N, zz: N, head: readonly number[] = []): Write {
  const [c0, c1, ...rest] = [...head, ...coefficients];
  if (c1 === undefined) return e.number(c0!);
  const pair = e.add(e.number(c0!), e.mul(z, e.number(c1)));
  return rest.length === 0 ? pair : e.add(pair, e.mul(zz, polynomial(e, rest, z, zz)));
}

/** Writes a value whose sign is turned where bit 1 of `sign` is set. */
function store(
  f: FunctionWriter,
  e: Expressions,
  { address, to, value, sign }: { address: number; to: number; value: Write; sign: Write },
): void {
  f.get(to);
  f.get(address);
  f.code.byte(0x6a);
  value();
  sign();
  f.integer(62);
  f.vector(VECTOR.shl64);
  e.put(() => f.vector(VECTOR.xor));
  f.memory(VECTOR.store, 0);
}

/** Writes instructions that leave one vector on the stack. */
type Write = () => void;
type Value = number | Write;

/** Expressions over variables, written innermost first. */
class Expressions {
  readonly #f: FunctionWriter;

  constructor(f: FunctionWriter) {
    this.#f = f;
  }

  put(value: Value): void {
    if (typeof value === "number") this.#f.get(value);
    else value();
  }

  let(variable: number, value: Write): void {
    value();
    this.#f.set(variable);
  }

  op(instruction: number, ...values: readonly Value[]): Write {
    return () => {
      for (const value of values) this.put(value);
      this.#f.vector(instruction);
    };
  }

  number(value: number): Write {
    return () => this.#f.splat(value);
  }

  /** A small whole number in both lanes. */
  bits(value: number): Write {
    return () => this.#f.splat64(value);
  }

  not(value: Write): Write {
    return () => {
      value();
      this.#f.vector(77);
    };
  }

  select(yes: Value, no: Value, mask: Value): Write {
    return this.op(VECTOR.select, yes, no, mask);
  }

  add = (a: Value, b: Value): Write => this.op(VECTOR.add, a, b);
  sub = (a: Value, b: Value): Write => this.op(VECTOR.sub, a, b);
  mul = (a: Value, b: Value): Write => this.op(VECTOR.mul, a, b);
}

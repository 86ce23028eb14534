/**
 * The linear algebra of blocks as WebAssembly: the operations of ../tape/dense.ts in the same order, a point a lane.
 *
 * Sums stay in registers for a tile of two by two entries, or of one row, so that each number that is read serves twice.
 */
import { constantBytes } from "../../wasm/constant-bytes.js";
import { ExpressionWriter, type Value } from "../../wasm/expression-writer.js";
import { VECTOR, wasmModule } from "../../wasm/wasm-writer.js";
import { CONSTANT, type Dense, TILE, VARYING } from "../tape/dense.js";
import { wasmFunctions } from "./wasm-engine.js";

const BYTES = 8;
/** Bytes of a value that varies, and of a constant. */
const ENTRY = BYTES * VARYING;
const NUMBER = BYTES * CONSTANT;
/** Bytes from a real part that varies to its imaginary part, and from that of a constant. */
const [IM, CONSTANT_IM] = [16, 8];

let known: Dense | undefined;

const module = constantBytes("dense", () =>
  wasmModule([
    multiplyFunction(1, TILE),
    multiplyFunction(2, 2),
    turnFunction(),
    subtractFunction(),
    new FactorWriter().finished(),
    solveFunction(),
  ]),
);

/** Compiled once for a thread, whatever blocks there are. */
export function wasmDense(): Dense {
  if (known !== undefined) return known;
  const [apply, multiply, turn, subtract, factor, solve] = wasmFunctions(module());
  known = {
    multiply: (...places) => void (places[4] === 1 ? apply! : multiply!)(...places),
    turn: turn!,
    subtract: subtract!,
    factor: factor!,
    solve: solve!,
  };
  return known;
}

/** A complex number in two variables. */
interface Pair {
  readonly re: number;
  readonly im: number;
}

/** A function over places in memory: parameters count numbers, as those of dense.ts. */
class DenseWriter extends ExpressionWriter {
  constructor(parameters: number) {
    super(Array.from({ length: parameters }, () => "i32" as const));
  }

  pair(): Pair {
    const [re, im] = this.locals("v128", "v128");
    return { re, im };
  }

  add = (a: Value, b: Value) => this.wide(VECTOR.add, a, b);
  sub = (a: Value, b: Value) => this.wide(VECTOR.sub, a, b);
  mul = (a: Value, b: Value) => this.wide(VECTOR.mul, a, b);

  /** Numbers counted in bytes. */
  bytes(parameter: number): void {
    this.assign(parameter, this.op("i32.shl", parameter, this.i32(3)));
  }

  /** A value that varies, `offset` bytes behind an address. */
  read({ re, im }: Pair, address: Value, offset = 0): void {
    this.push(address);
    this.memory(VECTOR.load, offset);
    this.set(re);
    this.push(address);
    this.memory(VECTOR.load, offset + IM);
    this.set(im);
  }

  /** A constant, for both points. */
  readConstant({ re, im }: Pair, address: Value, offset = 0): void {
    this.push(address);
    this.memory(VECTOR.loadSplat64, offset);
    this.set(re);
    this.push(address);
    this.memory(VECTOR.loadSplat64, offset + CONSTANT_IM);
    this.set(im);
  }

  write(address: Value, { re, im }: Pair, offset = 0): void {
    this.push(address, re);
    this.memory(VECTOR.store, offset);
    this.push(address, im);
    this.memory(VECTOR.store, offset + IM);
  }

  copy(to: Pair, from: Pair): void {
    this.assign(to.re, from.re);
    this.assign(to.im, from.im);
  }

  /** sum + a b */
  addProduct(sum: Pair, a: Pair, b: Pair): void {
    this.assign(sum.re, this.sub(this.add(sum.re, this.mul(a.re, b.re)), this.mul(a.im, b.im)));
    this.assign(sum.im, this.add(this.add(sum.im, this.mul(a.re, b.im)), this.mul(a.im, b.re)));
  }

  /** sum - a b */
  takeProduct(sum: Pair, a: Pair, b: Pair): void {
    this.assign(sum.re, this.add(this.sub(sum.re, this.mul(a.re, b.re)), this.mul(a.im, b.im)));
    this.assign(sum.im, this.sub(this.sub(sum.im, this.mul(a.re, b.im)), this.mul(a.im, b.re)));
  }

  /** a b in the place of a. @param scratch a variable for a's real part meanwhile */
  multiplyBy(a: Pair, b: Pair, scratch: number): void {
    this.assign(scratch, a.re);
    this.assign(a.re, this.sub(this.mul(scratch, b.re), this.mul(a.im, b.im)));
    this.assign(a.im, this.add(this.mul(scratch, b.im), this.mul(a.im, b.re)));
  }

  /** Runs `body` with a counter from `from` below `to` in steps; not at all if there is nothing between. */
  each(counter: number, [from, to, step]: readonly [Value, Value, number], body: () => void): void {
    this.assign(counter, from);
    this.push(this.op("i32.lt_s", counter, to));
    this.when(() => {
      this.repeat(
        () => {
          body();
          this.assign(counter, this.op("i32.add", counter, this.i32(step)));
        },
        () => this.push(this.op("i32.lt_s", counter, to)),
      );
    });
  }

  move(address: number, by: Value): void {
    this.assign(address, this.op("i32.add", address, by));
  }

  /** Bytes so many entries of a kind further. */
  behind(address: Value, count: Value, size: number): () => void {
    return this.op("i32.add", address, this.op("i32.mul", count, this.i32(size)));
  }
}

function pairs(f: DenseWriter, count: number): readonly Pair[] {
  return Array.from({ length: count }, () => f.pair());
}

/** (out, init, a, b, rows, inner, columns), in tiles of so many rows and columns. */
function multiplyFunction(tall: number, wide: number): DenseWriter {
  const f = new DenseWriter(7);
  const [OUT, INIT, A, B, ROWS, INNER, COLUMNS] = [0, 1, 2, 3, 4, 5, 6];
  const [row, column, k, right, out, init] = f.locals("i32", "i32", "i32", "i32", "i32", "i32");
  const left = Array.from({ length: tall }, () => f.local("i32"));
  const a = pairs(f, tall);
  const b = f.pair();
  const sums = Array.from({ length: tall }, () => pairs(f, wide));
  for (const parameter of [OUT, INIT, A, B]) f.bytes(parameter!);
  f.each(row, [f.i32(0), ROWS!, tall], () => {
    f.each(column, [f.i32(0), COLUMNS!, wide], () => {
      const place = f.op("i32.add", f.op("i32.mul", row, COLUMNS!), column);
      f.assign(init, f.behind(INIT!, place, NUMBER));
      for (const line of sums) {
        for (const [at, sum] of line.entries()) f.readConstant(sum, init, NUMBER * at);
        f.assign(init, f.behind(init, COLUMNS!, NUMBER));
      }
      for (const [at, address] of left.entries()) {
        f.assign(address, f.behind(A!, f.op("i32.mul", f.op("i32.add", row, f.i32(at)), INNER!), ENTRY));
      }
      f.assign(right, f.behind(B!, column, NUMBER));
      f.each(k, [f.i32(0), INNER!, 1], () => {
        for (const [at, value] of a.entries()) f.read(value, left[at]!);
        for (let at = 0; at < wide; at++) {
          f.readConstant(b, right, NUMBER * at);
          for (const [line, value] of a.entries()) f.addProduct(sums[line]![at]!, value, b);
        }
        for (const address of left) f.move(address, f.i32(ENTRY));
        f.assign(right, f.behind(right, COLUMNS!, NUMBER));
      });
      f.assign(out, f.behind(OUT!, place, ENTRY));
      for (const line of sums) {
        for (const [at, sum] of line.entries()) f.write(out, sum, ENTRY * at);
        f.assign(out, f.behind(out, COLUMNS!, ENTRY));
      }
    });
  });
  return f;
}

/** (out, p, q, z, g, rows, columns) */
function turnFunction(): DenseWriter {
  const f = new DenseWriter(7);
  const [OUT, P, Q, Z, G, ROWS, COLUMNS] = [0, 1, 2, 3, 4, 5, 6];
  const [row, column, gain] = f.locals("i32", "i32", "i32");
  const [z, q, sum, g] = pairs(f, 4) as [Pair, Pair, Pair, Pair];
  const scratch = f.local("v128");
  for (const parameter of [OUT, P, Q, Z, G]) f.bytes(parameter!);
  f.read(z, Z!);
  f.each(row, [f.i32(0), ROWS!, 1], () => {
    f.assign(gain, G!);
    f.each(column, [f.i32(0), COLUMNS!, 1], () => {
      f.readConstant(sum, P!);
      f.readConstant(q, Q!);
      f.takeProduct(sum, z, q);
      f.read(g, gain);
      f.multiplyBy(sum, g, scratch);
      f.write(OUT!, sum);
      f.move(OUT!, f.i32(ENTRY));
      f.move(P!, f.i32(NUMBER));
      f.move(Q!, f.i32(NUMBER));
      f.move(gain, f.i32(ENTRY));
    });
  });
  return f;
}

/** (out, from, factor, rows, width, fromWidth) */
function subtractFunction(): DenseWriter {
  const f = new DenseWriter(6);
  const [OUT, FROM, FACTOR, ROWS, WIDTH, FROM_WIDTH] = [0, 1, 2, 3, 4, 5];
  const row = f.local("i32");
  const [sum, a, factor] = pairs(f, 3) as [Pair, Pair, Pair];
  for (const parameter of [OUT, FROM, FACTOR]) f.bytes(parameter!);
  f.read(factor, FACTOR!);
  f.each(row, [f.i32(0), ROWS!, 1], () => {
    f.read(sum, OUT!);
    f.read(a, FROM!);
    f.takeProduct(sum, a, factor);
    f.write(OUT!, sum);
    f.assign(OUT!, f.behind(OUT!, WIDTH!, ENTRY));
    f.assign(FROM!, f.behind(FROM!, FROM_WIDTH!, ENTRY));
  });
  return f;
}

/** (matrix, pivots, size): each tile gets what it loses to all pivots before at once, pivot after pivot. */
class FactorWriter extends DenseWriter {
  readonly #matrix = 0;
  readonly #pivots = 1;
  readonly #size = 2;
  readonly #step = this.local("i32");
  readonly #width = this.local("i32");
  readonly #tile = this.local("i32");
  readonly #up = this.local("i32");
  readonly #k = this.local("i32");
  readonly #left = this.locals("i32", "i32");
  readonly #a = pairs(this, 2);
  readonly #b = this.pair();
  readonly #scratch = this.local("v128");
  /** The tile's rows. */
  readonly #sums: readonly (readonly [Pair, Pair])[] = [0, 1].map(() => [this.pair(), this.pair()]);

  constructor() {
    super(3);
  }

  finished(): DenseWriter {
    const [other, size, step] = [this.local("i32"), this.#size, this.#step];
    const [first, second, low, high] = pairs(this, 4) as [Pair, Pair, Pair, Pair];
    const [[s00, s01], [s10, s11]] = this.#sums as [readonly [Pair, Pair], readonly [Pair, Pair]];
    this.bytes(this.#matrix);
    this.bytes(this.#pivots);
    this.assign(this.#width, this.op("i32.mul", size, this.i32(ENTRY)));
    this.each(step, [this.i32(0), size, 2], () => {
      this.#reduced(step, step);
      this.#inverse(first, s00);
      this.multiplyBy(s10, first, this.#scratch);
      this.takeProduct(s11, s10, s01);
      this.#inverse(second, s11);
      this.copy(s00, first);
      this.copy(s11, second);
      this.copy(low, s10);
      this.copy(high, s01);
      this.#writeTile();
      this.each(other, [this.op("i32.add", step, this.i32(2)), size, 2], () => {
        this.#reduced(step, other);
        this.takeProduct(s10, low, s00);
        this.takeProduct(s11, low, s01);
        this.#writeTile();
        this.#reduced(other, step);
        for (const [one, two] of this.#sums) {
          this.multiplyBy(one, first, this.#scratch);
          this.takeProduct(two, one, high);
          this.multiplyBy(two, second, this.#scratch);
        }
        this.#writeTile();
      });
    });
    return this;
  }

  #start(row: Value, column: Value): () => void {
    return this.op("i32.add", this.behind(this.#matrix, column, ENTRY), this.op("i32.mul", row, this.#width));
  }

  /** Calls with the address of each row of the tile. */
  #eachRow(of: (address: Value, row: readonly [Pair, Pair]) => void): void {
    of(this.#tile, this.#sums[0]!);
    of(this.op("i32.add", this.#tile, this.#width), this.#sums[1]!);
  }

  /** Reads a tile, less what the pivots before this step take. */
  #reduced(row: Value, column: Value): void {
    const [upper, lower] = this.#left;
    this.assign(this.#tile, this.#start(row, column));
    this.#eachRow((address, sums) => {
      for (const [at, sum] of sums.entries()) this.read(sum, address, ENTRY * at);
    });
    this.assign(upper, this.#start(row, this.i32(0)));
    this.assign(lower, this.op("i32.add", upper, this.#width));
    this.assign(this.#up, this.#start(this.i32(0), column));
    this.each(this.#k, [this.i32(0), this.#step, 1], () => {
      for (const [line, address] of this.#left.entries()) this.read(this.#a[line]!, address);
      for (const at of [0, 1]) {
        this.read(this.#b, this.#up, ENTRY * at);
        for (const [line, sums] of this.#sums.entries()) this.takeProduct(sums[at]!, this.#a[line]!, this.#b);
      }
      for (const address of this.#left) this.move(address, this.i32(ENTRY));
      this.move(this.#up, this.#width);
    });
  }

  #writeTile(): void {
    this.#eachRow((address, sums) => {
      for (const [at, sum] of sums.entries()) this.write(address, sum, ENTRY * at);
    });
  }

  /** 1 over a pivot, whose |pivot|² goes to the list. */
  #inverse(into: Pair, pivot: Pair): void {
    const norm = this.#scratch;
    this.assign(norm, this.add(this.mul(pivot.re, pivot.re), this.mul(pivot.im, pivot.im)));
    this.push(this.#pivots, norm);
    this.memory(VECTOR.store, 0);
    this.move(this.#pivots, this.i32(2 * BYTES));
    this.assign(into.re, this.wide(VECTOR.div, pivot.re, norm));
    this.push(pivot.im);
    this.vector(VECTOR.neg);
    this.push(norm);
    this.vector(VECTOR.div);
    this.set(into.im);
  }
}

/** (matrix, vector, size) */
function solveFunction(): DenseWriter {
  const f = new DenseWriter(3);
  const [MATRIX, VECTOR_AT, SIZE] = [0, 1, 2];
  const [row, count, k, at, entry] = f.locals("i32", "i32", "i32", "i32", "i32");
  const [sum, a, b] = pairs(f, 3) as [Pair, Pair, Pair];
  const scratch = f.local("v128");
  f.bytes(MATRIX!);
  f.bytes(VECTOR_AT!);
  const take = (range: readonly [Value, Value, number]) => {
    f.each(k, range, () => {
      f.read(a, at);
      f.read(b, entry);
      f.takeProduct(sum, a, b);
      f.move(at, f.i32(ENTRY));
      f.move(entry, f.i32(ENTRY));
    });
  };
  const place = () => f.behind(VECTOR_AT!, row, ENTRY);
  f.each(row, [f.i32(0), SIZE!, 1], () => {
    f.read(sum, place());
    f.assign(at, f.behind(MATRIX!, f.op("i32.mul", row, SIZE!), ENTRY));
    f.assign(entry, VECTOR_AT!);
    take([f.i32(0), row, 1]);
    f.write(place(), sum);
  });
  f.each(count, [f.i32(0), SIZE!, 1], () => {
    f.assign(row, f.op("i32.sub", f.op("i32.sub", SIZE!, f.i32(1)), count));
    f.read(sum, place());
    const diagonal = f.op("i32.add", f.op("i32.mul", row, SIZE!), row);
    f.assign(at, f.behind(MATRIX!, f.op("i32.add", diagonal, f.i32(1)), ENTRY));
    f.assign(entry, f.behind(place(), f.i32(1), ENTRY));
    take([f.op("i32.add", row, f.i32(1)), SIZE!, 1]);
    f.read(a, f.behind(MATRIX!, diagonal, ENTRY));
    f.multiplyBy(sum, a, scratch);
    f.write(place(), sum);
  });
  return f;
}

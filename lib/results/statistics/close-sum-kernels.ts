/**
 * WebAssembly for exact sums of doubles that are of like size, and of their squares: two at a time, without tables.
 *
 * A double is cut into three pieces of some 20 bits below the largest one's first bit; what that leaves nothing of, it is the sum of. Products
 * of pieces, and their sums over a block, are whole numbers of less than 53 bits times a power of two, so plain doubles hold them. What has bits below that goes the general way (sum-kernels.ts).
 * Sources: J. Demmel, H. D. Nguyen, "Parallel reproducible summation", IEEE Trans. Comput. 64 (2015) 2060,
 * doi:10.1109/TC.2014.2345391; for products see product-matrix.ts.
 */
import { ExpressionWriter, type Value } from "../../wasm/expression-writer.js";
import { VECTOR } from "../../wasm/wasm-writer.js";
import { EXPONENT_BIAS, powerOfTwo, TOLD } from "./element-kernels.js";
import { LIMBS, LONG, RANGE, UNIT } from "./long-accumulator.js";

const PAIR = 2 * LONG;
/** Bits of each piece but the first one's sign. */
const PIECE = 21;
/** Bits of the largest number that stand above the first piece's last one. */
const FIRST = 20;
/** Doubles of a block: products of 42 bits and a quarter more add up to less than 53 over both lanes. */
const BLOCK_BYTES = 1024 * LONG;
/** Exponents of largest numbers for which squares of all pieces are normal doubles. */
const [LEAST, GREATEST] = [600, 1400];
/** Fewer doubles than this go the general way, and all that are left where so many pairs had to. */
const FEW_BYTES = 16 * LONG;
const MOST_ODD = 32;
/** By how much the digits of first pieces reach higher than those of their numbers, whose two halves are added where their last bits are. */
const ABOVE = 34;

/** Where a sum of a block goes: the pieces whose product it is, and how many times that counts, as a power of two. */
interface Cell {
  readonly power: 1 | 2;
  /** The bits between the largest number's exponent and the sum's unit. */
  readonly below: number;
  readonly times: number;
}

const [TOP, MIDDLE, LAST] = [FIRST, FIRST + PIECE, FIRST + 2 * PIECE];
const CELLS: readonly Cell[] = [
  ...[TOP, MIDDLE, LAST].map((below): Cell => ({ power: 1, below, times: 0 })),
  { power: 2, below: 2 * TOP, times: 0 },
  { power: 2, below: TOP + MIDDLE, times: 1 },
  { power: 2, below: 2 * MIDDLE, times: 0 },
  { power: 2, below: MIDDLE + LAST, times: 1 },
  { power: 2, below: 2 * LAST, times: 0 },
];

/**
 * (from, to, told): adds the finite doubles between two addresses, at least one, and their squares to the first two long accumulators. Their
 * least and greatest are told (`TOLD`).
 *
 * @param add, sum places in the module of `addFunction`, and of `sumFunction` of two powers
 */
export function closeSumFunction(add: number, sum: number): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32"]);
  const [at, to, told] = [0, 1, 2];
  const [exponent, pairsEnd, blockEnd, odd] = w.locals("i32", "i32", "i32", "i32");
  const rounds = [TOP, MIDDLE, LAST].map(() => w.local("v128"));
  const sums = CELLS.map(() => w.local("v128"));
  const [size] = w.locals("f64");
  const extreme = (offset: number) => w.op("f64.abs", w.load("f64", told, offset));
  w.assign(size, w.op("f64.max", extreme(TOLD.least), extreme(TOLD.greatest)));
  w.assign(exponent, w.op("i32.wrap_i64", w.op("i64.shr_u", w.op("i64.reinterpret_f64", size), w.i64(52n))));
  const isLong = w.op("i32.gt_u", w.op("i32.sub", to, at), w.i32(FEW_BYTES));
  const isUsual = w.op("i32.lt_u", w.op("i32.sub", exponent, w.i32(LEAST)), w.i32(GREATEST - LEAST));
  w.given(w.op("i32.and", isLong, isUsual), () => {
    [TOP, MIDDLE, LAST].forEach((below, index) => {
      const unit = powerOfTwo(w, w.op("i32.sub", exponent, w.i32(EXPONENT_BIAS + below)));
      w.assign(rounds[index]!, w.wide(VECTOR.splat, w.op("f64.mul", unit, w.f64(1.5 * 2 ** 52))));
    });
    noteRange(w, exponent);
    w.assign(pairsEnd, w.op("i32.sub", to, w.op("i32.and", w.op("i32.sub", to, at), w.i32(LONG))));
    const isLeft = w.op("i32.and", w.op("i32.lt_u", at, pairsEnd), w.op("i32.lt_u", odd, w.i32(MOST_ODD)));
    w.loop(() => {
      for (const each of sums) w.assign(each, w.both(0));
      w.assign(blockEnd, w.op("i32.add", at, w.i32(BLOCK_BYTES)));
      w.assign(blockEnd, w.op("select", blockEnd, pairsEnd, w.op("i32.lt_u", blockEnd, pairsEnd)));
      const inBlock = w.op("i32.lt_u", at, blockEnd);
      w.loop(
        () => addPair(w, { at, odd, sum }, rounds, sums),
        w.op("i32.and", inBlock, w.op("i32.lt_u", odd, w.i32(MOST_ODD))),
      );
      CELLS.forEach((cell, index) => {
        flush(w, cell, { exponent, sum: sums[index]!, add });
      });
    }, isLeft);
  });
  w.given(w.op("i32.lt_u", at, to), w.result(sum, at, to));
  return w;
}

/** From which exponent's digits on sums are added to, and up to which: the first pieces' are above their numbers' own. */
function noteRange(w: ExpressionWriter, exponent: number): void {
  const low = w.op("i32.sub", exponent, w.i32(EXPONENT_BIAS + LAST + UNIT));
  for (const [offset, end, isBeyond] of [
    [0, low, "i32.lt_u"],
    [4, w.op("i32.add", exponent, w.i32(ABOVE)), "i32.gt_u"],
  ] as const) {
    const known = w.load("i32", w.i32(RANGE), offset);
    w.store("i32", w.i32(RANGE), offset, w.op("select", end, known, w.op(isBeyond, end, known)));
  }
}

interface Pairs {
  readonly at: number;
  readonly odd: number;
  readonly sum: number;
}

function addPair(
  w: ExpressionWriter,
  { at, odd, sum }: Pairs,
  rounds: readonly number[],
  sums: readonly number[],
): void {
  const [rest, a, b, c] = w.locals("v128", "v128", "v128", "v128");
  w.assign(rest, w.loadWide(at));
  [a, b, c].forEach((piece, index) => {
    const round = rounds[index]!;
    w.assign(piece, w.wide(VECTOR.sub, w.wide(VECTOR.add, rest, round), round));
    w.assign(rest, w.wide(VECTOR.sub, rest, piece));
  });
  w.push(w.wide(VECTOR.anyTrue, w.wide(VECTOR.ne, rest, w.both(0))));
  w.either(
    () => {
      w.push(w.result(sum, at, w.op("i32.add", at, w.i32(PAIR))));
      w.increase(odd, w.i32(1));
    },
    () => {
      const product = (x: Value, y: Value) => w.wide(VECTOR.mul, x, y);
      const terms = [
        a,
        b,
        c,
        product(a, a),
        product(a, b),
        w.wide(VECTOR.add, product(b, b), product(w.wide(VECTOR.add, a, a), c)),
        product(b, c),
        product(c, c),
      ];
      terms.forEach((term, index) => {
        w.assign(sums[index]!, w.wide(VECTOR.add, sums[index]!, term));
      });
    },
  );
  w.increase(at, w.i32(PAIR));
}

/** Adds what a block came to to its long accumulator. */
function flush(
  w: ExpressionWriter,
  { power, below, times }: Cell,
  { exponent, sum, add }: { readonly exponent: number; readonly sum: number; readonly add: number },
): void {
  const lanes = [0, 1].map((lane) => w.laneOf(VECTOR.lane64, sum, lane));
  const scaledExponent = power === 1 ? exponent : w.op("i32.shl", exponent, w.i32(1));
  const perUnit = powerOfTwo(w, w.op("i32.sub", w.i32(power * EXPONENT_BIAS + below), scaledExponent));
  const count = w.op("i64.trunc_f64_s", w.op("f64.mul", w.op("f64.add", lanes[0]!, lanes[1]!), perUnit));
  const position = w.op("i32.add", scaledExponent, w.i32(-power * (UNIT + EXPONENT_BIAS) - below + times));
  w.push(w.i32(LIMBS[power - 1]!), position, count);
  w.call(add);
}
